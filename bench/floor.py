"""The floor: the least that a Flask application does, under the same server.

`/constant` answers a string; `/bare` is a question page with four raw statements and one
template, without anything that a forum needs besides.
"""

from __future__ import annotations

import os
from random import Random
from threading import local
from typing import Any

from flask import Flask
from jinja2 import Environment

try:
    import pysqlite3.dbapi2 as sqlite_module
except ImportError:  # as the forum does
    import sqlite3 as sqlite_module

CONSTANT = "<!doctype html><title>Floor</title>" + "<p>Nothing but a string.</p>\n" * 400
SAMPLE = "SELECT id FROM post WHERE kind = 'question' LIMIT 10000"
QUESTION = """
    SELECT title, body_html, score, tags, post.created_at, user.name AS author FROM post
    LEFT JOIN user ON user.id = author_id WHERE post.id = ?"""
ANSWERS = """
    SELECT post.id, body_html, score, post.created_at, user.name AS author FROM post
    LEFT JOIN user ON user.id = author_id
    WHERE post.question_id = ? AND kind = 'answer' AND state = 'live'
    ORDER BY score DESC, place LIMIT 30"""
COMMENTS = """
    SELECT parent_id, body_html, user.name AS author FROM post
    LEFT JOIN user ON user.id = author_id
    WHERE post.question_id = ? AND kind = 'comment' AND state = 'live' ORDER BY place LIMIT 30"""
CATEGORY = "SELECT title, path FROM category WHERE id = (SELECT category_id FROM post WHERE id = ?)"
PAGE = Environment(autoescape=True).from_string("""<!doctype html><title>{{ title }}</title>
<h1>{{ title }}</h1><p>{{ category }} {{ tags }} {{ score }}</p>
<div>{{ html | safe }}</div><p>{{ author }} {{ at }}</p>
{% for id, html, score, at, author in answers %}<article id="post-{{ id }}"><b>{{ score }}</b>
<div>{{ html | safe }}</div><p>{{ author }} {{ at }}</p></article>{% endfor %}
{% for parent, html, author in comments %}<p>{{ html | safe }} {{ author }}</p>{% endfor %}""")

app = Flask(__name__, static_folder=None)
_mine = local()


@app.get("/constant")
def constant() -> str:
    """A string of about 12 kB."""
    return CONSTANT


@app.get("/bare")
def bare() -> str:
    """The bare page of some question."""
    connection, ids, rng = _opened()
    question_id = (rng.choice(ids),)
    title, html, score, tags, at, author = connection.execute(QUESTION, question_id).fetchone()
    return PAGE.render(
        title=title,
        html=html,
        score=score,
        tags=tags,
        at=at,
        author=author,
        answers=connection.execute(ANSWERS, question_id).fetchall(),
        comments=connection.execute(COMMENTS, question_id).fetchall(),
        category=connection.execute(CATEGORY, question_id).fetchone(),
    )


def _opened() -> tuple[Any, list[int], Random]:
    if not hasattr(_mine, "opened"):
        path = os.environ["BENCH_DATABASE"]
        connection = sqlite_module.connect(f"file:{path}?mode=ro", uri=True)
        ids = [found for (found,) in connection.execute(SAMPLE)]
        _mine.opened = connection, ids, Random()
    found: tuple[Any, list[int], Random] = _mine.opened
    return found
