"""Everything that the forum says in its log, as text and as JSON."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from forum import clock
from forum.web.logs import JsonLine


@contextmanager
def heard(lines: list[str], level: str = "INFO") -> Iterator[None]:
    """Keep every line from this level on."""
    handlers = [_Heard(lines, JsonLine().format), _Heard(lines, _as_text)]
    log = logging.getLogger("forum")
    before = log.level
    log.setLevel(level)
    for handler in handlers:
        log.addHandler(handler)
    try:
        yield
    finally:
        log.setLevel(before)
        for handler in handlers:
            log.removeHandler(handler)


class _Heard(logging.Handler):
    def __init__(self, lines: list[str], written: Callable[[logging.LogRecord], str]) -> None:
        super().__init__()
        self._lines, self._written = lines, written

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self._written(record))


def _as_text(record: logging.LogRecord) -> str:
    told = f"{record.levelname} {record.name}: {record.getMessage()}"
    return f"{clock.now().isoformat()} {told}"
