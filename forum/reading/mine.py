"""The posts that somebody wrote without a name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, tuple_

from forum.database import at_most, reading
from forum.models import Post
from forum.models.alias import alias

MOST_SHOWN = 200

_question = alias(Post)


class OwnPost(NamedTuple):
    """A post as the list of one's own shows it."""

    id: int
    kind: str
    state: str
    title: str
    created_at: datetime
    number: int


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
