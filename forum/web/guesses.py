"""Wrong keys in addresses, counted in memory: a page that is opened writes nothing.

No more than a try at guessing 66 bits deserves: it keeps the noise down.
"""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock

from flask import current_app

from forum.errors import TooMany
from forum.i18n import sentence
from forum.web.networks import current_network

PER_NETWORK = 20
IN_ALL = 500
WINDOW_SECONDS = 900


class Guesses:
    """How often each network was wrong in this quarter of an hour; forgotten with it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._wrong: Counter[str] = Counter()
        self._ends_at = 0.0

    def refuse_more(self) -> None:
        """Raise `TooMany` for a network that was wrong too often, or when all together were."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            return
        if self._wrong[current_network()] >= PER_NETWORK or self._wrong.total() >= IN_ALL:
            raise TooMany(
                sentence("Too many keys were wrong. Please try again in a quarter of an hour."),
                retry_after=int(left) + 1,
            )

    def count_wrong(self) -> None:
        """Count one more."""
        with self._lock:
            if time.monotonic() >= self._ends_at:
                self._wrong.clear()
                self._ends_at = time.monotonic() + WINDOW_SECONDS
            self._wrong[current_network()] += 1


def guesses() -> Guesses:
    """What this process has counted."""
    found: Guesses = current_app.extensions.setdefault("guesses", Guesses())
    return found
