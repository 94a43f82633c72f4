"""Who somebody is in the threads in which they wrote without a name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import LargeBinary, bindparam, select

from forum.database import remember
from forum.domain import names
from forum.domain.actors import Actor
from forum.models import ThreadName, User
from forum.prepared import Query, each_of, read_all, read_one, told_each
from forum.sealing import keyring
from forum.text.names import name_key
from forum.text.phrases import bits_in


def known_here(question_id: int, actor: Actor) -> Actor:
    """The same person, known as who they are in this thread; for a page."""
    if actor.user_id is None:
        return actor
    tags = names.tags_of_member(question_id, actor.user_id)
    return actor.known_as(remember(f"number in {question_id}", lambda: numbers_of(tags)))


def post_key(question_id: int, number: int, made_as: bytes) -> bytes | None:
    """The key that a guest got for what a form made; nothing when they had another already."""
    row = read_one(_TAG, {"question": question_id, "number": number})
    for key in keyring().keys if row else ():
        secret = key.post_key(made_as)
        if row and key.tag("guest", bits_in(secret)) == row.tag:
            return secret
    return None


def is_name_of_member(name: str) -> bool:
    """Whether a member has this name, or one that looks like it."""
    return read_one(_MEMBER, {"key": name_key(name)}) is not None


_TAG = select(ThreadName.tag).where(
    ThreadName.question_id == bindparam("question"), ThreadName.number == bindparam("number")
)
_MEMBER = select(User.id).where(User.name_key == bindparam("key"))


def numbers_of(tags: Sequence[bytes]) -> frozenset[tuple[int, int]]:
    """The questions that these tags were made for, and the numbers there."""
    rows = read_all(_numbers(len(tags)), told_each("tag", tags)) if tags else ()
    return frozenset((row.question_id, row.number) for row in rows)


@lru_cache(maxsize=64)
def _numbers(n: int) -> Query:
    columns = select(ThreadName.question_id, ThreadName.number)
    return columns.where(ThreadName.tag.in_(each_of("tag", n, LargeBinary)))
