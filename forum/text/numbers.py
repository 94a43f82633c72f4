"""Numbers: as people read them at a glance, and as they come in a request."""

from __future__ import annotations

_UNITS = ((1_000, "k"), (1_000_000, "m"), (1_000_000_000, "b"))


def compact(n: int) -> str:
    """A number in at most five characters (and a sign): 999, 1.0k, 99.9k, 123k, 1.2m."""
    sign, size = ("-" if n < 0 else ""), abs(n)
    if size < 1_000:
        return str(n)
    for unit, letter in _UNITS:
        tenths = (size * 10 + unit // 2) // unit
        if tenths < 1_000:
            return f"{sign}{tenths // 10}.{tenths % 10}{letter}"
        # Rounded up to a thousand of this unit, it is one of the next.
        whole = (size + unit // 2) // unit
        if whole < 1_000:
            return f"{sign}{whole}{letter}"
    return f"{sign}999b+"


def whole_number(text: str) -> int | None:
    """The number that a few digits stand for; nothing for whatever else came."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
