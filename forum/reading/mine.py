"""The posts that somebody wrote without a name.

No list says which are a member's: they are looked for, in one stretch of all threads after
another, by making the tag that would be theirs in each.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, tuple_

from forum.database import at_most, reading
from forum.domain import names
from forum.models import Post, ThreadName
from forum.models.alias import alias
from forum.prepared import Query, read_all

MOST_SHOWN = 200
# They are read, and their tags made and compared, within 50 ms.
WRITERS_A_LOOK = 10_000
THREADS_A_LOOK = 100
# Before the first row of all.
START = (0, 0)

_question = alias(Post)


class OwnPost(NamedTuple):
    """A post as the list of one's own shows it."""

    id: int
    kind: str
    state: str
    title: str
    created_at: datetime
    number: int


class Look(NamedTuple):
    """Where a member wrote without a name in one stretch, and after which row the next begins."""

    numbers: frozenset[tuple[int, int]] = frozenset()
    further: tuple[int, int] | None = None


def look_for(user_id: int, after: tuple[int, int] = START) -> Look:
    """Look through some thousand writers, in the order of the threads' random ids.

    It ends early where much was found: a page has to hold what they wrote there.
    """
    rows = read_all(_stretch(WRITERS_A_LOOK), {"question": after[0], "number": after[1]})
    tags = names.tags_of_member_in({row.question_id for row in rows}, user_id)
    found = [place for place, row in enumerate(rows) if row.tag in tags][:THREADS_A_LOOK]
    end = found[-1] + 1 if len(found) == THREADS_A_LOOK else len(rows)
    has_more = end < len(rows) or len(rows) == WRITERS_A_LOOK
    numbers = frozenset((rows[place].question_id, rows[place].number) for place in found)
    return Look(numbers, _key_of(rows[end - 1]) if has_more else None)


def _key_of(row: Any) -> tuple[int, int]:
    return row.question_id, row.number


@cache
def _stretch(most: int) -> Query:
    key = (ThreadName.question_id, ThreadName.number)
    is_after = tuple_(*key) > tuple_(bindparam("question"), bindparam("number"))
    rows = select(*key, ThreadName.tag).where(is_after)
    return rows.order_by(*key).limit(at_most(most))


def posts_of(numbers: Iterable[tuple[int, int]]) -> tuple[OwnPost, ...]:
    """What was written under these numbers in their threads, the latest first."""
    pairs = sorted(numbers)
    if not pairs:
        return ()
    query = (
        select(
            Post.id,
            Post.kind,
            Post.state,
            _question.title,
            Post.created_at,
            Post.writer_number,
        )
        .join(_question, _question.id == Post.question_id)
        .where(tuple_(Post.question_id, Post.writer_number).in_(pairs))
        .where(Post.state.in_(("live", "held", "deleted")))
        .order_by(Post.created_at.desc(), Post.place.desc(), Post.id)
        .limit(at_most(MOST_SHOWN))
    )
    return tuple(
        OwnPost(
            row.id,
            row.kind,
            row.state,
            row.title or "",
            row.created_at,
            row.writer_number or 0,
        )
        for row in reading().execute(query)
    )
