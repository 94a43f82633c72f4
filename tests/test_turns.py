"""Writers stand in line: nobody is passed over, and nobody keeps a turn for good."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, ResourceClosedError, TimeoutError

from forum.database import sqlite_module
from forum.turns import Turns, queue_writers

PATIENCE = 0.2


@contextmanager
def queued(folder: Path, patience: float) -> Iterator[Engine]:
    engine = create_engine(
        f"sqlite:///{folder / 'queue.db'}",
        module=sqlite_module,
        connect_args={"check_same_thread": False, "isolation_level": None},
    )
    queue_writers(engine, patience)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE line (name TEXT)"))
    yield engine
    engine.dispose()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with queued(tmp_path, PATIENCE) as engine:
        yield engine


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[Engine]:
    with queued(tmp_path, 10) as engine:
        yield engine


def test_turns_are_given_in_the_order_in_which_they_were_asked_for() -> None:
    turns, order = Turns(), []
    turns.take(1)

    def wait(number: int) -> None:
        turns.take(10)
        order.append(number)
        turns.give_back()

    threads = []
    for number in range(20):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        until_it_waits(turns, number + 1)
    turns.give_back()
    for thread in threads:
        thread.join()

    assert order == list(range(20))
    turns.take(0)


def test_who_has_lost_patience_has_left_the_line() -> None:
    turns = Turns()
    turns.take(1)

    with pytest.raises(TimeoutError):
        turns.take(0.01)
    turns.give_back()

    turns.take(0)


def test_nobody_is_passed_over_by_those_who_write_without_a_pause(patient: Engine) -> None:
    """Five others that write again and again: each of them begins at most once meanwhile."""
    stop, entries = threading.Event(), []

    def write_again_and_again(number: int) -> None:
        while not stop.is_set():
            with patient.begin() as connection:
                entries.append(number)
                connection.execute(text("INSERT INTO line VALUES ('other')"))
                time.sleep(0.002)

    others = [threading.Thread(target=write_again_and_again, args=(n,)) for n in range(5)]
    for other in others:
        other.start()
    passed_over = []
    try:
        for _ in range(20):
            before = len(entries)
            with patient.begin():
                passed_over.append(len(entries) - before)
    finally:
        stop.set()
        for other in others:
            other.join()

    assert max(passed_over) <= 6


def test_who_is_interrupted_in_the_line_keeps_no_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        """A lock at which one is interrupted while waiting."""

        def __init__(self) -> None:
            self.asked = 0

        def acquire(self, timeout: float = -1) -> bool:
            self.asked += 1
            if self.asked > 1:
                raise KeyboardInterrupt
            return True

        def release(self) -> None:
            """Nobody listens any more."""

    turns = Turns()
    turns.take(1)
    monkeypatch.setattr("forum.turns.Lock", Interrupted)

    with pytest.raises(KeyboardInterrupt):
        turns.take(1)
    turns.give_back()

    assert turns.free == 1


@pytest.mark.parametrize("ending", ["commit", "rollback", "close", "invalidate", "dispose"])
def test_a_turn_is_given_back_however_the_deed_ends(ending: str, engine: Engine) -> None:
    connection = engine.connect()
    connection.execute(text("INSERT INTO line VALUES ('mine')"))

    if ending == "dispose":
        engine.dispose()
        connection.close()
    else:
        getattr(connection, ending)()
        connection.close()

    with engine.begin() as other:
        names = other.execute(text("SELECT name FROM line")).scalars().all()
    assert names == (["mine"] if ending == "commit" else [])


def test_a_turn_that_led_to_nothing_is_given_back(engine: Engine, tmp_path: Path) -> None:
    with closing(sqlite_module.connect(tmp_path / "queue.db", isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            with pytest.raises(DBAPIError, match="locked"), engine.begin():
                pass

    with engine.begin() as connection:
        connection.execute(text("INSERT INTO line VALUES ('mine')"))


def test_the_whole_line_waits_no_longer_than_its_patience(engine: Engine, tmp_path: Path) -> None:
    """A stranger holds the lock: who came later has waited in the line already."""
    waited = []

    def write() -> None:
        began = time.monotonic()
        with pytest.raises((DBAPIError, TimeoutError)), engine.begin():
            pass
        waited.append(time.monotonic() - began)

    with closing(sqlite_module.connect(tmp_path / "queue.db", isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        others = [threading.Thread(target=write) for _ in range(4)]
        for other in others:
            other.start()
            time.sleep(PATIENCE / 4)
        for other in others:
            other.join()

    assert len(waited) == 4
    assert max(waited) < 1.8 * PATIENCE


def test_nothing_is_written_on_a_connection_that_could_not_begin(
    engine: Engine, tmp_path: Path
) -> None:
    with closing(sqlite_module.connect(tmp_path / "queue.db", isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        connection = engine.connect()
        for _ in range(2):
            with pytest.raises((DBAPIError, ResourceClosedError)):
                connection.execute(text("INSERT INTO line VALUES ('lost')"))

    with engine.begin() as other:
        assert other.execute(text("SELECT name FROM line")).all() == []


def test_one_connection_writes_twice_without_standing_in_its_own_way(engine: Engine) -> None:
    with engine.connect() as connection:
        for _ in range(2):
            connection.execute(text("INSERT INTO line VALUES ('mine')"))
            connection.commit()

    with engine.begin() as other:
        assert len(other.execute(text("SELECT name FROM line")).all()) == 2


def test_who_waits_in_vain_is_told_so(engine: Engine) -> None:
    with engine.begin(), pytest.raises(TimeoutError), engine.begin():
        pass


def until_it_waits(turns: Turns, waiting: int) -> None:
    deadline = time.monotonic() + 5
    while len(turns._waiting) < waiting and time.monotonic() < deadline:
        time.sleep(0.001)
