"""Counts that stand beside a row: changed where they lie, each with a recount."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Integer,
    Update,
    bindparam,
    case,
    func,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from forum.database import db, is_postgres, locked, within_deed
from forum.models import Category, Post, Tag, User
from forum.models.alias import alias
from forum.models.post import ANSWER, IS_QUESTION, LIVE

# Q2A's weights: an answer or a vote is worth 160,000 seconds of youth, a view 4,000.
SECONDS_AN_ANSWER = 160_000
SECONDS_A_VOTE = 160_000
SECONDS_A_VIEW = 4_000

Counted = type[Post] | type[User] | type[Category] | type[Tag]


def add(table: Counted, row_id: int | None, column: InstrumentedAttribute[int], n: int) -> None:
    """Add to one count of one row, in the database; nothing for no row."""
    if row_id is not None and n:
        within_deed().execute(_adding(table, column.key), {"row": row_id, "n": n})


@cache
def _adding(counted: Counted, name: str) -> Update:
    more = getattr(counted, name) + bindparam("n")
    return update(counted).where(counted.id == bindparam("row")).values({name: more})


def add_views(seen: Mapping[int, int]) -> None:
    """Add the views of many questions in one statement."""
    if is_postgres():
        # A deed may hold some of them, so they are waited for in the order that deeds keep.
        query = select(Post.id).where(Post.id.in_(sorted(seen))).order_by(Post.id)
        db.session.execute(locked(query))
    times = case(dict(sorted(seen.items())), value=Post.id, else_=0)
    db.session.execute(
        update(Post)
        .where(Post.id.in_(sorted(seen)))
        .values(
            view_count=Post.view_count + times,
            hotness=Post.hotness + times * SECONDS_A_VIEW,
        )
        .execution_options(synchronize_session=False)
    )


def settle_question(question_id: int) -> None:
    """Make anew what a question knows of its answers: number, best score, last time, hotness."""
    within_deed().execute(_SETTLING, {"question": question_id})


def of_answers() -> dict[str, Any]:
    """What a question's columns about its answers must hold."""
    return {
        "answer_count": _of_answers(func.count()),
        "top_answer_score": _of_answers(func.max(_answer.score), 0),
        "answered_at": _of_answers(func.max(_answer.created_at)),
    }


def hotness(answered_at: Any = Post.answered_at, answer_count: Any = Post.answer_count) -> Any:
    """What a question's hotness must be, by its other columns."""
    asked = _seconds(Post.created_at)
    return (
        asked
        + func.coalesce(_seconds(answered_at), asked)
        + answer_count * SECONDS_AN_ANSWER
        + Post.score * SECONDS_A_VOTE
        + Post.view_count * SECONDS_A_VIEW
    )


_answer = alias(Post)


def _of_answers(what: Any, otherwise: int | None = None) -> Any:
    """A figure over the live answers of the question that is being updated."""
    found = (
        select(what)
        .where(
            _answer.question_id == Post.id,
            _answer.kind == ANSWER,
            _answer.state == LIVE,
        )
        .correlate(Post)
        .scalar_subquery()
    )
    return found if otherwise is None else func.coalesce(found, otherwise)


def _seconds(column: Any) -> Any:
    return type_coerce(column, BigInteger)


def _settling() -> Update:
    """The figures of one question in one statement."""
    wanted = bindparam("question", type_=Integer)
    found = (
        select(
            wanted.label("question"),
            func.count().label("n"),
            func.coalesce(func.max(_answer.score), 0).label("best"),
            func.max(_answer.created_at).label("last"),
        )
        .where(_answer.question_id == wanted, _answer.kind == ANSWER, _answer.state == LIVE)
        .subquery()
    )
    return (
        update(Post)
        .where(Post.id == found.c.question, IS_QUESTION)
        .values(
            answer_count=found.c.n,
            top_answer_score=found.c.best,
            answered_at=found.c.last,
            hotness=hotness(found.c.last, found.c.n),
        )
    )


_SETTLING = _settling()
