"""Hashing passwords: slow on purpose, so at most two at once, and never inside a deed.

A hash takes 32 MB and a quarter of a second. Without a limit, a crowd at the door would
take the machine's memory and every thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from werkzeug.security import check_password_hash, generate_password_hash

from forum.database import end_reading
from forum.errors import TooMany
from forum.i18n import sentence
from forum.text.passwords import LONGEST, as_compared

METHOD = "scrypt:32768:8:1"
MOST_AT_ONCE = 2
PATIENCE_SECONDS = 10

# What a name without a password is compared with: the answer is no, and costs the same.
_NOBODY = f"{METHOD}${'0' * 16}${'0' * 128}"
_turns = BoundedSemaphore(MOST_AT_ONCE)


def hash_password(password: str) -> str:
    """What is kept of a password."""
    with _turn():
        return generate_password_hash(as_compared(password), METHOD)


def is_password(password: str, kept: str | None) -> bool:
    """Whether this is the password that was hashed; without a hash it never is."""
    # One sign too many is enough to know that it is none of ours; the rest is not hashed.
    typed = as_compared(password)[: LONGEST + 1]
    with _turn():
        is_right = check_password_hash(kept or _NOBODY, typed)
    return is_right and kept is not None and len(typed) <= LONGEST


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for one of the two places, holding nothing that others wait for."""
    end_reading()
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise TooMany(
            sentence("Many people are signing in just now. Please try again in a moment."),
            retry_after=PATIENCE_SECONDS,
        )
    try:
        yield
    finally:
        _turns.release()
