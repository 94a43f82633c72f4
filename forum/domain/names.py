"""Names that mean something in one thread only: "guest 1", "guest 2".

Whoever writes without a name gets a number in the thread, and keeps it there. A member is
known again by a tag of thread and person, a guest by the key of a post of theirs; the tags of
two threads have nothing in common.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Select, bindparam, func, select

from forum.database import db, within_deed
from forum.domain.actors import Actor
from forum.models import ThreadName
from forum.sealing import keyring
from forum.text.phrases import bits_in


def tags_of_member(question_id: int, user_id: int) -> tuple[bytes, ...]:
    """What may stand for a member in a thread; no two threads share any of it."""
    return keyring().tags("member", *_member(question_id, user_id))


def tags_of_member_in(question_ids: Iterable[int], user_id: int) -> frozenset[bytes]:
    """What may stand for a member in any of these threads: made at once, and kept nowhere."""
    threads = [_member(question_id, user_id) for question_id in question_ids]
    return frozenset(tag for key in keyring().keys for tag in key.tags_of("member", threads))


def _member(question_id: int, user_id: int) -> tuple[bytes, bytes]:
    return question_id.to_bytes(8), user_id.to_bytes(8)


def tags_of_bits(bits: bytes) -> tuple[bytes, ...]:
    """What may stand for a guest who has a post key with these first bits."""
    return keyring().tags("guest", bits)


def known_here(question_id: int, by: Actor) -> Actor:
    """The same person, known as who they are in this thread; for a deed."""
    if by.user_id is None:
        return by
    tags = tags_of_member(question_id, by.user_id)
    return by.known_as(_pairs(within_deed().execute(_known(tags)).all()))


def _known(tags: Iterable[bytes]) -> Select[int, int]:
    return select(ThreadName.question_id, ThreadName.number).where(ThreadName.tag.in_(list(tags)))


def _pairs(rows: Iterable[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    return frozenset((question_id, number) for question_id, number in rows)


_LAST = select(func.max(ThreadName.number)).where(ThreadName.question_id == bindparam("question"))


def take_number(question_id: int, by: Actor, made_as: bytes) -> int | None:
    """The number under which this person writes in a thread; nothing for a member by name.

    `made_as` is what the form made: a guest's post key comes from it.
    """
    if not by.is_unnamed:
        return None
    if by.user_id is not None:
        # Never under a key that lies in this browser: it may be somebody else's.
        by = known_here(question_id, replace(by, numbers=frozenset()))
    present = by.number_in(question_id)
    if present is not None:
        return present
    number = (within_deed().execute(_LAST, {"question": question_id}).scalar() or 0) + 1
    key = keyring().newest
    if by.user_id is None:
        tag = key.tag("guest", bits_in(key.post_key(made_as)))
    else:
        tag = key.tag("member", *_member(question_id, by.user_id))
    db.session.add(ThreadName(question_id=question_id, number=number, tag=tag))
    return number
