"""Our own blocks: headings that need their space, text hidden until it is opened, depth.

Python-Markdown looks through all that is left of a block for each heading and rule in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor, BlockQuoteProcessor
from markdown.extensions.sane_lists import SaneOListProcessor, SaneUListProcessor

from forum.i18n import gettext
from forum.text.markup.lists import RULE, rewritten

# What is nested deeper than anybody can follow stays as it was typed.
DEEPEST = 24

_HEADING = re.compile(r"(#{1,6}) +(.*)")
# Three signs at least; fewer are a dash or a signature.
_UNDERLINE = re.compile(r"(?:={3,}|-{3,}) *")
_NO_TITLE = re.compile(r" {0,3}(?:>|(?:[*+-]|\d{1,9}[.)]) )| {4}")


class PartingProcessor(BlockProcessor):
    """Makes each heading and each rule a block of its own, all at once."""

    def test(self, parent: Element, block: str) -> bool:
        """Any block may have them."""
        return True

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Put the parts in the block's place."""
        parts = list(_parts(blocks[0]))
        if len(parts) < 2:
            return False
        blocks[:1] = parts
        return True


class HeadingProcessor(BlockProcessor):
    """`# Heading`, not `#hashtag`; or a line that is underlined."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether the block is a heading."""
        title, _, underline = block.partition("\n")
        return _HEADING.fullmatch(block) is not None or _is_underlined(title, underline)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Make the heading."""
        title, _, underline = blocks.pop(0).partition("\n")
        if underline:
            level = 1 if underline[0] == "=" else 2
        else:
            marks, _, title = title.partition(" ")
            level, title = len(marks), title.strip().rstrip("#")
        SubElement(parent, f"h{level}").text = title.strip()


class RuleProcessor(BlockProcessor):
    """A line across: three stars, dashes or underscores at least."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether the block is a rule."""
        return RULE.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Make the rule."""
        blocks.pop(0)
        SubElement(parent, "hr")


class _Bounded(BlockProcessor):
    """A block that holds others, down to a depth."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether the block is one, and not too deep inside others."""
        return len(self.parser.state) < DEEPEST and super().test(parent, block)


class NumberedListProcessor(_Bounded, SaneOListProcessor):
    """A numbered list."""


class ListProcessor(_Bounded, SaneUListProcessor):
    """A list without numbers."""


class QuoteProcessor(_Bounded, BlockQuoteProcessor):
    """Lines that begin with `>`."""

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Put the block into the quote above it, or into a new one."""
        lines = blocks.pop(0).split("\n")
        start = next(place for place, line in enumerate(lines) if self.RE.match(line))
        self.parser.parseBlocks(parent, ["\n".join(lines[:start])])
        quote = self.lastChild(parent)
        if quote is None or quote.tag != "blockquote":
            quote = SubElement(parent, "blockquote")
        _fill(self.parser, quote, (self.clean(line) for line in lines[start:]))


class SpoilerProcessor(BlockProcessor):
    """Lines that begin with `>!`: hidden until the reader opens them, without a script."""

    START = re.compile(r"^ {0,3}>! ?", re.MULTILINE)

    def test(self, parent: Element, block: str) -> bool:
        """Whether the block begins as a spoiler."""
        return len(self.parser.state) < DEEPEST and self.START.match(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Put the block into the spoiler above it, or into a new one."""
        lines = self.START.sub("", blocks.pop(0)).split("\n")
        last = parent[-1] if len(parent) else None
        if last is not None and last.tag == "details":
            spoiler = last
        else:
            spoiler = SubElement(parent, "details", {"class": "spoiler"})
            SubElement(spoiler, "summary").text = gettext("Hidden text")
        _fill(self.parser, spoiler, lines)


def _fill(parser: BlockParser, quote: Element, lines: Iterable[str]) -> None:
    """Parse what is quoted; of its lists nobody has seen the beginnings before."""
    parser.state.set("blockquote")
    parser.parseChunk(quote, "\n".join(rewritten(lines)))
    parser.state.reset()


def _parts(block: str) -> Iterator[str]:
    """The headings and rules of a block, and what stands between them."""
    part: list[str] = []
    for line in block.split("\n"):
        if len(part) == 1 and _is_underlined(part[0], line):
            yield f"{part[0]}\n{line}"
            part = []
        elif _HEADING.fullmatch(line) or RULE.fullmatch(line):
            if part:
                yield "\n".join(part)
            yield line
            part = []
        else:
            part.append(line)
    if part:
        yield "\n".join(part)


def _is_underlined(title: str, underline: str) -> bool:
    return (
        _UNDERLINE.fullmatch(underline) is not None
        and title.strip() != ""
        and _NO_TITLE.match(title) is None
    )
