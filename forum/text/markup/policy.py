"""What the HTML of a post may consist of: the one table that both cleaners obey."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from pygments.token import STANDARD_TYPES

HIGHLIGHT_PREFIX = "hl-"
REL = "nofollow ugc noopener"
SCHEMES = frozenset(("http", "https", "mailto"))


@dataclass(frozen=True, slots=True)
class Allowed:
    """The attributes and classes an element may have."""

    attributes: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()


_BARE = Allowed()
_WITHOUT_ATTRIBUTES = (
    "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "p", "strong",
    "summary", "table", "tbody", "thead", "tr", "ul",
)  # fmt: skip
_CELL = Allowed(classes=frozenset(("align-left", "align-center", "align-right")))
_TOKEN = Allowed(classes=frozenset(f"{HIGHLIGHT_PREFIX}{c}" for c in STANDARD_TYPES.values() if c))

ELEMENTS: dict[str, Allowed] = {
    **dict.fromkeys(_WITHOUT_ATTRIBUTES, _BARE),
    **dict.fromkeys(("td", "th"), _CELL),
    "a": Allowed(frozenset(("href", "title"))),
    "details": Allowed(classes=frozenset(("spoiler",))),
    "img": Allowed(frozenset(("src", "alt", "title"))),
    "ol": Allowed(frozenset(("start",))),
    "pre": Allowed(classes=frozenset(("code", "plain"))),
    "span": _TOKEN,
}

_UNSEEN_IN_ADDRESS = re.compile(
    r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\u200e\u200f\u202a-\u202e\ufeff]"
)
_START = re.compile(r"\d{1,9}")


def may_link_to(address: str) -> bool:
    """Whether a link may lead there: the web, a letter, this site, a place in the page.

    What stands before an `@` looks like the site that one is led to, and is none.
    """
    if _UNSEEN_IN_ADDRESS.search(address):
        return False
    if address.startswith("#") or is_path_here(address):
        return True
    try:
        parts = urlsplit(address)
        has_place = bool(parts.hostname or parts.scheme == "mailto") and "@" not in parts.netloc
        return parts.scheme in SCHEMES and has_place
    except ValueError:
        return False


def may_show_image(address: str) -> bool:
    """Whether an image may be loaded: from this site only, so that no reader is tracked."""
    return is_path_here(address) and not _UNSEEN_IN_ADDRESS.search(address)


def is_path_here(address: str) -> bool:
    """Whether an address is a path of this site."""
    return address.startswith("/") and address[1:2] not in ("/", "\\")


def may_stay(tag: str, attribute: str, value: str) -> bool:
    """Whether an element may keep an attribute with this value."""
    allowed = ELEMENTS.get(tag, _BARE)
    if attribute == "class":
        return bool(allowed.classes) and set(value.split()) <= allowed.classes
    if attribute not in allowed.attributes:
        return False
    if attribute == "href":
        return may_link_to(value)
    if attribute == "src":
        return may_show_image(value)
    return attribute != "start" or _START.fullmatch(value) is not None
