"""Signs of life of the processes that nobody sees, and what they are asked to do soon."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from forum import clock
from forum.database import db, is_postgres, reading
from forum.models import Heartbeat


def report(name: str) -> None:
    """Say that a process is well, now."""
    query = update(Heartbeat).where(Heartbeat.name == name).values(at=clock.now())
    if db.session.connection().execute(query).rowcount == 0:
        db.session.add(Heartbeat(name=name, at=clock.now()))
        db.session.flush()


def last_report(name: str) -> datetime | None:
    """When a process last said that it is well."""
    return reading().execute(select(Heartbeat.at).where(Heartbeat.name == name)).scalar()


def ask_for(errand: str) -> None:
    """Ask the worker to do something soon, once this deed is done."""
    # Not the time of the deed, which nobody needs to know, but something to tell it from others.
    mark = datetime.fromtimestamp(secrets.randbelow(2**37), UTC)
    insert = (postgresql.insert if is_postgres() else sqlite.insert)(Heartbeat)
    query = insert.values(name=errand, at=mark)
    # Set in any case: so the worker cannot take away, on PostgreSQL, what a deed just asked for.
    db.session.execute(query.on_conflict_do_update(index_elements=["name"], set_={"at": mark}))


def errand_mark(errand: str) -> datetime | None:
    """What the latest wish for an errand is known by; nothing when it was done."""
    return last_report(errand)


def has_done(errand: str, mark: datetime) -> None:
    """Forget a wish, unless it was uttered anew meanwhile."""
    db.session.execute(delete(Heartbeat).where(Heartbeat.name == errand, Heartbeat.at == mark))
