"""A text as a square of dark and light cells that a camera reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

QUIET_CELLS = 4


@dataclass(frozen=True, slots=True)
class QrCode:
    """A picture: how many cells wide and high, and the path of its dark ones."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """Draw a text, with the light edge that cameras need around it."""
    import segno  # takes longer to load than all the rest of the page

    rows = list(segno.make(text, micro=False).matrix_iter(border=QUIET_CELLS))
    return QrCode(len(rows), "".join(_dark_runs(row, y) for y, row in enumerate(rows)))


def _dark_runs(row: Iterable[int], y: int) -> str:
    drawn, x = "", 0
    for is_dark, cells in groupby(row):
        length = len(list(cells))
        drawn += f"M{x} {y}h{length}v1h-{length}z" if is_dark else ""
        x += length
    return drawn
