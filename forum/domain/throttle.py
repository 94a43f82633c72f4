"""How often something may be tried in a quarter of an hour.

What was tried, by whom and against whom, is kept as a tag made with the key of the day, which
is gone soon after the day; the row is gone after some minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from forum import clock, day_key
from forum.database import db, is_postgres, within_deed
from forum.day_key import DayKey
from forum.errors import TooMany
from forum.i18n import sentence
from forum.models import Attempt

WINDOW = timedelta(minutes=15)
_PIECE = timedelta(minutes=1)
TOO_OFTEN = sentence("There were too many tries. Please try again in a quarter of an hour.")


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries of one kind, by or against one."""

    kind: str
    whose: str
    most: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A try that was counted, so that it can be taken back."""

    tags: tuple[bytes, ...]
    began_at: datetime


def count_try(limits: Sequence[Limit]) -> Counted:
    """Count a try before it is made; raises `TooMany` when one of the limits is reached.

    Counted first and looked at afterwards: whoever tries many times at once waits here for
    the row, and sees every other.
    """
    began_at = clock.now().replace(second=0)
    keys = _keys_of(began_at)
    counted = Counted(tuple(_tag(limit, keys[0]) for limit in limits), began_at)
    _add(counted, 1)
    waits = [_seconds_to_wait(limit, began_at, keys) for limit in limits]
    if any(waits):
        raise TooMany(TOO_OFTEN, retry_after=max(waits))
    return counted


def take_back(counted: Counted) -> None:
    """Forget a try: only the ones that fail count."""
    _add(counted, -1)


def forget_old_tries() -> int:
    """Drop what no limit looks at any more; says how much."""
    is_old = Attempt.began_at < clock.now() - WINDOW - _PIECE
    return within_deed().execute(delete(Attempt).where(is_old)).rowcount


def _add(counted: Counted, n: int) -> None:
    # The rows always in the same order, so that two tries at once never wait for each other.
    rows = [{"tag": tag, "began_at": counted.began_at, "count": max(n, 0)} for tag in counted.tags]
    insert = (postgresql.insert if is_postgres() else sqlite.insert)(Attempt).values(rows)
    db.session.execute(
        insert.on_conflict_do_update(
            index_elements=["tag", "began_at"], set_={"count": Attempt.count + n}
        )
    )


def _seconds_to_wait(limit: Limit, began_at: datetime, keys: Sequence[DayKey]) -> int:
    """How long until this try would have room; nothing when it has."""
    rows = _tries(limit, began_at, keys)
    surplus = sum(row.tries for row in rows) - limit.most
    if surplus <= 0:
        return 0
    for row in rows:
        surplus -= row.tries
        if surplus <= 0:
            break
    room_at: datetime = row.began_at + WINDOW + _PIECE
    return max(1, int((room_at - clock.now()).total_seconds()))


def _tries(
    limit: Limit, began_at: datetime, keys: Sequence[DayKey]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """What is counted of the last quarter of an hour, the oldest first."""
    tags = [_tag(limit, key) for key in keys]
    return db.session.execute(
        select(Attempt.began_at, Attempt.count.label("tries"))
        # Not what is yet to come: a clock that was put back would keep people out till then.
        .where(
            Attempt.tag.in_(tags), Attempt.began_at.between(began_at - WINDOW, began_at + _PIECE)
        )
        .order_by(Attempt.began_at)
    ).all()


def _keys_of(began_at: datetime) -> Sequence[DayKey]:
    """Today's key; just after midnight yesterday's too, under whose tags some tries stand."""
    today = day_key.of_today()
    yesterday = (began_at - WINDOW).date()
    before = day_key.of(yesterday) if yesterday != began_at.date() else None
    return [today, before] if before else [today]


def _tag(limit: Limit, key: DayKey) -> bytes:
    return key.tag("throttle", limit.kind, limit.whose)
