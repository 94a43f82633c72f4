"""The words of a post without its markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_INLINE = frozenset(("a", "code", "del", "em", "img", "span", "strong"))
_HIDDEN = "details"
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_LINK_AWAY = re.compile(r'<a\s[^>]*?href="(?:https?|mailto):', re.IGNORECASE)


def plain_text(html: str) -> str:
    """The text of a post's HTML, a line each paragraph; hidden text stays hidden."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _LINES.sub("\n", _SPACES.sub(" ", "".join(reader.parts))).strip()


def count_links(html: str) -> int:
    """How many links of a post's HTML lead away from this site."""
    return len(_LINK_AWAY.findall(html))


class _Reader(HTMLParser):
    """Collects what a person would read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0
        self._typed = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag == _HIDDEN
        self._typed += tag == "pre"
        if tag == "img":
            self.handle_data(dict(attrs).get("alt") or "")
        self._end_line(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag == _HIDDEN
        self._typed -= tag == "pre"
        self._end_line(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data if self._typed else data.replace("\n", " "))

    def _end_line(self, tag: str) -> None:
        if tag not in _INLINE:
            self.parts.append(" " if tag in ("td", "th") else "\n")
