"""Ids and places: numbers that tell nothing about when a post was written."""

from __future__ import annotations

import secrets

from sqlalchemy import BindParameter, bindparam, func, select, text, union_all, update

from forum.database import db, is_postgres, within_deed
from forum.models import Post, SpentId

SMALL_SPACE = 10**6
LARGE_SPACE = 2 * 10**9
CROWDED_AT = 100_000
_TRIES = 200
# Any fixed number: our ids' own room among PostgreSQL's advisory locks.
_ID_LOCKS = 4


def draw_ids(n: int = 1) -> list[int]:
    """Draw ids at random among the unused: below 10⁶, or 2 × 10⁹ once 100,000 are used."""
    space = LARGE_SPACE if _is_crowded() else SMALL_SPACE
    drawn: set[int] = set()
    for _ in range(_TRIES):
        wanted = n - len(drawn)
        candidates = {secrets.randbelow(space - 1) + 1 for _ in range(wanted)} - drawn
        drawn |= _reserved(candidates) - _used(candidates)
        if len(drawn) >= n:
            return list(drawn)
    raise RuntimeError("no free ids were found")


def draw_id() -> int:
    """Draw one id."""
    return draw_ids()[0]


_NEXT_PLACE = (
    update(Post)
    .where(Post.id == bindparam("question"))
    .values(last_place=Post.last_place + 1)
    .returning(Post.last_place)
)


def next_place(question_id: int) -> int:
    """The next place in a question's thread; from here on the question is ours until commit."""
    return within_deed().execute(_NEXT_PLACE, {"question": question_id}).scalar_one()


# Counting all is quick on both databases, and ends for good with the first large id.
_IS_CROWDED = select(
    (select(func.max(Post.id)).scalar_subquery() >= bindparam("small"))
    | (select(func.count()).select_from(Post).scalar_subquery() >= bindparam("crowd"))
)


def _is_crowded() -> bool:
    told = {"small": SMALL_SPACE, "crowd": CROWDED_AT}
    return bool(within_deed().execute(_IS_CROWDED, told).scalar())


_IS_WANTED: BindParameter[int] = bindparam("wanted", expanding=True)
_USED = union_all(
    select(Post.id).where(Post.id.in_(_IS_WANTED)),
    select(SpentId.id).where(SpentId.id.in_(_IS_WANTED)),
)


def _used(candidates: set[int]) -> set[int]:
    return set(within_deed().execute(_USED, {"wanted": list(candidates)}).scalars())


def _reserved(candidates: set[int]) -> set[int]:
    """Those that no other deed is about to take; on SQLite there is no other deed."""
    if not is_postgres() or len(candidates) > 1:
        return candidates
    lock = text("SELECT pg_try_advisory_xact_lock(:room, :number)")
    return {
        number
        for number in candidates
        if db.session.execute(lock, {"room": _ID_LOCKS, "number": number}).scalar_one()
    }
