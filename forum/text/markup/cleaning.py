"""Two walls against HTML that acts: bleach, then nh3, by one table."""

from __future__ import annotations

import html
import re

import nh3
from bleach.sanitizer import Cleaner

from forum.text.markup.policy import ELEMENTS, REL, SCHEMES, may_stay

_NUMBER = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")


def sanitise(markup: str) -> str:
    """The HTML without anything that is not in the table."""
    # A Cleaner keeps state while it works: one for each call.
    cleaner = Cleaner(tags=_TAGS, attributes=_keeps, protocols=SCHEMES)
    once = _NUMBER.sub(_without_control_characters, cleaner.clean(markup))
    return nh3.clean(
        once,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_filtered,
        link_rel=REL,
        url_schemes=set(SCHEMES),
    ).strip()


_TAGS = set(ELEMENTS)
_ATTRIBUTES = {
    tag: set(allowed.attributes | ({"class"} if allowed.classes else set()))
    for tag, allowed in ELEMENTS.items()
}


def _keeps(tag: str, attribute: str, value: str) -> bool:
    # bleach hands values on with their entities as they stand.
    return may_stay(tag, attribute, html.unescape(value))


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    return value if attribute == "rel" or may_stay(tag, attribute, value) else None


def _without_control_characters(match: re.Match[str]) -> str:
    """Drop references to characters that neither a page nor a feed may contain."""
    code = int(match[1], 16) if match[1] else int(match[2])
    is_text = code in (9, 10) or 32 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF
    return match[0] if is_text and not 0xD800 <= code <= 0xDFFF and code != 127 else ""
