"""A statement that was built once says what SQLAlchemy itself would say."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import bindparam, event, func, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, StatementError

from forum.database import commit, db, end_reading, is_postgres, reading
from forum.domain.sessions import begin_session
from forum.models import Post, Session, User
from forum.prepared import Query, read_all, read_one
from tests.factories import make_question, make_user

POSTS = select(
    Post.id,
    Post.title,
    Post.created_at,
    Post.edited_at,
    Post.sent_as,
    Post.edited_at.is_(None).label("is_first"),
    User.name.label("author"),
).outerjoin(User, User.id == Post.author_id)
SESSIONS = select(Session.token_hash, Session.last_seen_on, Session.is_remembered)
COUNTED = select(func.count(), func.max(Post.score)).where(Post.score == bindparam("score"))
ONE = POSTS.where(Post.id == bindparam("post"))
FIXED = POSTS.where(Post.title == "Is this it?").order_by(Post.id)


@pytest.mark.parametrize("query", [POSTS.order_by(Post.id), SESSIONS, FIXED])
def test_every_type_arrives_as_it_does_by_sqlalchemy(forum: Flask, query: Query) -> None:
    ada = make_user("Ada")
    make_question("Is this it?", by=ada)
    make_question("Or this?")
    begin_session(ada.id, "Firefox", is_remembered=True)
    commit()

    rows = read_all(query)

    assert [tuple(row) for row in rows] == [tuple(row) for row in reading().execute(query)]
    assert rows


def test_columns_have_their_names(forum: Flask) -> None:
    question = make_question("Is this it?", by=make_user("Ada"))
    commit()

    row = read_one(ONE, {"post": question.id})

    assert (row.title, row.author, row.is_first) == ("Is this it?", "Ada", True)
    assert row.created_at == question.created_at


def test_values_are_told_anew_each_time(forum: Flask) -> None:
    first, second = make_question("First"), make_question("Second")
    commit()

    titles = [read_one(ONE, {"post": post.id}).title for post in (first, second, first)]

    assert titles == ["First", "Second", "First"]
    assert read_one(ONE, {"post": 0}) is None
    assert tuple(read_one(COUNTED, {"score": 99})) == (0, None)


def test_what_has_to_be_told_is_not_forgotten(forum: Flask) -> None:
    with pytest.raises((KeyError, StatementError)):
        read_all(ONE)


def test_a_statement_that_grows_is_refused_on_sqlite(forum: Flask) -> None:
    if is_postgres():
        pytest.skip("PostgreSQL is asked in the usual way")

    with pytest.raises(ValueError, match="put together anew"):
        read_all(POSTS.where(Post.id.in_(bindparam("ids", expanding=True))), {"ids": [1]})


def test_bytes_find_what_is_kept(forum: Flask) -> None:
    begin_session(make_user().id, "Firefox", is_remembered=False)
    commit()
    (kept,) = read_all(SESSIONS)

    found = read_one(SESSIONS.where(Session.token_hash == bindparam("hash")), {"hash": kept[0]})

    assert tuple(found) == tuple(kept)


def test_several_rows_are_not_one(forum: Flask) -> None:
    make_question(), make_question()
    commit()

    with pytest.raises(LookupError):
        read_one(POSTS)


def test_a_page_reads_one_state_until_it_ends(forum: Flask) -> None:
    if is_postgres():
        pytest.skip("PostgreSQL reads what is committed at each statement")
    question = make_question("Before")
    commit()
    asked_for = {"post": question.id}
    before = read_one(ONE, asked_for).title
    with db.engine.begin() as other:
        other.execute(text("UPDATE post SET title = 'After'"))

    during = read_one(ONE, asked_for).title
    end_reading()

    assert (before, during, read_one(ONE, asked_for).title) == ("Before", "Before", "After")


def test_what_fails_fails_as_it_always_did(forum: Flask) -> None:
    gone: Any = select(text("nothing FROM nowhere"))

    with pytest.raises(DBAPIError, match="nowhere"):
        read_all(select(Post.id).where(Post.id.in_(gone)))


def test_whoever_listens_to_statements_hears_it(forum: Flask) -> None:
    heard: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        heard.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        read_all(POSTS)
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    assert any("FROM post" in statement for statement in heard)
