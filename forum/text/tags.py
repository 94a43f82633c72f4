"""Tags: what a person types, and what an import brings."""

from __future__ import annotations

import re
import unicodedata

from forum.errors import NotValid
from forum.i18n import sentence
from forum.text.composed import composed
from forum.text.plain import cut, is_mark

MOST = 5
LONGEST = 40
_SIGNS = "+#.-"
_FEED = ".atom"


def tags_of(text: str) -> tuple[str, ...]:
    """The tags in a typed line, in order and each once; raises NotValid naming a bad one."""
    typed = [_folded(word) for word in re.split(r"[\s,،、，]+", text)]
    tags = tuple(dict.fromkeys(_checked(word) for word in typed if word))
    if len(tags) > MOST:
        raise NotValid(
            sentence(
                "Please choose at most %(most)s tags; these are %(count)s.",
                most=MOST,
                count=len(tags),
            ),
            field="tags",
        )
    return tags


def tag_from(title: str) -> str:
    """A free title as one tag, such as `family-conflict`; raises NotValid when nothing is left."""
    allowed = "".join(char if _belongs(char) else " " for char in _folded(title))
    words = [word.strip(".-") for word in allowed.replace(_FEED, "-atom").split()]
    tag = "-".join(word for word in words if word)
    if len(tag) > LONGEST:
        tag = cut(tag, LONGEST)
        tag = tag[: tag.rfind("-")] if "-" in tag else tag
    return _checked(tag.strip("-"))


def _folded(text: str) -> str:
    """Lower case, and no unseen characters: they would make two tags that look the same."""
    text = composed(composed(text, "NFKC").lower(), "NFKC")
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


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
