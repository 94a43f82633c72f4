"""Rendering long texts, one at a time in each process.

Two at once end no sooner: they only take turns, and every page of everybody else with them.
"""

from __future__ import annotations

from threading import BoundedSemaphore

from forum.database import end_reading
from forum.errors import TooMany
from forum.i18n import sentence
from forum.text.markup import Text, render

# What is shorter takes no longer than a page does.
LONG = 2_000
PATIENCE_SECONDS = 10

_turn = BoundedSemaphore(1)


def render_in_turn(source: str) -> Text:
    """Render what somebody sent; nothing that others wait for is held meanwhile."""
    if len(source) <= LONG:
        return render(source)
    end_reading()
    if not _turn.acquire(timeout=PATIENCE_SECONDS):
        raise TooMany(
            sentence("Many long texts arrive just now. Please send yours again in a moment."),
            retry_after=PATIENCE_SECONDS,
        )
    try:
        return render(source)
    finally:
        _turn.release()
