"""Many read and many write while the log is emptied and the database is copied."""

from __future__ import annotations

import itertools
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from forum.database import migration_engine
from forum.models import Post
from tests.factories import make_question
from tests.faults.amounts import amount
from tests.faults.callers import going_on
from tests.faults.conftest import Running

pytestmark = pytest.mark.slow

READERS = amount(short=30, full=100)
WRITERS = amount(short=5, full=10)
SECONDS = amount(short=6, full=30)
SECONDS_TO_THINK = 0.1
MOST_LOG = 64 * 1024 * 1024
SENTENCE = "Some more words that take their room. "


def test_nobody_is_turned_away_while_the_database_is_looked_after(
    running_on_sqlite: Running, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    running = running_on_sqlite
    questions = [make_question() for _ in range(10)]
    sizes: list[int] = []
    copies = (tmp_path / f"copy{number}.db" for number in itertools.count())
    made: list[Path] = []

    with going_on(
        *[lambda: read(running, random.choice(questions))] * READERS,
        *[lambda: write(running, random.choice(questions))] * WRITERS,
        lambda: execute(running, "PRAGMA wal_checkpoint(TRUNCATE)"),
        lambda: made.append(copied(running, next(copies))),
        lambda: sizes.append(log_size(running)),
        pause=SECONDS_TO_THINK,
    ):
        time.sleep(SECONDS)

    answers = running.caller.heard
    assert set(answers) == {200, 303}, (answers, running.forum.printed)
    assert "locked" not in running.forum.printed
    assert max(sizes) < MOST_LOG
    assert len(made) > 1
    assert [faults_of(copy) for copy in made] == [[]] * len(made)
    assert running.faults() == []
    record_property(
        f"{READERS} readers and {WRITERS} writers for {SECONDS} s",
        f"{answers[200]} pages, {answers[303]} answers, no other; {len(made)} good copies, "
        f"the log at most {max(sizes) / 1024**2:.1f} MB",
    )


def test_the_log_stays_small_by_itself(
    running_on_sqlite: Running, record_property: Callable[[str, object], None]
) -> None:
    running = running_on_sqlite
    questions = [make_question() for _ in range(10)]
    sizes: list[int] = []

    with going_on(
        *[lambda: read(running, random.choice(questions))] * (READERS // 3),
        *[lambda: write(running, random.choice(questions))] * (WRITERS * 2),
        lambda: sizes.append(log_size(running)),
        pause=0.01,
    ):
        time.sleep(SECONDS)

    assert set(running.caller.heard) == {200, 303}, running.forum.printed
    assert max(sizes) < MOST_LOG
    record_property(
        f"{running.caller.heard[303]} long answers as fast as can be for {SECONDS} s",
        f"the log at most {max(sizes) / 1024**2:.1f} MB",
    )


def read(running: Running, question: Post) -> None:
    running.caller.get(f"/{question.id}/{question.slug}")


def write(running: Running, question: Post) -> None:
    text = f"Words of its own, {random.random()}. {SENTENCE * random.randint(1, 400)}"
    running.caller.post(f"/{question.id}/answer", running.caller.form(body=text))


def execute(running: Running, statement: str, *values: str) -> None:
    """Execute a statement on a connection of one's own, outside of any transaction."""
    engine = migration_engine(f"sqlite:///{running.folder / 'forum.db'}")
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute(statement, values).fetchall()


def copied(running: Running, path: Path) -> Path:
    execute(running, "VACUUM INTO ?", str(path))
    return path


def log_size(running: Running) -> int:
    return (running.folder / "forum.db-wal").stat().st_size


def faults_of(copy: Path) -> list[object]:
    """What SQLite finds wrong with a copy; it is read by nobody else."""
    with closing(sqlite3.connect(copy)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall()
        return [*(row for row in found if row != ("ok",)), *broken_references(connection)]


def broken_references(connection: sqlite3.Connection) -> list[object]:
    return connection.execute("PRAGMA foreign_key_check").fetchall()
