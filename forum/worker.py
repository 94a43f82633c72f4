"""What is due: a plain loop over a table of jobs, in a process of its own.

One app context a round. Nothing that a job raises ends the loop, a lost database neither:
whoever started the worker would take its end for the end of the forum.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

from flask import Flask

from forum import database, day_key
from forum.domain import accounts, heartbeat, limits, once, sessions, throttle

PAUSE = timedelta(seconds=1)
# A write-ahead log of this size is emptied without waiting for its minute: it grows by ten
# megabytes a second when many write, and each page has to be looked up in it.
LARGE_LOG = 16 * 1024 * 1024
WAITING_BRIEFLY, WAITING_LONG = "PRAGMA busy_timeout=100", "PRAGMA busy_timeout=1000"
NOT_WAITING = "PRAGMA busy_timeout=0"  # as forum/turns.py has it
REST = timedelta(seconds=3)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do again and again; what it writes is committed after it.

    `is_pressing` may say that it cannot wait until `every` is over.
    """

    name: str
    every: timedelta
    run: Callable[[], None]
    is_pressing: Callable[[], bool] = lambda: False


def _report() -> None:
    heartbeat.report("worker")


@dataclass(slots=True)
class Checkpoint:
    """Empties SQLite's write-ahead log into the database file."""

    _rests_until: float = 0.0

    def run(self) -> None:
        """Empty the log, as far as nobody reads what was before."""
        if database.is_postgres():
            return
        connection = database.db.engine.raw_connection()
        cursor = connection.cursor()
        try:
            # The first keeps nobody waiting; what it leaves to the second is done at once.
            _, pages, emptied = cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            # While the second waits for readers it keeps writers waiting: rather try again next
            # time. But where there is always a reader it would never be done, and a large log
            # grows. Between two that were in vain the writers get their turn.
            is_large = _is_log_large()
            if pages == emptied or is_large:
                cursor.execute(WAITING_LONG if is_large else WAITING_BRIEFLY)
                is_in_vain, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if is_in_vain:
                    self._rests_until = time.monotonic() + REST.total_seconds()
        finally:
            cursor.execute(NOT_WAITING)
            connection.close()

    def is_pressing(self) -> bool:
        """Whether the log has grown large, and the last try is some time ago."""
        return time.monotonic() >= self._rests_until and _is_log_large()


def _is_log_large() -> bool:
    if database.is_postgres():
        return False
    try:
        return database.write_ahead_log().stat().st_size > LARGE_LOG
    except OSError:  # whoever closes the database last takes the file away
        return False


def all_jobs() -> tuple[Job, ...]:
    """What the worker of a forum has to do, nothing of it tried so far."""
    checkpoint = Checkpoint()
    return (
        Job("heartbeat", timedelta(seconds=10), _report),
        Job("sessions", timedelta(hours=1), sessions.prune_sessions),
        Job("reset links", timedelta(hours=1), accounts.prune_tokens),
        Job("form digests", timedelta(hours=1), once.forget_old_digests),
        Job("key of the day", timedelta(minutes=1), day_key.turn),
        Job("tries", timedelta(minutes=5), throttle.forget_old_tries),
        Job("slots", timedelta(minutes=5), limits.forget_old_slots),
        Job("checkpoint", timedelta(minutes=1), checkpoint.run, checkpoint.is_pressing),
    )


@dataclass(slots=True)
class Worker:
    """The loop, and when each of its jobs was last tried."""

    app: Flask
    jobs: tuple[Job, ...] = field(default_factory=all_jobs)
    stop: Event = field(default_factory=Event)
    _tried_at: dict[str, float] = field(default_factory=dict)

    def run(self) -> None:
        """Do what is due, again and again, until `stop` is set."""
        while not self.stop.is_set():
            self.run_round()
            self.stop.wait(PAUSE.total_seconds())

    def run_round(self) -> bool:
        """Do once what is due; says whether all of it went well."""
        with self.app.app_context():
            done = [_is_done(job) for job in self.jobs if self._is_due(job)]
        return all(done)

    def _is_due(self, job: Job) -> bool:
        moment = time.monotonic()
        tried_at = self._tried_at.get(job.name)
        is_early = tried_at is not None and moment - tried_at < job.every.total_seconds()
        if self.stop.is_set() or (is_early and not job.is_pressing()):
            return False
        self._tried_at[job.name] = moment
        return True


def _is_done(job: Job) -> bool:
    try:
        job.run()
        database.commit()
    except Exception as error:
        if database.is_busy(error):
            log.warning("%s has to wait: %s", job.name, database.reason_of(error))
        else:
            log.exception("%s failed, and will be tried again", job.name)
        _let_go()
        return False
    return True


def _let_go() -> None:
    try:
        database.roll_back()
    except Exception:
        log.exception("The database does not answer")
