"""What is due: a plain loop over a table of jobs, in a process of its own.

One app context a round. Nothing that a job raises ends the loop, a lost database neither:
whoever started the worker would take its end for the end of the forum.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from forum import clock, database, day_key, schema
from forum.domain import heartbeat, privacy
from forum.domain.posting.erasing import CLEARING
from forum.reading import health

PAUSE = timedelta(seconds=1)
# A write-ahead log of this size is emptied without waiting for its minute: it grows by ten
# megabytes a second when many write, and each page has to be looked up in it.
LARGE_LOG = 16 * 1024 * 1024
WAITING_BRIEFLY, WAITING_LONG = "PRAGMA busy_timeout=100", "PRAGMA busy_timeout=1000"
NOT_WAITING = "PRAGMA busy_timeout=0"  # as forum/turns.py has it
REST = timedelta(seconds=3)
# Between two times of writing everything anew others get on with their work.
REST_OF_CLEARING = timedelta(seconds=20)
# A database of this size is written anew in a moment. A larger one, which keeps writers waiting
# for as long as it takes, is so once a day.
SMALL = 64 * 1024 * 1024
DAY = timedelta(days=1)
# Where the words of posts lie on PostgreSQL.
SIZE_OF_POSTS = "SELECT pg_total_relation_size('post') + pg_total_relation_size('revision')"
VACUUM_POSTS = "VACUUM post, revision, tag, question_tag, thread_name, hold"
# In the order of their keys, which tells nothing: PostgreSQL lays rows as they come.
REWRITE_POSTS = tuple(
    f"CLUSTER {table} USING pk_{table}"
    for table in ("post", "revision", "tag", "question_tag", "thread_name", "hold")
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do again and again; what it writes is committed after it.

    `is_pressing` may say that it cannot wait until `every` is over.
    """

    name: str
    every: timedelta
    run: Callable[[], object]
    is_pressing: Callable[[], bool] = lambda: False


def _report() -> None:
    heartbeat.report("worker")


@dataclass(slots=True)
class Checkpoint:
    """Empties SQLite's write-ahead log into the database file."""

    _rests_until: float = 0.0

    def run(self) -> bool:
        """Empty the log, as far as nobody reads what was before; says whether it is empty."""
        if database.is_postgres():
            return True
        # Also when it raises: a full disk is not asked again each second.
        self._rests_until = time.monotonic() + REST.total_seconds()
        connection = database.db.engine.raw_connection()
        cursor = connection.cursor()
        try:
            # The first keeps nobody waiting; what it leaves to the second is done at once.
            _, pages, emptied = cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            # While the second waits for readers it keeps writers waiting: rather try again next
            # time. But where there is always a reader it would never be done, and a large log
            # grows. Between two that were in vain the writers get their turn.
            is_large = _is_log_large()
            is_in_vain = True
            if pages == emptied or is_large:
                cursor.execute(WAITING_LONG if is_large else WAITING_BRIEFLY)
                is_in_vain, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not is_in_vain:
                self._rests_until = 0.0
            return not is_in_vain
        finally:
            cursor.execute(NOT_WAITING)
            connection.close()

    def is_pressing(self) -> bool:
        """Whether the log has grown large, and the last try is some time ago."""
        return time.monotonic() >= self._rests_until and _is_log_large()


