"""Lists of words and patterns, and whether one of them stands in a text.

An entry stands on a line of its own, or between commas. It is a word or several, and `*` in it
stands for any letters: `casino*` is found in "casinos". Case, accents and forms of letters do not
matter. A word that is written in disguise ("vіagra" with a Cyrillic letter, "v1agra", "CASlNO")
is also read by what its letters look like. Looking takes time in proportion to text and list.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from forum.text.composed import composed
from forum.text.lookalikes import alphabets_of, fold, without_accents
from forum.text.plain import replaced

_WORD = re.compile(r"[^\W_]+")
_PATTERN = re.compile(r"(?:[^\W_]|\*)+")
_ENTRIES = re.compile(r"[,\n]")

# The parts of a pattern between its stars.
Glob = tuple[str, ...]


class Word(NamedTuple):
    """A word of a text: as written, in its plain form, and by what it looks like if disguised."""

    written: str
    plain: str
    looks: str


class _Pattern(NamedTuple):
    plain: Glob
    looks: Glob

    def fits(self, word: Word) -> bool:
        return _fits(self.plain, word.plain) or (word.looks != "" and _fits(self.looks, word.looks))


_Entry = tuple[_Pattern, ...]


def first_match(entries: str, *texts: str) -> str | None:
    """What matches an entry of the list in these texts, as it is written there, if anything."""
    patterns = _patterns(entries)
    if not patterns:
        return None
    return next((found for text in texts for found in _matches(patterns, _words(text))), None)


def _matches(entries: Sequence[_Entry], words: Sequence[Word]) -> Iterator[str]:
    plain, looks = _Lines([word.plain for word in words]), _Lines([word.looks for word in words])
    for entry in entries:
        first = entry[0]
        for at in sorted({*plain.holding(first.plain), *looks.holding(first.looks)}):
            run = words[at : at + len(entry)]
            if len(run) == len(entry) and all(map(_Pattern.fits, entry, run)):
                yield " ".join(word.written for word in run)


class _Lines:
    """Words one below the other: a part of one is sought in all of them at once."""

    def __init__(self, words: Sequence[str]) -> None:
        self.text = "\n".join(words)
        self.starts = [0, *accumulate(len(word) + 1 for word in words)]

    def holding(self, glob: Glob) -> Iterator[int]:
        """The numbers of the words that hold the rarest part of a pattern."""
        part = min(filter(None, glob), key=self.text.count, default="")
        at = self.text.find(part) if part else -1
        while at >= 0:
            number = bisect_right(self.starts, at) - 1
            yield number
            at = self.text.find(part, self.starts[number + 1])


def _fits(glob: Glob, word: str) -> bool:
    """Whether the parts stand in the word in order; each is looked for once, so never again."""
    if len(glob) == 1:
        return word == glob[0]
    first, *middle, last = glob
    if not word.startswith(first) or not word.endswith(last):
        return False
    at, end = len(first), len(word) - len(last)
    for part in middle:
        at = word.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return at <= end


@lru_cache(maxsize=8)
def _patterns(entries: str) -> tuple[_Entry, ...]:
    """The entries of a list; one of stars alone would match everything, and is none."""
    found = []
    for line in _ENTRIES.split(_levelled(entries)):
        tokens = [token for token in _PATTERN.findall(line) if token.strip("*")]
        if tokens:
            found.append(tuple(map(_pattern, tokens)))
    return tuple(found)


def _pattern(token: str) -> _Pattern:
    parts = re.split(r"\*+", token)
    return _Pattern(
        tuple(part.casefold() for part in parts),
        tuple(fold(part) for part in parts),
    )


def _words(text: str) -> tuple[Word, ...]:
    seen: dict[str, Word] = {}
    words = _WORD.findall(_levelled(text))
    return tuple(seen.get(word) or seen.setdefault(word, _word(word)) for word in words)


def _word(word: str) -> Word:
    return Word(word, word.casefold(), fold(word) if _is_disguised(word) else "")


def _is_disguised(word: str) -> bool:
    """Whether a word is written as nobody writes: letters of two alphabets, digits among them.

    Only such a word is read by its looks. Otherwise "burn" would be found where "bum" is sought.
    """
    if word.isascii() and (word.islower() or word.isupper() or word.istitle()):
        return not word.isalpha() and not word.isdigit()
    is_odd_in_case = not (word.islower() or word.isupper() or word.istitle() or word.isdigit())
    has_digits = any(char.isdigit() for char in word) and not word.isdigit()
    has_case = any(char.islower() or char.isupper() for char in word)
    return has_case and (is_odd_in_case or has_digits or len(alphabets_of(word)) > 1)


def _levelled(text: str) -> str:
    """The text without differences that do not show: forms of letters, accents, unseen signs."""
    if text.isascii():
        return text
    text = replaced(composed(text, "NFKC"), lambda char: unicodedata.category(char) == "Cf")
    return without_accents(text)
