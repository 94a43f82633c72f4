"""No page asks the database more often because there is more to show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from forum import database
from forum.models import Post, User
from tests.crowds import add_crowd
from tests.factories import make_answer, make_category, make_question, make_user
from tests.visitor import Visitor

FEW, MANY = 20, 2_000
# For those who look after the forum one more, of what waits for them.
MOST_STATEMENTS = {"guest": 8, "member": 9}

# Every rule of the URL map that answers GET, and where to meet it.
PAGES = {
    "/": "/",
    "/activity": "/activity",
    "/hot": "/hot",
    "/questions": "/questions?sort=votes&tag=sleep",
    "/questions/<path:category>": "/questions/health",
    "/unanswered": "/unanswered?by=selected",
    "/unanswered/<path:category>": "/unanswered/health?by=selected",
    "/categories": "/categories",
    "/categories/<path:category>": "/categories/health",
    "/tags": "/tags",
    "/privacy": "/privacy",
    "/tag/<tag>": "/tag/sleep",
    "/users": "/users",
    "/user/<path:name>": "/user/Ada",
    "/user/<path:name>/<any(questions, answers, activity):tab>": "/user/Ada/activity",
    "/healthz": "/healthz",
    "/readyz": "/readyz",
    "/ask": "/ask",
    "/<post_id:post_id>": "/{answer}",
    "/<post_id:question_id>/<slug>": "/{question}/{slug}",
    "/<post_id:question_id>/answer": "/{question}/answer",
    "/<post_id:post_id>/comment": "/{answer}/comment",
    "/<post_id:post_id>/edit": "/{question}/edit",
    "/<post_id:post_id>/history": "/{question}/history",
    "/<post_id:post_id>/close": "/{question}/close",
    "/<post_id:post_id>/reopen": "/{closed}/reopen",
    "/<post_id:post_id>/delete": "/{answer}/delete",
    "/<post_id:post_id>/restore": "/{deleted}/restore",
    "/<post_id:post_id>/withdraw": "/{own}/withdraw",
    "/moderation": "/moderation",
    "/mine": "/mine",
    "/mine/<key>": "/mine/none",
    "/register": "/register",
    "/login": "/login",
    "/login/code": "/login/code",
    "/forgot": "/forgot",
    "/reset/<token>": "/reset/none",
    "/reset": "/reset",
    "/account": "/account",
    "/account/email": "/account/email",
    "/account/password": "/account/password",
    "/account/two-step": "/account/two-step",
}
DEEDS = {
    "/{question}/answer": {"body": "Perhaps like this."},
    "/{answer}/comment": {"body": "That is what I would do too."},
    "/{question}/edit": {
        "title": "How do I begin again?",
        "body": "I never know where to start.",
        "category": "health",
        "revision": "1",
    },
    "/vote/{answer}": {"value": "1"},
    "/accept/{answer}": {"value": "1"},
    "/{answer}/delete": {},
    "/{deleted}/restore": {},
    "/{closed}/reopen": {},
    "/{question}/close": {"reason": "It is answered."},
}
# Where SQLite looks at a value to see whether a partial index serves, or how many rows are
# wanted, it plans the statement anew each time that the value is set.
PLANNED_ANEW = re.compile(r"\bpost(_\d+)?\.(kind|state) (=|!=|IN) \(?(\?|%\()|\bLIMIT (\?|%\()")
# All others answer 200 to a member or to a guest; for these one would need a link of one's own.
OTHERWISE = {
    "/<post_id:post_id>": 301,
    "/reset/<token>": 404,
    "/mine/<key>": 404,
    "/reset": 404,
    "/login/code": 303,
}


def test_every_page_is_counted(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}

    assert rules == set(PAGES)


def test_no_statement_is_planned_anew_for_each_value(app: Flask) -> None:
    ada, bob, health = make_user("Ada", role="admin"), make_user("Bob"), make_category("Health")
    thread = make_question("How do I begin?", by=bob, category=health, tags=("sleep",))
    names = some_posts(thread, make_answer(thread, by=bob), ada)
    member = Visitor(app).sign_in(ada)

    with statements() as made:
        statements_of_pages(app, member, names)
        for path, fields in DEEDS.items():
            answered = member.send(path.format(**names), **fields)
            assert answered.status == 200, path

    assert len(made) > 100
    assert [statement for statement in made if PLANNED_ANEW.search(statement)] == []


@pytest.mark.parametrize(
    "query", [select(Post.id).where(Post.state == "live"), select(Post.id).limit(1)]
)
def test_a_value_that_is_looked_at_would_be_noticed(forum: Flask, query: Any) -> None:
    with statements() as made:
        database.db.session.execute(query)

    assert PLANNED_ANEW.search(made[-1])


def test_no_page_needs_more_statements_for_more_questions(app: Flask) -> None:
    ada = make_user("Ada", role="admin")
    people = [ada, *(make_user() for _ in range(29))]
    category = make_category("Health")
    thread = make_question("How do I begin?", by=ada, category=category, tags=("sleep",))
    names = some_posts(thread, make_answer(thread, by=ada), ada)
    add_crowd(FEW, authors=people, categories=[category], tags=["sleep"], thread=thread)
    before = statements_of_pages(app, Visitor(app).sign_in(ada), names)

    add_crowd(MANY - FEW, authors=people, categories=[category], tags=["sleep"], thread=thread)
    after = statements_of_pages(app, Visitor(app).sign_in(ada), names)

    assert after == before
    assert {page: n for page, n in after.items() if n > MOST_STATEMENTS[page[0]]} == {}


def some_posts(thread: Post, answer: Post, ada: User) -> dict[str, object]:
    """What stands in the places of an address."""
    return {
        "question": thread.id,
        "slug": thread.slug,
        "answer": answer.id,
        "closed": make_question("Is this one closed?", is_closed=True).id,
        "deleted": make_question("Is this one deleted?", is_deleted=True).id,
        "own": make_question("Is this one mine?", by=ada).id,
    }


def statements_of_pages(
    app: Flask, member: Visitor, names: dict[str, object]
) -> dict[tuple[str, str], int]:
    """How many statements each page needs, for a member and for a guest."""
    counted, visitors = {}, {"member": member, "guest": Visitor(app)}
    for rule, pattern in PAGES.items():
        path = pattern.format(**names)
        met = set()
        for who, visitor in visitors.items():
            with statements() as made:
                met.add(visitor.get(path, follow=False).status)
            counted[who, rule] = len(made)
        assert OTHERWISE.get(rule, 200) in met, path
    return counted


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    made: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            made.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(Engine, "before_cursor_execute", note)
