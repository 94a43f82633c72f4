"""Slots: what counts how often something is done, and tells nothing.

A limit of `n` is `n` slots, each a row of its own with a tag made by the key of the day. Which
of the free ones is taken is left to chance. So the rows say neither whose they are, nor which
belong together, nor in what order they came; that holds for what is written without a name as
well.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from forum import clock, day_key
from forum.database import is_postgres, within_deed
from forum.models import Slot

# So many slots are tried blindly: while few are taken, most likely one statement does it.
BLIND_TRIES = 3
SLOT_BYTES = 16

_TAKE = {
    is_on_postgres: insert(Slot).on_conflict_do_nothing().returning(Slot.until)
    for is_on_postgres, insert in ((True, postgresql.insert), (False, sqlite.insert))
}


def take_slot(purpose: str, whose: object, most: int, until: datetime) -> bool:
    """Take one of `most` slots of this purpose and of whoever or whatever it is counted for.

    They are free again at `until`, which lies in the present day: at midnight the key turns,
    and all counting begins anew. `False` when none is left. Belongs to the deed under way: what
    is rolled back took no slot. Deeds that take several take them in the same order, or on
    PostgreSQL two could wait for each other.
    """
    key = day_key.of_today()

    def tag_of(n: int) -> bytes:
        return key.tag("slot", purpose, whose, until.isoformat(), n)

    for _ in range(BLIND_TRIES):
        if _took(tag_of(secrets.randbelow(most)), until):
            return True
    # Somebody else may take the one that was free a moment ago: then look again.
    while free := _free_among([tag_of(n) for n in range(most)]):
        if _took(secrets.choice(free), until):
            return True
    return False


def take_blank(until: datetime) -> None:
    """Write a slot that is nobody's and limits nothing, and looks like every other."""
    _took(secrets.token_bytes(SLOT_BYTES), until)


def forget_old_slots() -> int:
    """Drop the slots whose time is over; says how many."""
    return within_deed().execute(delete(Slot).where(Slot.until <= clock.now())).rowcount


def _took(tag: bytes, until: datetime) -> bool:
    """Whether this slot was free and is now ours; on PostgreSQL waits for who is taking it."""
    told = {"tag": tag, "until": until}
    return within_deed().execute(_TAKE[is_postgres()], told).first() is not None


def _free_among(tags: list[bytes]) -> list[bytes]:
    taken = set(within_deed().execute(select(Slot.tag).where(Slot.tag.in_(tags))).scalars())
    return [tag for tag in tags if tag not in taken]
