"""Turns to write on SQLite, whose lock knows no queue: it is asked for again and again.

SQLite asks at longer and longer pauses, so among many one may be passed over until its
patience ends. Here the writers of one process stand in line in the order in which they
came, and only the first of them asks, at short pauses.
"""

from __future__ import annotations

import time
from collections import deque
from threading import Lock, RLock
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import TimeoutError

BEGIN = "BEGIN IMMEDIATE"
PAUSE_SECONDS = 0.001


class Turns:
    """So many places, given to those who wait for one in the order in which they came."""

    def __init__(self, places: int = 1) -> None:
        # Entered again by the thread that holds it when a connection that nobody gave back is
        # collected right here.
        self._guard = RLock()
        self._waiting: deque[Lock] = deque()
        self.free = places

    def take(self, patience: float) -> None:
        """Wait for one's turn, at most for `patience` seconds.

        Raises:
            TimeoutError: it did not come, and one has left the line.
        """
        called = Lock()
        called.acquire()
        with self._guard:
            if self.free:
                self.free -= 1
                return
            self._waiting.append(called)
        try:
            is_called = called.acquire(timeout=max(patience, 0))
        except BaseException:
            if not self._leave(called):
                self.give_back()
            raise
        if not is_called and self._leave(called):
            raise TimeoutError("too many wait to write")

    def _leave(self, called: Lock) -> bool:
        """Leave the line; says whether one still stood in it, and was not called meanwhile."""
        with self._guard:
            if called not in self._waiting:
                return False
            self._waiting.remove(called)
            return True

    def give_back(self) -> None:
        """Let the next one in the line have it."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self.free += 1


def queue_writers(engine: Engine, patience: float) -> None:
    """Let each transaction of the engine begin in its turn.

    Each waits at most `patience` seconds, in this process and for other processes together.
    """
    turns = Turns()

    @event.listens_for(engine, "connect")
    def ask_once_at_a_time(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout=0")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        record = _record_of(connection)
        until = time.monotonic() + patience
        try:
            if "has_turn" not in record:
                turns.take(patience)
                record["has_turn"] = True
            _ask(connection, until)
        except BaseException:
            give_back(record)
            # It would go on without a transaction otherwise: to SQLAlchemy it has begun.
            connection.close()
            raise

    # Not at the commit, which is still to come when it is told of; and whatever else becomes
    # of the connection, nobody keeps a turn who has given back what it was for.
    @event.listens_for(engine, "checkin")
    def after_use(_connection: Any, record: Any) -> None:
        give_back(record.record_info)

    def give_back(record: dict[str, Any]) -> None:
        if record.pop("has_turn", False):
            turns.give_back()


def _record_of(connection: Connection) -> dict[str, Any]:
    """What the pool notes of this connection for as long as it keeps its place."""
    info: dict[str, Any] | None = connection.connection.record_info
    if info is None:
        raise RuntimeError("a writing connection belongs to a pool")
    return info


def _ask(connection: Connection, until: float) -> None:
    driver = connection.connection
    while time.monotonic() < until:
        try:
            driver.execute(BEGIN)
        except Exception as error:
            if not getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
                break
        else:
            return
        time.sleep(PAUSE_SECONDS)
    connection.exec_driver_sql(BEGIN)  # once more, for an error that names its statement