@dataclass(slots=True)
class Clearing:
    """Takes the words of erased posts out of the free room of the database's files as well.

    Both databases leave pieces of what was erased behind: SQLite where it moved rows to another
    page, and in its log; PostgreSQL wherever they stood. All that goes when the tables are
    written anew and, on SQLite, the log is emptied after it.

    A small database is written anew each hour in which something was written: where rows lie in
    the files tells what came after what, and so more of a time than its hour.
    """

    checkpoint: Checkpoint
    _rests_until: float = 0.0
    _rewritten_at: float | None = None
    _rewritten_for: datetime | None = None
    _rewritten_in: datetime | None = None
    _emptied_for: datetime | None = None

    def run(self) -> None:
        """Do it, when something was erased since the last time, or an hour of writing is over."""
        mark = _mark_of_erasing()
        is_out_of_order = self._is_out_of_order()
        if mark is None and not is_out_of_order:
            return
        self._rests_until = time.monotonic() + REST_OF_CLEARING.total_seconds()
        if is_out_of_order or self._is_to_be_rewritten(mark):
            hour = clock.hour_of(clock.now())
            _rewrite()
            self._rewritten_at, self._rewritten_for = time.monotonic(), mark
            self._rewritten_in = hour
        elif database.is_postgres():
            _run_outside_of_transactions(VACUUM_POSTS)
        if self.checkpoint.run():
            self._emptied_for = mark
            if mark is not None and self._rewritten_for == mark:
                heartbeat.has_done(CLEARING, mark)

    def is_pressing(self) -> bool:
        """Whether somebody has just taken back what they wrote."""
        if time.monotonic() < self._rests_until:
            return False
        mark = _mark_of_erasing()
        return mark is not None and (mark != self._emptied_for or self._is_to_be_rewritten(mark))

    def _is_to_be_rewritten(self, mark: datetime | None) -> bool:
        if self._rewritten_for == mark:
            return False
        last = self._rewritten_at
        return last is None or time.monotonic() - last > DAY.total_seconds() or _is_small()

    def _is_out_of_order(self) -> bool:
        """Whether something was written in an hour that is over, and still lies as it came."""
        if self._rewritten_in == clock.hour_of(clock.now()) or not _is_small():
            return False
        was_active = health.was_active_since(self._rewritten_in)
        database.end_reading()
        return was_active


def _mark_of_erasing() -> datetime | None:
    """What is known of the latest erasing; nothing of the database stays open afterwards."""
    try:
        return heartbeat.errand_mark(CLEARING)
    except SQLAlchemyError:  # a lost database: the jobs that write will tell
        return None
    finally:
        database.end_reading()


def _is_small() -> bool:
    if database.is_postgres():
        size: int = database.reading().execute(text(SIZE_OF_POSTS)).scalar_one()
        database.end_reading()
        return size <= SMALL
    return database.file().stat().st_size <= SMALL


def _rewrite() -> None:
    """Write anew what holds the words of posts, and nothing else along."""
    if database.is_postgres():
        _run_outside_of_transactions(*REWRITE_POSTS)
        return
    connection = database.db.engine.raw_connection()
    cursor = connection.cursor()
    try:
        cursor.execute(WAITING_LONG)
        cursor.execute("VACUUM")
    finally:
        cursor.execute(NOT_WAITING)
        connection.close()


def _run_outside_of_transactions(*statements: str) -> None:
    """Run what PostgreSQL runs in no transaction; it gives up rather than keep others waiting."""
    engine = database.db.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        # While it waits for its lock, everybody who wants to read waits behind it.
        connection.exec_driver_sql("SET lock_timeout = '200ms'")
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("RESET lock_timeout")


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
    clearing = Clearing(checkpoint)
    return (
        Job("heartbeat", timedelta(seconds=10), _report),
        *(Job(pruning.name, pruning.every, _all_of(pruning)) for pruning in privacy.prunings()),
        Job("old copies", timedelta(hours=1), schema.forget_old_copies),
        Job("key of the day", timedelta(minutes=1), day_key.turn),
        Job("clearing", timedelta(minutes=1), clearing.run, clearing.is_pressing),
        Job("checkpoint", timedelta(minutes=1), checkpoint.run, checkpoint.is_pressing),
    )


def _all_of(pruning: privacy.Pruning) -> Callable[[], None]:
    """A pruning, again until nothing is left of it; others get their turn in between."""

    def prune() -> None:
        while pruning.run():
            database.commit()

    return prune


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
