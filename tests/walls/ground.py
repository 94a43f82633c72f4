"""A small forum to try the walls on: people of every role, posts in every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from forum.database import commit, db
from forum.models import Base, User
from tests.factories import (
    lift_limits,
    make_answer,
    make_category,
    make_comment,
    make_question,
    make_user,
)
from tests.visitor import Visitor

SAFE = {"GET", "HEAD", "OPTIONS"}
TITLE, SLUG = "How do I begin?", "how-do-i-begin"
WORDS = {"slug": SLUG, "category": "sleep", "tag": "night", "name": "Ada", "token": "none"}
TABS = ("questions", "answers", "activity")
# What a page or a deed may note in passing, whoever reads: how often, and on which day.
COUNTED_IN_PASSING = {("post", "view_count"), ("user", "last_seen_on"), ("session", "last_seen_on")}

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Ground:
    """The forum that was laid out."""

    app: Flask
    people: dict[str, User]
    posts: dict[str, int]

    def visitor(self, who: str) -> Visitor:
        """A browser of one of the people, or of a guest."""
        visitor = Visitor(self.app)
        return visitor if who == "guest" else visitor.sign_in(self.people[who])

    def addresses(self, rule: Rule) -> list[str]:
        """The addresses of a rule: of every post, or of every tab, or the one there is."""
        choices = [self._choices(name, rule) for name in sorted(rule.arguments)]
        names = sorted(rule.arguments)
        built = [rule.build(dict(zip(names, each, strict=True))) for each in product(*choices)]
        return [path for _, path in filter(None, built)]

    def _choices(self, name: str, rule: Rule) -> list[Any]:
        if name in (rule.defaults or {}):
            return [(rule.defaults or {})[name]]
        if name == "tab":
            return list(TABS)
        return [WORDS[name]] if name in WORDS else list(self.posts.values())


def lay_out(app: Flask) -> Ground:
    """Make the people and their posts."""
    lift_limits()
    make_category("Sleep")
    people = {
        "author": make_user("Ada"),
        "member": make_user("Ben"),
        "admin": make_user("Cleo", role="admin"),
    }
    ada = people["author"]
    posts = {name: make_question(TITLE, by=ada, tags=("night",)).id for name in ("question",)}
    question = make_question(TITLE, by=ada, tags=("night",))
    answer = make_answer(question, by=ada)
    posts |= {"answered": question.id, "answer": answer.id}
    posts["comment"] = make_comment(answer, by=ada).id
    posts["closed"] = make_question(TITLE, by=ada, is_closed=True).id
    posts["deleted"] = make_question(TITLE, by=ada, is_deleted=True).id
    return Ground(app, people, posts)


def is_unsafe(rule: Rule) -> bool:
    """Whether a rule takes a deed."""
    return bool((rule.methods or set()) - SAFE)


def rules(app: Flask, *, unsafe: bool) -> list[Rule]:
    """The rules that take deeds, or those that show pages, in a settled order."""
    found = [rule for rule in app.url_map.iter_rules() if is_unsafe(rule) == unsafe]
    return sorted(found, key=lambda rule: rule.rule)


def dump(app: Flask, *, but: set[tuple[str, str]] = frozenset()) -> Rows:  # type: ignore[assignment]
    """Every row of every table, without some columns."""
    with app.app_context():
        found = {}
        for table in Base.metadata.sorted_tables:
            columns = [each for each in table.c if (table.name, each.name) not in but]
            rows = db.session.execute(select(*columns).order_by(*table.primary_key)).mappings()
            found[table.name] = [dict(row) for row in rows]
        commit()
        return found


def changed(before: Rows, after: Rows) -> Iterator[str]:
    """The tables whose rows differ, with the rows."""
    for name, rows in before.items():
        if rows != after[name]:
            gone = [row for row in rows if row not in after[name]]
            come = [row for row in after[name] if row not in rows]
            yield f"{name}: {gone} became {come}"
