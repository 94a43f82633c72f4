"""Signs of life of the processes that nobody sees."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from forum import clock
from forum.database import db, reading
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
