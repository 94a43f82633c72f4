"""Our own blocks: headings that need their space, and text hidden until it is opened."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor, SetextHeaderProcessor
from markdown.util import nearing_recursion_limit

from forum.i18n import gettext


class HeadingProcessor(BlockProcessor):
    """`# Heading`, not `#hashtag`."""

    RE = re.compile(r"^(#{1,6}) +(.*)$", re.MULTILINE)

    def test(self, parent: Element, block: str) -> bool:
        """Whether any line of the block is a heading."""
        return self.RE.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Make the first heading; hand on what stands before and after it."""
        block = blocks.pop(0)
        match = self.RE.search(block)
        if match is None:
            return False
        if before := block[: match.start()].rstrip("\n"):
            self.parser.parseBlocks(parent, [before])
        heading = SubElement(parent, f"h{len(match[1])}")
        heading.text = match[2].strip().rstrip("#").rstrip()
        if after := block[match.end() :].lstrip("\n"):
            blocks.insert(0, after)
        return True


class UnderlinedHeadingProcessor(SetextHeaderProcessor):
    """A heading underlined by three signs at least; fewer are a dash or a signature."""

    RE = re.compile(r"^.*?\n(?:={3,}|-{3,})[ ]*(\n|$)")


class SpoilerProcessor(BlockProcessor):
    """Lines that begin with `>!`: hidden until the reader opens them, without a script."""

    START = re.compile(r"^ {0,3}>! ?", re.MULTILINE)

    def test(self, parent: Element, block: str) -> bool:
        """Whether the block begins as a spoiler."""
        return self.START.match(block) is not None and not nearing_recursion_limit()

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Put the block into the spoiler above it, or into a new one."""
        text = self.START.sub("", blocks.pop(0))
        last = parent[-1] if len(parent) else None
        if last is not None and last.tag == "details":
            spoiler = last
        else:
            spoiler = SubElement(parent, "details", {"class": "spoiler"})
            SubElement(spoiler, "summary").text = gettext("Hidden text")
        self.parser.state.set("blockquote")
        self.parser.parseChunk(spoiler, text)
        self.parser.state.reset()
        return True
