"""Phrases: a secret as a few words that one can write on paper and type again."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from string import ascii_lowercase

from forum.text.composed import composed
from forum.text.plain import replaced

BITS = 66

_LONGEST_TYPED = 200
_BITS_A_WORD = 11
_WORDS = BITS // _BITS_A_WORD
_BYTES = -(-BITS // 8)
_LEFT_OVER = 8 * _BYTES - BITS
_TELLING = 4
_LONGEST_WORD = 8
# Where it comes from, and under which licence, stands beside it.
_LIST = Path(__file__).with_name("words.txt")


def phrase_of(secret: bytes) -> str:
    """The first 66 bits of a secret as six words."""
    number = _number_of(secret)
    places = (
        number >> at & (1 << _BITS_A_WORD) - 1
        for at in range(BITS - _BITS_A_WORD, -1, -_BITS_A_WORD)
    )
    return " ".join(_words()[place] for place in places)


def bits_of(typed: str) -> bytes | None:
    """The 66 bits of a phrase as somebody typed it, or None when it is no phrase.

    A slip is put right only where a single word is meant. A wrong guess costs nothing: it
    opens no more than any other wrong phrase.
    """
    if len(typed) > _LONGEST_TYPED:
        return None
    words = re.findall(r"[^\W\d_]+", _plain(typed))
    if len(words) != _WORDS:
        return None
    number = 0
    for word in words:
        place = _place_of(word)
        if place is None:
            return None
        number = number << _BITS_A_WORD | place
    return _bytes_of(number)


def bits_in(secret: bytes) -> bytes:
    """The first 66 bits of a secret, which its phrase stands for, as nine bytes."""
    return _bytes_of(_number_of(secret))


def _number_of(secret: bytes) -> int:
    if len(secret) < _BYTES:
        raise ValueError(f"a secret has at least {_BYTES} bytes")
    return int.from_bytes(secret[:_BYTES]) >> _LEFT_OVER


def _bytes_of(number: int) -> bytes:
    return (number << _LEFT_OVER).to_bytes(_BYTES)


def _plain(typed: str) -> str:
    """The text in small letters without marks and what is unseen: a Turkish İ is an i here."""
    folded = composed(composed(typed, "NFKC").casefold(), "NFD")
    return replaced(folded, lambda char: unicodedata.category(char) in ("Mn", "Cf"))


@cache
def _words() -> tuple[str, ...]:
    """The 2048 words: read when the first phrase is made or typed."""
    return tuple(_LIST.read_text(encoding="ascii").split())


@cache
def _places() -> dict[str, int]:
    """Where each word stands, by itself and by its beginnings of four letters or more."""
    return {
        word[:length]: place
        for place, word in enumerate(_words())
        for length in range(_TELLING, len(word) + 1)
    }


@cache
def _whole_words() -> frozenset[str]:
    return frozenset(_words())


def _place_of(word: str) -> int | None:
    if len(word) > _LONGEST_WORD + 1:
        return None
    if word in _places():
        return _places()[word]
    meant = [near for near in _one_slip_away(word) if near in _whole_words()]
    return _places()[meant[0]] if len(meant) == 1 else None


def _one_slip_away(word: str) -> set[str]:
    """What the word is when one letter too many, missing, wrong or out of place is put right."""
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    swapped = {head + tail[1::-1] + tail[2:] for head, tail in halves if len(tail) > 1}
    changed = {head + tail[1:] for head, tail in halves if tail}
    for letter in ascii_lowercase:
        changed.update(head + letter + tail for head, tail in halves)
        changed.update(head + letter + tail[1:] for head, tail in halves if tail)
    return swapped | changed
