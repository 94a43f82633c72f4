"""Lists as people type them, brought into the form that Python-Markdown understands.

It wants a blank line before a list, four spaces for each level and `1.`; people leave the
line out, indent by two or three, and write `1)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markdown.preprocessors import Preprocessor

_ITEM = re.compile(r"(?P<indent> *)(?P<mark>[*+-]|(?P<number>\d{1,9})[.)]) +(?P<text>\S.*)")
RULE = re.compile(r" {0,3}([*_-])(?: *\1){2,} *")
"""A line across the page, which looks like a list."""
_PARAGRAPH = re.compile(r" {0,3}[^\s#|\x02]")
_LEVEL = "    "
# Each line of an item is indented for every level: without an end, a hundred times its length.
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class _Item:
    """An open item: where its mark and its text begin."""

    indent: int
    content: int
    is_numbered: bool


@dataclass(slots=True)
class _State:
    """What came before the line."""

    open: list[_Item] = field(default_factory=list)
    after_blank: bool = True
    after_paragraph: bool = False
    block_level: int = 0


class ListPreprocessor(Preprocessor):
    """Indents and parts list items."""

    def run(self, lines: list[str]) -> list[str]:
        """Rewrite the lines that belong to lists."""
        return rewritten(lines)


def rewritten(lines: Iterable[str]) -> list[str]:
    """Lines with their lists as Python-Markdown understands them."""
    state = _State()
    return [written for line in lines for written in _rewritten(line, state)]


def _rewritten(line: str, state: _State) -> Iterator[str]:
    item = None if RULE.fullmatch(line) else _ITEM.fullmatch(line)
    if not line.strip():
        yield line
    elif item and _begins_item(item, state):
        yield from _item(item, state)
    elif state.open:
        yield _continued(line, state)
    else:
        yield line
    if state.after_blank:
        state.block_level = len(state.open) - (item is not None)
    state.after_blank = not line.strip()
    state.after_paragraph = not state.open and _PARAGRAPH.match(line) is not None


def _begins_item(item: re.Match[str], state: _State) -> bool:
    """Whether it is an item, and no indented code or a number at the start of a line."""
    if state.open:
        return True
    if len(item["indent"]) > 3:
        return False
    return not state.after_paragraph or item["number"] in (None, "1")


def _item(item: re.Match[str], state: _State) -> Iterator[str]:
    indent, is_numbered = len(item["indent"]), item["number"] is not None
    beside = None
    while state.open and not _holds(state.open[-1], indent, is_numbered):
        beside = state.open.pop()
    del state.open[_DEEPEST - 1 :]
    # Python-Markdown takes a block for as deep as its first line, and for one kind of list.
    is_other_kind = beside is not None and beside.is_numbered != is_numbered
    is_less_deep = len(state.open) < state.block_level
    if state.after_paragraph or (not state.after_blank and (is_other_kind or is_less_deep)):
        state.after_blank = True
        yield ""
    mark = f"{item['number']}." if is_numbered else item["mark"]
    yield f"{_LEVEL * len(state.open)}{mark} {item['text']}"
    state.open.append(_Item(indent, item.start("text"), is_numbered))


def _holds(outer: _Item, indent: int, is_numbered: bool) -> bool:
    """Whether an item so far in lies inside the outer one rather than beside it."""
    if outer.is_numbered == is_numbered:
        return indent >= min(outer.content, outer.indent + 4) and indent >= outer.indent + 2
    return indent >= outer.indent + 2


def _continued(line: str, state: _State) -> str:
    """A line that is no item: part of an open item, or the end of the list."""
    indent = len(line) - len(line.lstrip(" "))
    if not state.after_blank and not RULE.fullmatch(line):
        return _LEVEL * (len(state.open) - 1) + line.strip()
    while state.open and indent < state.open[-1].indent + 2:
        state.open.pop()
    if not state.open:
        return line
    return _LEVEL * len(state.open) + line[min(indent, state.open[-1].content) :]
