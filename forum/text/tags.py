"""Tags: what a person types, and what an import brings."""

from __future__ import annotations

import re
import unicodedata

from forum.errors import NotValid
from forum.i18n import sentence
from forum.text.composed import composed
from forum.text.plain import cut, is_mark, replaced

MOST = 5
LONGEST = 40
_SIGNS = "+#.-"
_FEED = ".atom"
# More than anybody means to send as tags; what is sent may be much more.
_MOST_LOOKED_AT = 100
_LONGEST_LOOKED_AT = 1_000


def tags_of(text: str) -> tuple[str, ...]:
    """The tags in a typed line, in order and each once; raises NotValid naming a bad one."""
    typed = [word for word in re.split(r"[\s,،、，]+", text) if word]
    if len(typed) > _MOST_LOOKED_AT:
        raise _too_many(len(typed))
    folded = [fold_tag(word) for word in typed]
    tags = tuple(dict.fromkeys(_checked(word) for word in folded if word))
    if len(tags) > MOST:
        raise _too_many(len(tags))
    return tags


def tag_from(title: str) -> str:
    """A free title as one tag, such as `family-conflict`; raises NotValid when nothing is left."""
    allowed = replaced(fold_tag(title), lambda char: not _belongs(char), by=" ")
    words = [word.strip(".-") for word in allowed.replace(_FEED, "-atom").split()]
    tag = "-".join(word for word in words if word)
    if len(tag) > LONGEST:
        tag = cut(tag, LONGEST)
        tag = tag[: tag.rfind("-")] if "-" in tag else tag
    return _checked(tag.strip("-"))


def fold_tag(text: str) -> str:
    """Lower case, and no unseen characters: they would make two tags that look the same."""
    text = composed(composed(text[:_LONGEST_LOOKED_AT], "NFKC").lower(), "NFKC")
    return replaced(text, lambda char: unicodedata.category(char) == "Cf")


def _too_many(count: int) -> NotValid:
    return NotValid(
        sentence(
            "Please choose at most %(most)s tags; these are %(count)s.", most=MOST, count=count
        ),
        field="tags",
    )


def _checked(tag: str) -> str:
    """The tag without what people put around it ("#sleep", "sleep."), if it may stand."""
    bare = tag.lstrip("#").strip("-").rstrip(".")
    if len(bare) > LONGEST:
        raise NotValid(
            sentence(
                "The tag “%(tag)s” is too long: at most %(most)s characters, please.",
                tag=cut(bare, LONGEST) + "…",
                most=LONGEST,
            ),
            field="tags",
        )
    if not any(char.isalnum() for char in bare) or not all(map(_belongs, bare)):
        raise NotValid(
            sentence(
                "The tag “%(tag)s” cannot be used: tags have letters, digits and + # . -",
                tag=cut(tag, LONGEST),
            ),
            field="tags",
        )
    if bare.endswith(_FEED):
        raise NotValid(
            sentence("The tag “%(tag)s” cannot be used: a tag may not end in .atom.", tag=bare),
            field="tags",
        )
    return bare


def _belongs(char: str) -> bool:
    return char in _SIGNS or char.isalpha() or char.isdecimal() or is_mark(char)
