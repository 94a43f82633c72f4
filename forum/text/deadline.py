"""Ends a piece of work that takes too long, in whatever thread it runs."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from threading import Lock, RLock, Thread, get_ident
from typing import TypeVar

Result = TypeVar("Result")

_FIRINGS = 2
_PAUSE = 0.5
_WALL = 5
# Far more than it takes: the interpreter looks at the end of each turn.
_MOST_TURNS = 1_000_000

_raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
_raise_in.argtypes = (ctypes.c_ulong, ctypes.py_object)
_raise_in.restype = ctypes.c_int


class OutOfTime(BaseException):
    """The work took too long; not an Exception, so that no library swallows it."""


def run_within(seconds: float, work: Callable[[], Result]) -> Result:
    """Do the work, or raise OutOfTime once it has used so many seconds of the processor."""
    watch = _Watch(seconds)
    # The watch fires at most twice and each delivery costs one of the two calls of stop():
    # either one of them ran to its end, or nothing is left to fire. So nothing can be
    # raised in this thread once this function has been left.
    try:
        try:
            watch.start()
            return work()
        finally:
            watch.stop()
    except OutOfTime:
        watch.stop()
        raise


class _Watch(Thread):
    """Looks after one piece of work of the thread that made it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(name="deadline", daemon=True)
        self._seconds = seconds
        self._worker = get_ident()
        self._begun = time.monotonic()
        self._used_before = time.thread_time()
        self._fired = 0
        # Whoever holds the right to fire: the watch for a moment, the worker for ever once
        # it has stopped the watch. Both locks are C calls: an exception cannot tear them.
        self._right = RLock()
        self._end = Lock()
        self._end.acquire()

    def stop(self) -> None:
        """Take the right to fire away, and catch what was fired but not yet raised."""
        self._right.acquire()
        if self._fired:
            self._catch_what_is_pending()
        if self._end.locked():
            self._end.release()

    def _catch_what_is_pending(self) -> None:
        # Forgetting it (a NULL for the exception) would leave the interpreter looking for it
        # for ever after: slower everywhere, and without end under a profiler. So one is
        # raised in its place and caught here.
        try:
            _raise_in(self._worker, OutOfTime)
            for _ in range(_MOST_TURNS):
                pass
        except OutOfTime:
            return

    def run(self) -> None:
        """Wait for the end of the work; fire when it does not come in time."""
        wait = self._seconds
        while self._fired < _FIRINGS and not self._end.acquire(timeout=wait):
            if not self._right.acquire(blocking=False):
                return
            wait = self._left()
            if wait <= 0:
                self._fired += 1
                _raise_in(self._worker, OutOfTime)
                wait = _PAUSE
            self._right.release()

    def _left(self) -> float:
        """What is left of the time; a busy machine is not held against the work."""
        wall = time.monotonic() - self._begun
        if wall >= self._seconds * _WALL or not hasattr(time, "pthread_getcpuclockid"):
            return self._seconds - wall
        # Asked under the right to fire only: the worker cannot end meanwhile.
        used = time.clock_gettime(time.pthread_getcpuclockid(self._worker)) - self._used_before
        return max(self._seconds - used, 0.001) if used < self._seconds else 0.0
