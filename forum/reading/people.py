"""People with an account, and what each of them wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select

from forum.errors import NotFound
from forum.i18n import sentence
from forum.models import Post, User
from forum.models.alias import alias
from forum.models.post import IS_ANSWER, IS_LIVE, LISTED, LIVE
from forum.models.user import IS_NOT_BLOCKED
from forum.prepared import Query, read_all, read_one
from forum.reading.lists import ORDERS as LIST_ORDERS, question_rows
from forum.reading.paged import PAGE_SIZE, Paged, offset_of, paged, window
from forum.reading.rows import QuestionRow
from forum.text.markup import plain_text
from forum.text.names import name_key
from forum.text.plain import excerpt

ORDERS: dict[str, tuple[Any, Any]] = {
    "points": (User.points.desc(), User.id),
    "new": (User.created_at.desc(), User.id.desc()),
}
EXCERPT_LENGTH = 200
NEWEST_FIRST = LIST_ORDERS["recent"]

_question, _parent = alias(Post), alias(Post)


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as a list of people shows them."""

    name: str
    role: str
    points: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """A person as their own page shows them."""

    id: int
    name: str
    role: str
    points: int
    created_at: datetime
    last_seen_on: datetime | None
    question_count: int
    answer_count: int


@dataclass(frozen=True, slots=True)
class WrittenPost:
    """Something that a person wrote, and the question it belongs to."""

    id: int
    kind: str
    title: str
    score: int
    is_accepted: bool
    excerpt: str
    created_at: datetime


_PERSON = select(
    User.id,
    User.name,
    User.role,
    User.points,
    User.created_at,
    User.last_seen_on,
    User.question_count,
    User.answer_count,
).where(User.name_key == bindparam("key"))


@cache
def _people(order: str) -> Query:
    people = select(User.name, User.role, User.points, User.created_at).where(IS_NOT_BLOCKED)
    return window(people.order_by(*ORDERS[order]))


def people_page(order: str, number: int) -> Paged[PersonCard]:
    """People in one of `ORDERS`, without those who are blocked."""
    rows = read_all(_people(order), {"offset": offset_of(number)})
    return paged([PersonCard(*row) for row in rows])


def person_named(name: str) -> Person:
    """The person whose name is, or looks like, this one; raises `NotFound`."""
    row = read_one(_PERSON, {"key": name_key(name)})
    if row is None:
        raise NotFound(sentence("There is nobody of this name here."))
    return Person(
        id=row.id,
        name=row.name,
        role=row.role,
        points=row.points,
        created_at=row.created_at,
        last_seen_on=_as_moment(row.last_seen_on),
        question_count=row.question_count,
        answer_count=row.answer_count,
    )


def questions_of(person_id: int, number: int) -> Paged[QuestionRow]:
    """What a person asked, the latest first."""
    return question_rows(asked_ids(), NEWEST_FIRST, number, {"person": person_id})


def answers_of(person_id: int, number: int, size: int = PAGE_SIZE) -> Paged[WrittenPost]:
    """What a person answered, the latest first."""
    return _written(answered_ids(), person_id, number, size)


def activity_of(person_id: int, number: int, size: int = PAGE_SIZE) -> Paged[WrittenPost]:
    """All that a person wrote, the latest first."""
    return _written(written_ids(), person_id, number, size)


@cache
def asked_ids() -> Query:
    """The ids of a person's questions, the latest first."""
    return (
        select(Post.id).where(Post.author_id == bindparam("person"), LISTED).order_by(*NEWEST_FIRST)
    )


@cache
def answered_ids() -> Query:
    """The ids of a person's answers that everybody may see, the latest first."""
    return _seen_ids(IS_ANSWER).where(_question.state == LIVE)


@cache
def written_ids() -> Query:
    """The ids of all that a person wrote and everybody may see, the latest first."""
    is_under_seen = or_(_parent.id.is_(None), _parent.state == LIVE)
    return (
        _seen_ids()
        .outerjoin(_parent, _parent.id == Post.parent_id)
        .where(_question.state == LIVE, is_under_seen)
    )


def _seen_ids(*is_kind: ColumnElement[bool]) -> Query:
    return (
        select(Post.id)
        .join(_question, _question.id == Post.question_id)
        .where(Post.author_id == bindparam("person"), *is_kind, IS_LIVE)
        .order_by(*NEWEST_FIRST)
    )


def _written(ids: Query, person_id: int, number: int, size: int) -> Paged[WrittenPost]:
    told = {"person": person_id, "offset": offset_of(number, size)}
    return paged(list(_posts(read_all(_page(ids, size), told))), size)


@cache
def _page(ids: Query, size: int) -> Query:
    page = window(ids, size).subquery("page")
    return (
        select(
            Post.id,
            Post.kind,
            _question.title,
            Post.score,
            (_question.accepted_answer_id == Post.id).label("is_accepted"),
            Post.body_html,
            Post.created_at,
        )
        .join(page, page.c.id == Post.id)
        .join(_question, _question.id == Post.question_id)
        .order_by(*NEWEST_FIRST)
    )


def _posts(rows: Iterable[Any]) -> Iterable[WrittenPost]:
    for row in rows:
        yield WrittenPost(
            id=row.id,
            kind=row.kind,
            title=row.title,
            score=row.score,
            is_accepted=bool(row.is_accepted),
            excerpt=excerpt(plain_text(row.body_html), EXCERPT_LENGTH),
            created_at=row.created_at,
        )


def _as_moment(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, UTC)
