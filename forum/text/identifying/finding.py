"""How a rule finds its places in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Span = tuple[int, int]
Finder = Callable[[str, str | None], Iterator[Span]]
Judge = Callable[[re.Match[str]], bool]

_NEAR = 60


def any_of(patterns: tuple[re.Pattern[str], ...], unless: Judge | None = None) -> Finder:
    """What matches a pattern, unless it is an exception."""

    def finds(text: str, own_name: str | None) -> Iterator[Span]:
        for pattern in patterns:
            for match in pattern.finditer(text):
                if unless is None or not unless(match):
                    yield match.span()

    return finds


def before(match: re.Match[str], most: int = _NEAR) -> str:
    """What stands shortly before the match on its line."""
    return match.string[max(0, match.start() - most) : match.start()].rpartition("\n")[2]


def after(match: re.Match[str], most: int = _NEAR) -> str:
    """What stands shortly after the match on its line."""
    return match.string[match.end() : match.end() + most].partition("\n")[0]
