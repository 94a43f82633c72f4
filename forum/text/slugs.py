"""Words for addresses, made from titles."""

from __future__ import annotations

import re
import unicodedata

from forum.errors import NotValid
from forum.i18n import sentence
from forum.text.composed import composed
from forum.text.plain import cut, is_mark, replaced

LONGEST = 50
EMPTY = "question"

ACTS = frozenset((
    "accept", "answer", "close", "comment", "delete", "edit", "flag", "follow", "history",
    "reopen", "restore", "vote", "withdraw",
))  # fmt: skip
"""The words of the acts on a post, which share its address with the slug."""

# What stands inside a word without parting it: apostrophes, joiners, soft hyphens.
_INSIDE = re.compile(r"['’ʼ`´\u00ad\u200b\u200d\u2060\ufeff]")


def slug_of(title: str) -> str:
    """The slug of a question's title; never empty, never the word of an act."""
    slug = _joined(words_of(title)) or EMPTY
    return f"{EMPTY}-{slug}" if slug in ACTS else slug


def category_slug(title: str) -> str:
    """The slug of a category's title; raises NotValid when none can be made."""
    slug = _joined(words_of(title))
    if not slug:
        raise NotValid(sentence("A category needs a name with letters in it."), field="title")
    if slug.replace("-", "").isnumeric():
        raise NotValid(sentence("A category's name may not be only a number."), field="title")
    return slug


def words_of(title: str) -> list[str]:
    """The words of a title in lower case: letters, marks and digits of any script."""
    text = composed(title, "NFKC").lower()
    text = _INSIDE.sub("", composed(text, "NFKC"))
    words = replaced(text, lambda char: not _belongs(char), by=" ").split()
    return [word for word in words if any(char.isalnum() for char in word)]


def _belongs(char: str) -> bool:
    return unicodedata.category(char)[0] in "LN" or is_mark(char)


def _joined(words: list[str]) -> str:
    """Join the words; when there are too many, the longest stay, in their order."""
    words = [cut(word, LONGEST) for word in words]
    left = LONGEST + 1
    kept: list[int] = []
    for index in sorted(range(len(words)), key=lambda i: (-len(words[i]), i)):
        if len(words[index]) < left:
            left -= len(words[index]) + 1
            kept.append(index)
    return "-".join(words[index] for index in sorted(kept))
