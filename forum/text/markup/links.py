"""Links and images, written out or by reference, and bare addresses that become links.

Python-Markdown looks for the end of each bracket up to the end of the text. Here brackets
nest so few levels deep that no part of a text is looked at more often than that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

_LONGEST_LABEL = 200

_WORDS = r"(?:[^\[\]]++|\[(?:[^\[\]]++|\[[^\[\]]*+\])*+\])*+"
_ADDRESS = r"[^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)*+"
_TITLE = r"\"[^\"]*+\"|'[^']*+'|\([^()]*+\)"
_LINK = re.compile(
    rf"\[(?P<text>{_WORDS})\]"
    rf"(?:\(\s*+(?:<(?P<angled>[^<>\n]*+)>|(?P<address>{_ADDRESS}))"
    rf"(?:\s++(?P<title>{_TITLE}))?+\s*+(?P<closed>\))"
    rf"|\s?\[(?P<label>[^\[\]]*+)\])?+"
)
_DEFINITION = re.compile(
    rf"^ {{0,3}}\[(?P<label>[^\[\]\n]{{1,{_LONGEST_LABEL}}})\]:[ ]*+"
    rf"(?:<(?P<angled>[^<>\n]*+)>|(?P<address>[^\s<]\S*+))"
    rf"(?:[ ]++(?P<title>\"[^\"\n]*+\"|'[^'\n]*+'|\([^()\n]*+\)))?+[ ]*+$\n?",
    re.MULTILINE,
)

_MAIL = r"<(?:mailto:)?(?P<address>[^<> !@]++@[^@<> ]++)>"
_BARE = r"(?<![\w/@.])(?:https?://|www\.(?=\w))[^\s<>\"\x02\x03]+"
_TRAILING = ".,;:!?'*_~…“”‘’»"
_BRACKETS = {")": "(", "]": "["}


class DefinitionProcessor(BlockProcessor):
    """`[label]: address`: where the references of a text lead."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether there is a definition in the block."""
        return _DEFINITION.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Note all definitions of the block and leave the rest of it."""
        for m in _DEFINITION.finditer(blocks[0]):
            target = _address(m), (m["title"] or "")[1:-1]
            self.parser.md.references[_folded(m["label"])] = target
        blocks[0] = _DEFINITION.sub("", blocks[0])


class LinkProcessor(InlineProcessor):
    """`[text](address "title")` and `[text][label]`."""

    def __init__(self, md: Markdown, mark: str = r"(?<!!)\[") -> None:
        super().__init__(mark, md)

    def handleMatch(  # type: ignore[override] # noqa: N802 # Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Make what the brackets stand for, when they lead anywhere."""
        link = _LINK.match(data, m.end() - 1)
        if link is None:
            return None, None, None
        for address, title, end in self._targets(link):
            made = self._element(link["text"], self.unescape(address).strip())
            if title:
                made.set("title", " ".join(self.unescape(title).split()))
            return made, m.start(), end
        return None, None, None

    def _targets(self, link: re.Match[str]) -> Iterator[tuple[str, str, int]]:
        """Where it may lead, the nearest first: address, title, and its own end."""
        if link["closed"]:
            yield _address(link), (link["title"] or "")[1:-1], link.end()
        elif link["label"] is not None:
            yield from self._defined(link["label"] or link["text"], link.end())

    def _defined(self, label: str, end: int) -> Iterator[tuple[str, str, int]]:
        references: dict[str, tuple[str, str]] = self.md.references
        if len(label) <= _LONGEST_LABEL and (found := references.get(_folded(label))):
            yield *found, end

    def _element(self, text: str, address: str) -> Element:
        link = Element("a", {"href": address})
        link.text = text
        return link


class ShortLinkProcessor(LinkProcessor):
    """`[label]`; after images, whose labels look the same."""

    def _targets(self, link: re.Match[str]) -> Iterator[tuple[str, str, int]]:
        return self._defined(link["text"], link.end("text") + 1)


class ImageProcessor(LinkProcessor):
    """`![text](address "title")`, `![text][label]`, `![label]`."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md, r"!\[")

    def _targets(self, link: re.Match[str]) -> Iterator[tuple[str, str, int]]:
        yield from super()._targets(link)
        yield from self._defined(link["text"], link.end("text") + 1)

    def _element(self, text: str, address: str) -> Element:
        return Element("img", {"src": address, "alt": self.unescape(text)})


class MailLinkProcessor(InlineProcessor):
    """`<somebody@example.org>`."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(_MAIL, md)

    def handleMatch(  # type: ignore[override] # noqa: N802 # Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        """Make the link that begins a letter."""
        address = self.unescape(m["address"])
        link = Element("a", {"href": f"mailto:{address}"})
        link.text = AtomicString(address)
        return link, m.start(), m.end()


class BareLinkProcessor(InlineProcessor):
    """`https://example.org` and `www.example.org` in running text."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self) -> None:
        super().__init__(_BARE)

    def handleMatch(  # type: ignore[override] # noqa: N802 # Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Make the link, without the punctuation that ends the sentence."""
        address = _without_trailing(m[0])
        if address.endswith(("//", "www")):
            return None, None, None
        link = Element("a", {"href": f"https://{address}" if m[0].startswith("w") else address})
        link.text = AtomicString(address)
        return link, m.start(), m.start() + len(address)


def _address(link: re.Match[str]) -> str:
    address: str = link["address"] if link["angled"] is None else link["angled"]
    return address


def _folded(label: str) -> str:
    return " ".join(label.lower().split())


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
