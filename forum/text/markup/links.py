"""Bare addresses that become links."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

_BARE = r"(?<![\w/@.])(?:https?://|www\.(?=\w))[^\s<>\"\x02\x03]+"
_TRAILING = ".,;:!?'*_~…“”‘’»"
_BRACKETS = {")": "(", "]": "["}


class BareLinkProcessor(InlineProcessor):
    """`https://example.org` and `www.example.org` in running text."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self) -> None:
        super().__init__(_BARE)

    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Make the link, without the punctuation that ends the sentence."""
        address = _without_trailing(m[0])
        if address.endswith(("//", "www")):
            return None, None, None
        link = Element("a", {"href": f"https://{address}" if m[0].startswith("w") else address})
        link.text = AtomicString(address)
        return link, m.start(), m.start() + len(address)


def _without_trailing(address: str) -> str:
    """The address without punctuation and brackets that belong to the sentence around it."""
    end = len(address)
    surplus = {
        closing: address.count(closing) - address.count(opening)
        for closing, opening in _BRACKETS.items()
    }
    while end:
        last = address[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]
