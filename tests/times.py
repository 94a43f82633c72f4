"""Times for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from forum import clock


def seconds(n: int) -> timedelta:
    """So many seconds."""
    return timedelta(seconds=n)


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Let the one clock show another time."""
    real = clock.now
    clock.now = lambda: moment
    try:
        yield
    finally:
        clock.now = real
