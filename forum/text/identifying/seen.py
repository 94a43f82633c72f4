"""A text as the eye sees it, with the way back to the text as it stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from forum.text.composed import composed

# Drawn as nothing, though Unicode counts them as letters or marks.
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u20e3\u3164\uffa0"


@dataclass(frozen=True, slots=True)
class Seen:
    """The text in plain signs; `at` holds for each of them its place in the text as it stands."""

    text: str
    at: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Seen:
        """The text without what is not seen, full-width and fancy signs made plain ones."""
        if text.isascii() and text.isprintable():
            return cls(text, range(len(text)))
        plain = {char: _plain(char) for char in set(text)}
        at = [place for place, char in enumerate(text) if plain[char]]
        return cls("".join(plain[char] for char in text), at)


def _plain(char: str) -> str:
    """One sign or none: one sign that became many would make a short text long."""
    if char == "\n" or " " <= char <= "~":
        return char
    category = unicodedata.category(char)
    if category == "Zs" or char.isspace():
        return "\n" if category in ("Zl", "Zp") else " "
    if category in ("Cf", "Cc") or char in _BLANK or "\ufe00" <= char <= "\ufe0f":
        return ""
    if category == "Pd":
        return "-"
    if char in "‘’ʼ":
        return "'"
    if char in "“”„«»":
        return '"'
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    form = composed(char, "NFKC")
    return form if len(form) == 1 else char
