"""Unicode's normal forms at a bounded cost."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Form = Literal["NFC", "NFD", "NFKC"]

# No script puts more marks on a letter; Unicode itself draws the line for streams here.
_MOST_MARKS = 30
# Marks are neither letters nor spaces, so a run of them is inside one of these.
_LONG_RUN = re.compile(rf"[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1},}}")


def composed(text: str, form: Form = "NFC") -> str:
    """The text in a normal form, with at most 30 marks on one letter.

    Python puts the marks of a letter in order by insertion: the square of their number.
    """
    if text.isascii():
        return text
    return unicodedata.normalize(form, _LONG_RUN.sub(_thinned, text))


def _thinned(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)
