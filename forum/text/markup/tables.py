"""Tables of a size that a page can show.

Python-Markdown fills up each row to the width of the first, so that few characters make
millions of cells, and compares each pipe with each piece of code before it.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.tables import TableProcessor

from forum.text.markup.spans import CODE

_MOST_CELLS = 2_000

_SEPARATOR = re.compile(r"[|: ]*-[|:\- ]*")
_PIPE = re.compile(rf"\\.|{CODE}|(?P<pipe>\|)")


class BoundedTableProcessor(TableProcessor):
    """A table, while there is room for its cells."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md.parser, {"use_align_attribute": True})
        self._room = _MOST_CELLS
        md.ESCAPED_CHARS.append("|")

    def test(self, parent: Element, block: str) -> bool:
        """Whether the block is a table that fits."""
        separator = block.split("\n", 2)[1:2]
        return (
            separator != []
            and _SEPARATOR.fullmatch(separator[0]) is not None
            and super().test(parent, block)
            and self._cells(block) <= self._room
        )

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Make the table."""
        self._room -= self._cells(blocks[0])
        super().run(parent, blocks)

    def _cells(self, block: str) -> int:
        return len(self.separator) * block.count("\n")

    def _split(self, row: str) -> list[str]:
        """The cells of a row; a pipe inside code parts none."""
        cells, start = [], 0
        for m in _PIPE.finditer(row):
            if m["pipe"]:
                cells.append(row[start : m.start()])
                start = m.end()
        return [*cells, row[start:]]
