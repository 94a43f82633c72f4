"""Whether database, migrations and worker are well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from forum import clock, schema
from forum.database import at_most, end_reading, reading
from forum.domain import heartbeat
from forum.models import Post
from forum.models.post import IS_LIVE, LISTED

WORKER_SILENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what was found in a word or two."""

    name: str
    is_well: bool
    remark: str


def checks(process_age: float) -> tuple[Check, ...]:
    """Look at everything; `process_age` is how many seconds this process has been running."""
    try:
        return check_database(), check_migrations(), check_worker(process_age)
    except SQLAlchemyError:
        end_reading()
        return (Check("database", is_well=False, remark="does not answer"),)


def check_database() -> Check:
    """Whether the database answers; raises SQLAlchemy's error when it does not."""
    reading().execute(text("SELECT 1")).scalar_one()
    return Check("database", is_well=True, remark="ok")


def check_migrations() -> Check:
    """Whether the database has the schema that this version was written for."""
    if schema.revisions_found() == schema.newest_revisions():
        return Check("migrations", is_well=True, remark="ok")
    return Check("migrations", is_well=False, remark="not those of this version")


def was_active_since(moment: datetime | None) -> bool:
    """Whether anything happened to a question that is listed, since then or ever."""
    lately = IS_LIVE if moment is None else Post.active_at >= moment
    query = select(Post.id).where(LISTED, lately).order_by(Post.active_at.desc())
    return reading().execute(query.limit(at_most(1))).first() is not None


def check_worker(process_age: float) -> Check:
    """Whether the worker has reported lately; it is given a minute to begin."""
    if process_age < WORKER_SILENCE_SECONDS:
        return Check("worker", is_well=True, remark="ok")
    reported_at = heartbeat.last_report("worker")
    if reported_at is None:
        return Check("worker", is_well=False, remark="has never reported")
    silence = int((clock.now() - reported_at).total_seconds())
    is_well = silence < WORKER_SILENCE_SECONDS
    remark = "ok" if is_well else f"silent for {silence} seconds"
    return Check("worker", is_well=is_well, remark=remark)
