"""What changed between two texts, word by word, at a bounded cost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Literal

Kind = Literal["same", "added", "removed", "gap"]

# The work grows with the square of this; texts that differ more are compared by the line,
# and the changed lines by the word until all of them together have made so much work.
_MOST_EDITS = 300
_MOST_WORK = 3 * _MOST_EDITS**2

_WORD = re.compile(r"\n|\w+[^\S\n]*|[^\w\s][^\S\n]*|[^\S\n]+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what became of it."""

    kind: Kind
    text: str


def word_diff(old: str, new: str) -> list[Piece]:
    """The pieces that lead from the old text to the new one."""
    return _merged(_compared(old, new))


def fold(pieces: Sequence[Piece], context: int = 80) -> list[Piece]:
    """The same pieces with the middle of long unchanged stretches left out as a gap."""
    folded: list[Piece] = []
    for index, piece in enumerate(pieces):
        head = context if index > 0 else 0
        tail = context if index < len(pieces) - 1 else 0
        if piece.kind != "same" or len(piece.text) <= 2 * context:
            folded.append(piece)
        else:
            folded += _around_gap(piece.text, head, tail)
    return folded


def _around_gap(text: str, head: int, tail: int) -> Iterator[Piece]:
    """The ends of a text, in whole words, with a gap between them."""
    start = text.rfind(" ", 0, head) + 1 or head
    end = text.find(" ", len(text) - tail)
    end = len(text) - tail if end < 0 else end
    if start:
        yield Piece("same", text[:start])
    yield Piece("gap", "…")
    if tail:
        yield Piece("same", text[end:])


def _compared(old: str, new: str) -> Iterator[Piece]:
    """By words when that is cheap, else by lines, and by words inside the changed ones."""
    if (pieces := _edits(_WORD.findall(old), _WORD.findall(new))) is not None:
        yield from pieces
        return
    removed = added = ""
    left = _MOST_WORK
    for piece in [*(_edits(_LINE.findall(old), _LINE.findall(new)) or _whole(old, new)), None]:
        if piece and piece.kind == "removed":
            removed += piece.text
        elif piece and piece.kind == "added":
            added += piece.text
        else:
            most = min(_MOST_EDITS, isqrt(left))
            changed = _edits(_WORD.findall(removed), _WORD.findall(added), most)
            yield from changed if changed is not None else _whole(removed, added)
            left -= (_count(changed) if changed is not None else most) ** 2
            removed = added = ""
            if piece:
                yield piece


def _whole(old: str, new: str) -> list[Piece]:
    return [Piece("removed", old), Piece("added", new)]


def _count(pieces: Sequence[Piece]) -> int:
    return sum(piece.kind != "same" for piece in pieces)


def _edits(old: Sequence[str], new: Sequence[str], most: int = _MOST_EDITS) -> list[Piece] | None:
    """The shortest list of edits, or None when there would be too many."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    middle = _walk(old[start : len(old) - end], new[start : len(new) - end], most)
    if middle is None:
        return None
    return [
        Piece("same", "".join(old[:start])),
        *middle,
        Piece("same", "".join(old[len(old) - end :])),
    ]


def _walk(old: Sequence[str], new: Sequence[str], most: int) -> list[Piece] | None:
    """Myers' greedy walk: how far each diagonal gets with 0, 1, 2 … edits."""
    reach = {1: 0}
    steps: list[dict[int, int]] = []
    for edits in range(min(len(old) + len(new), most) + 1):
        steps.append(reach)
        reach = dict(reach)
        for k in range(-edits, edits + 1, 2):
            x = reach[k + 1] if _goes_down(reach, k, edits) else reach[k - 1] + 1
            while x < len(old) and 0 <= x - k < len(new) and old[x] == new[x - k]:
                x += 1
            reach[k] = x
            if x >= len(old) and x - k >= len(new):
                return _way_back(old, new, steps)
    return None


def _goes_down(reach: dict[int, int], k: int, edits: int) -> bool:
    """Whether diagonal k is best reached by adding (down) rather than by removing."""
    return k == -edits or (k != edits and reach[k - 1] < reach[k + 1])


def _way_back(old: Sequence[str], new: Sequence[str], steps: list[dict[int, int]]) -> list[Piece]:
    """The pieces along the walk, followed from its end to its beginning."""
    pieces: list[Piece] = []
    x, y = len(old), len(new)
    for edits in range(len(steps) - 1, -1, -1):
        reach, k = steps[edits], x - y
        before = k + 1 if _goes_down(reach, k, edits) else k - 1
        x_before = reach[before] if edits else 0
        y_before = x_before - before if edits else 0
        while x > x_before and y > y_before:
            x, y = x - 1, y - 1
            pieces.append(Piece("same", old[x]))
        if edits:
            is_added = before == k + 1
            pieces.append(Piece("added", new[y - 1]) if is_added else Piece("removed", old[x - 1]))
            x, y = x_before, y_before
    return pieces[::-1]


def _merged(pieces: Iterator[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece; in a change, what went before what came."""
    merged: list[Piece] = []
    texts: dict[Kind, str] = {"same": "", "removed": "", "added": ""}

    def flush(*kinds: Kind) -> None:
        for kind in kinds:
            if texts[kind]:
                merged.append(Piece(kind, texts[kind]))
            texts[kind] = ""

    for piece in pieces:
        if not piece.text:
            continue
        flush(*(("removed", "added") if piece.kind == "same" else ("same",)))
        texts[piece.kind] += piece.text
    flush("same", "removed", "added")
    return merged
