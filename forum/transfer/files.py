"""Text files that somebody hands in: read whole, or refused with the reason and its line."""

from __future__ import annotations

import sys
from pathlib import Path

from forum.errors import NotValid
from forum.i18n import Sentence, sentence

STANDARD_INPUT = "-"


class Unreadable(NotValid):
    """A file that cannot be taken; `reasons` has a sentence for each bad line."""

    def __init__(self, *reasons: Sentence) -> None:
        super().__init__(reasons[0])
        self.reasons = reasons


def read_text(path: str) -> str:
    """The text of a UTF-8 file, or of standard input for `-`, its lines ended by newlines.

    Raises `Unreadable` for a file that is not there, and for bytes that are no text.
    """
    try:
        data = sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise Unreadable(sentence("Cannot read %(path)s: %(why)s.", path=path, why=why)) from error
    return _decoded(data)


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            sentence("Line %(line)s: this is not UTF-8. Please save the file as UTF-8.", line=line)
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (at := text.find("\0")) >= 0:
        line = text.count("\n", 0, at) + 1
        raise Unreadable(sentence("Line %(line)s: this holds a NUL, which is no text.", line=line))
    return text
