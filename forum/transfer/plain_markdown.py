"""Plain text of other sites, gently cleaned and written as Markdown that looks the same."""

from __future__ import annotations

import html
import re
from itertools import pairwise

from forum.text.plain import clean_block

_BLOCK_TAG = re.compile(
    r"</?(?:p|br|div|ul|ol|table|tr|blockquote|pre|hr|h[1-6])\b[^<>]*>|</li\s*>", re.I
)
_ITEM_TAG = re.compile(r"<li\b[^<>]*>", re.I)
_OTHER_TAG = re.compile(
    r"</?(?:a|abbr|b|big|center|code|em|font|i|img|s|small|span|strike|strong|sub|sup"
    r"|tbody|td|th|thead|tt|u)\b[^<>]*>",
    re.I,
)
# Without its semicolon it may be half of a name: AT&T, R&D.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.I)

_GLUED = re.compile(r"(?<=[a-z)”’\"][a-z)”’\"][.!?:])(?=[A-Z][a-z’',\s])")
_BULLET = re.compile(r"[-*•·] +(?=\S)")
_NUMBER = re.compile(r"(\d{1,2})[.)] +(?=\S)")
_ADDRESS = re.compile(r"((?:https?://|www\.)\S+|\S{1,64}@\S+)", re.I)
_SIGN = re.compile(
    r"[*`]|~(?=~)|(?<![^\W_])_|_(?![^\W_])|\\(?=[!-/:-@\[-`{-~])|\[(?=[^\]]{0,300}\][(:\[])"
)
_START = re.compile(r"(\d{3,9}(?=[.)] )|)(?=#{1,6} |>|[.)] |[-+] )")


def plain_markdown(text: str) -> str:
    """Plain text as Markdown: a paragraph each line, lists kept, other signs shown as they are.

    Remnants of HTML become paragraphs or go, entities are read once, white space is single.
    """
    lines = _lines(text)
    if len(lines) == 1:
        # It lost its breaks on the way: they were where one sentence now touches the next.
        lines = _unglued(lines[0]).split("\n")
    bullets = [_BULLET.match(line) is not None for line in lines]
    neighbours = zip([False, *bullets], [*bullets[1:], False], strict=False)
    # A dash before a single line is a signature rather than a list.
    items = [bullet and any(near) for bullet, near in zip(bullets, neighbours, strict=False)]
    return _joined([_written(line, item) for line, item in zip(lines, items, strict=True)])


def plain_line(text: str) -> str:
    """One line of such a text, such as a title."""
    return " ".join(_lines(text))


def _lines(text: str) -> list[str]:
    text = _ITEM_TAG.sub("\n- ", _BLOCK_TAG.sub("\n", text))
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), _OTHER_TAG.sub("", text))
    lines = (" ".join(line.split()) for line in clean_block(text).split("\n"))
    return [line for line in lines if line]


def _unglued(line: str) -> str:
    parts = _ADDRESS.split(line)
    parts[::2] = [_GLUED.sub("\n", part) for part in parts[::2]]
    return "".join(parts)


def _written(line: str, is_bullet: bool) -> tuple[str, str]:
    """A line's mark, and the rest of it so that no sign means anything to Markdown."""
    mark = ""
    if is_bullet:
        mark, line = "- ", _BULLET.sub("", line, count=1)
    elif number := _NUMBER.match(line):
        mark, line = f"{number[1]}. ", line[number.end() :]
    parts = _ADDRESS.split(line)
    parts[::2] = [_SIGN.sub(r"\\\g<0>", part) for part in parts[::2]]
    escaped = _START.sub(r"\1\\", "".join(parts), count=1) if _START.match(line) else "".join(parts)
    return mark, escaped


def _joined(lines: list[tuple[str, str]]) -> str:
    """The lines with what parts them: neighbouring items stay together, the rest stands apart."""
    marks = [mark for mark, _ in lines]
    gaps = ["\n" if mark and after else "\n\n" for mark, after in pairwise(marks)]
    return "".join(mark + rest + gap for (mark, rest), gap in zip(lines, [*gaps, ""], strict=False))
