"""Finds in a post's HTML what could act, load or lead astray; knows nothing of our own table."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_ELEMENTS = {
    *("a", "blockquote", "br", "code", "del", "details", "em", "h3", "h4", "h5", "h6", "hr", "img"),
    *("li", "ol", "p", "pre", "span", "strong", "summary"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
}
_ATTRIBUTES = {
    "a": {"href", "rel", "title"},
    "img": {"alt", "src", "title"},
    "ol": {"start"},
    "details": {"class"},
    "pre": {"class"},
    "span": {"class"},
    "td": {"class"},
    "th": {"class"},
}
_CLASS = re.compile(r"spoiler|code|plain|align-(?:left|center|right)|hl-[a-z0-9]{1,3}")
_LINK = re.compile(r"(?:https?://[^\s/]|mailto:\S|/(?![/\\])|/$|#)", re.I)
_IMAGE = re.compile(r"/(?![/\\])[^\s\\]*")


def active_parts(html: str) -> list[str]:
    """All elements, attributes and addresses in the HTML that a post may not have."""
    finder = _Finder()
    finder.feed(html)
    finder.close()
    return finder.found


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ELEMENTS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name not in _ATTRIBUTES.get(tag, set()) or not _is_harmless(name, value or ""):
                self.found.append(f"{tag}[{name}={value}]")
        if tag == "a" and ("rel", "nofollow ugc noopener") not in attrs:
            self.found.append("a without rel")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.found.append(f"<![{data}]>")


def _is_harmless(name: str, value: str) -> bool:
    if name == "class":
        return all(_CLASS.fullmatch(word) for word in value.split())
    if re.search(r"[\x00-\x1f\x7f]", value) and name in ("href", "src"):
        return False
    if name == "href":
        return _LINK.match(value) is not None
    if name == "src":
        return _IMAGE.fullmatch(value) is not None
    return True
