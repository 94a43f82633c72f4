"""Plain text: cleaning, checking, shortening and comparing it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from hashlib import blake2b

from forum.text.composed import composed

_NEWLINE = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NOT_TEXT = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    r"|["
    + "".join(
        f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)
    )
    + "]"
)
_MALFORMED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffd]")

_SPACES = re.compile(r"\s+")
_UNSEEN = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
_FLAG_OR_TAG = re.compile(r"(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0000-\U000e007f]")
_JOINERS = re.compile(r"([\u200c\u200d])[\u200c\u200d]+")
_LOOSE_JOINER = re.compile(r"(?:^|(?<=\s))[\u200c-\u200f\ufe00-\ufe0f]+|[\u200c\u200d]+(?=\s|$)")
_MOST_MARKS = 6
_VIRAMA = 9

ELLIPSIS = "…"


def clean_line(text: str) -> str:
    """One clean line: white space single, nothing unseen that could deceive."""
    text = clean_block(text)
    text = _FLAG_OR_TAG.sub(r"\1", _UNSEEN.sub("", text))
    text = _SPACES.sub(" ", text)
    text = _LOOSE_JOINER.sub("", _JOINERS.sub(r"\1", text))
    text = _thin_marks(_SPACES.sub(" ", text)).strip()
    return composed(text) if _is_visible(text) else ""


def clean_block(text: str) -> str:
    """Clean text of many lines: composed, one kind of line end, no control characters."""
    text = _NOT_TEXT.sub("", _NEWLINE.sub("\n", text))
    text = composed(text.removeprefix("\ufeff"))
    # The first line's indentation is kept: it may be code.
    return re.sub(r"\A(?:[^\S\n]*\n)+", "", text.rstrip())


def is_well_formed(text: str) -> bool:
    """Whether the text arrived whole: no NUL, control character, surrogate or U+FFFD."""
    return _MALFORMED.search(text) is None


def excerpt(text: str, limit: int = 200) -> str:
    """The beginning of a text in whole words, at most `limit` characters with its ellipsis."""
    text = _SPACES.sub(" ", text).strip()
    if len(text) <= limit:
        return text
    at = limit - len(ELLIPSIS)
    space = text.rfind(" ", 0, at + 1)
    # A script without spaces, or one long word, is cut inside.
    if space < at // 2:
        space = _cut_before(text, at)
    return text[:space].rstrip(" ,;:-–—") + ELLIPSIS


def words_digest(text: str) -> int:
    """A signed 64-bit digest of the words, whatever their case, spacing and punctuation."""
    folded = composed(text, "NFKC").casefold()
    folded = composed(folded, "NFKC")
    letters = replaced(folded, lambda char: not _is_said(char))
    # A text of signs only ("???") is compared by its signs.
    said = letters or _SPACES.sub("", folded)
    digest = blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def replaced(text: str, is_out: Callable[[str], bool], by: str = "") -> str:
    """The text with some characters replaced; each is judged once, however often it stands."""
    return text.translate({ord(char): by for char in set(text) if is_out(char)})


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, never through the middle of a letter or an emoji."""
    return text if len(text) <= limit else text[: _cut_before(text, limit)]


def is_mark(char: str) -> bool:
    """Whether the character is a mark that belongs to the letter before it."""
    return unicodedata.category(char) in ("Mn", "Mc") and not _selects(char)


def _is_said(char: str) -> bool:
    return unicodedata.category(char)[0] in "LN" or is_mark(char)


def _cut_before(text: str, at: int) -> int:
    start = at
    while start > 0 and (_continues(text[start]) or _binds(text[start - 1])):
        start -= 1
    return start or at


def _continues(char: str) -> bool:
    return (
        unicodedata.category(char)[0] == "M"
        or char in "\u200c\u200d"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def _binds(char: str) -> bool:
    """Whether the character joins the next letter to itself: a joiner, or a virama."""
    return char == "\u200d" or unicodedata.combining(char) == _VIRAMA


def _selects(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _thin_marks(text: str) -> str:
    """Leave so many combining marks on a letter that they cannot run over other lines."""
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for char in composed(text, "NFD"):
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _is_visible(text: str) -> bool:
    return any(unicodedata.category(char)[0] in "LNPS" for char in text)
