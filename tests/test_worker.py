"""The worker's loop survives what its jobs do, and keeps their times."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread, Timer
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from forum import clock, create_app, database
from forum.domain import heartbeat
from forum.domain.posting.erasing import CLEARING
from forum.models import Setting
from forum.worker import LARGE_LOG, Checkpoint, Clearing, Job, Worker, all_jobs
from tests.databases import environment, hang_up, migrate

ALWAYS = timedelta(0)


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Flask]:
    """An application whose database file the test may lay hands on."""
    environ = environment(tmp_path / "instance")
    migrate(environ)
    app = create_app(environ)
    yield app
    hang_up(app)


def test_a_round_says_that_the_worker_is_well(app: Flask) -> None:
    is_well = Worker(app).run_round()

    with app.app_context():
        told_at = heartbeat.last_report("worker")
    assert is_well
    assert told_at is not None
    assert clock.now() - told_at < timedelta(minutes=1)


def test_a_job_that_fails_takes_nothing_of_the_others_along(app: Flask) -> None:
    jobs = (
        Job("first", ALWAYS, lambda: write("first")),
        Job("failing", ALWAYS, write_and_fail),
        Job("last", ALWAYS, lambda: write("last")),
    )

    is_well = Worker(app, jobs).run_round()

    assert not is_well
    with app.app_context():
        kept = database.reading().execute(select(Setting.name)).scalars().all()
    assert sorted(kept) == ["first", "last"]


def test_a_job_waits_until_it_is_due_again(app: Flask) -> None:
    done: list[str] = []
    jobs = (
        Job("often", ALWAYS, lambda: done.append("often")),
        Job("seldom", timedelta(hours=1), lambda: done.append("seldom")),
    )
    worker = Worker(app, jobs)

    worker.run_round()
    worker.run_round()

    assert done == ["often", "seldom", "often"]


def test_a_lost_database_does_not_end_the_loop(on_sqlite: Flask, tmp_path: Path) -> None:
    worker = Worker(on_sqlite)
    hang_up(on_sqlite)
    folder, away = tmp_path / "instance", tmp_path / "away"

    folder.rename(away)
    is_well_without = worker.run_round()
    away.rename(folder)
    is_well_again = worker.run_round()

    assert (is_well_without, is_well_again) == (False, True)


def test_what_passes_by_itself_is_one_line_in_the_log(
    on_sqlite: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    log = logging.getLogger("forum")
    log.addHandler(caplog.handler)

    is_well = Worker(on_sqlite, (Job("writing", ALWAYS, write_where_none_may),)).run_round()

    log.removeHandler(caplog.handler)
    assert not is_well
    assert caplog.messages == ["writing has to wait: attempt to write a readonly database"]
    assert caplog.records[0].exc_info is None


def test_the_loop_ends_when_it_is_told_to(app: Flask) -> None:
    worker = Worker(app, ())
    thread = Thread(target=worker.run)
    thread.start()

    worker.stop.set()
    thread.join(timeout=1)

    assert not thread.is_alive()


def test_the_log_of_writes_is_emptied_into_the_database(on_sqlite: Flask, tmp_path: Path) -> None:
    with on_sqlite.app_context():
        write("something")
        database.commit()
    assert (tmp_path / "instance" / "forum.db-wal").stat().st_size > 0

    Worker(on_sqlite, only_checkpoint()).run_round()

    assert (tmp_path / "instance" / "forum.db-wal").stat().st_size == 0


def test_a_large_log_of_writes_does_not_wait_for_its_minute(
    on_sqlite: Flask, tmp_path: Path
) -> None:
    worker = Worker(on_sqlite, only_checkpoint())
    log_of_writes = tmp_path / "instance" / "forum.db-wal"
    worker.run_round()
    grow(on_sqlite, 1_000_000)
    worker.run_round()
    small = log_of_writes.stat().st_size

    grow(on_sqlite, LARGE_LOG)
    large = log_of_writes.stat().st_size
    worker.run_round()

    assert 1_000_000 < small < LARGE_LOG < large
    assert log_of_writes.stat().st_size == 0


def test_a_reader_keeps_the_checkpoint_waiting_only_for_a_moment(
    on_sqlite: Flask, tmp_path: Path
) -> None:
    with on_sqlite.app_context():
        write("something")
        database.commit()
    reader = somebody_reading(tmp_path / "instance" / "forum.db")
    began = time.monotonic()

    is_well = Worker(on_sqlite, only_checkpoint()).run_round()

    assert is_well
    assert time.monotonic() - began < 2
    with on_sqlite.app_context():
        timeout = database.db.session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar()
    assert timeout == 0
    reader.close()


@pytest.mark.parametrize("large", [0, 2**40], ids=["large", "small"])
def test_only_a_large_log_is_worth_waiting_for_a_reader(
    large: int, on_sqlite: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.worker.LARGE_LOG", large)
    path = tmp_path / "instance" / "forum.db"
    reader = somebody_reading(path)
    with on_sqlite.app_context():
        write("something")
        database.commit()
    leaving = Timer(0.4, reader.close)
    leaving.start()

    Worker(on_sqlite, only_checkpoint()).run_round()

    leaving.join()
    assert (path.with_name("forum.db-wal").stat().st_size == 0) is (large == 0)


def test_a_large_log_that_somebody_reads_leaves_the_writers_their_turn(
    on_sqlite: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.worker.LARGE_LOG", 0)
    monkeypatch.setattr("forum.worker.WAITING_LONG", "PRAGMA busy_timeout=10")
    checkpoint = Checkpoint()
    reader = somebody_reading(tmp_path / "instance" / "forum.db")

    with on_sqlite.app_context():
        write("something")
        database.commit()
        was_pressing = checkpoint.is_pressing()
        checkpoint.run()
        is_pressing = checkpoint.is_pressing()
        much_later = time.monotonic() + 60
        monkeypatch.setattr("forum.worker.time.monotonic", lambda: much_later)
        later = checkpoint.is_pressing()

    assert (was_pressing, is_pressing, later) == (True, False, True)
    reader.close()


def test_a_checkpoint_that_fails_is_not_tried_again_each_second(
    on_sqlite: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.worker.LARGE_LOG", 0)
    monkeypatch.setattr("forum.worker.WAITING_LONG", "PRAGMA (")
    checkpoint = Checkpoint()

    with on_sqlite.app_context():
        write("something")
        database.commit()
        with pytest.raises(database.driver_error()):
            checkpoint.run()
        is_pressing = checkpoint.is_pressing()

    assert not is_pressing


def test_what_was_erased_is_cleared_at_once_but_of_a_large_database_once_a_day(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.worker.SMALL", 0)
    clearing, pressing, owed = Clearing(Checkpoint()), [], []
    with app.app_context():
        for days in (0, 0, 1.1):
            later = time.monotonic() + days * 24 * 3600
            monkeypatch.setattr("forum.worker.time.monotonic", lambda at=later: at)
            pressing.append(clearing.is_pressing())
            if not owed or not owed[-1]:
                ask_for_clearing()
            clearing.run()
            database.commit()
            owed.append(heartbeat.errand_mark(CLEARING) is not None)

    assert (pressing, owed) == ([False, False, True], [False, True, False])


def test_while_somebody_reads_clearing_is_tried_again(
    on_sqlite: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.worker.REST_OF_CLEARING", timedelta(0))
    clearing = Clearing(Checkpoint())
    with on_sqlite.app_context():
        ask_for_clearing()
        reader = somebody_reading(tmp_path / "instance" / "forum.db")
        clearing.run()
        is_owed = clearing.is_pressing()
        reader.close()
        clearing.run()
        database.commit()

        assert (is_owed, clearing.is_pressing()) == (True, False)


def ask_for_clearing() -> None:
    heartbeat.ask_for(CLEARING)
    database.commit()


def somebody_reading(path: Path) -> Any:
    reader = database.sqlite_module.connect(path, check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM setting").fetchall()
    return reader


def only_checkpoint() -> tuple[Job, ...]:
    return tuple(job for job in all_jobs() if job.name == "checkpoint")


def write(name: str) -> None:
    database.db.session.add(Setting(name=name, value="1"))


def write_where_none_may() -> None:
    database.reading().execute(insert(Setting).values(name="lost", value="1"))


def grow(app: Flask, size: int) -> None:
    with app.app_context():
        database.db.session.merge(Setting(name="long", value="x" * size))
        database.commit()


def write_and_fail() -> None:
    write("lost")
    database.db.session.flush()
    raise RuntimeError("out of order")
