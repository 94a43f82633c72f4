"""Pictures that a camera reads."""

from __future__ import annotations

import re

import segno

from forum.text.qr import QUIET_CELLS, QrCode, qr_code

TEXT = "otpauth://totp/Askwell:Ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Askwell"


def dark_cells(drawn: QrCode) -> set[tuple[int, int]]:
    """The cells that the path covers."""
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", drawn.path)
    assert "".join(f"M{x} {y}h{n}v1h-{back}z" for x, y, n, back in runs) == drawn.path
    assert all(n == back for _x, _y, n, back in runs)
    return {(int(x) + i, int(y)) for x, y, n, _ in runs for i in range(int(n))}


def test_the_path_covers_the_dark_cells_and_no_other():
    drawn = qr_code(TEXT)

    matrix = list(segno.make(TEXT, micro=False).matrix_iter(border=QUIET_CELLS))
    assert drawn.size == len(matrix)
    assert dark_cells(drawn) == {
        (x, y) for y, row in enumerate(matrix) for x, cell in enumerate(row) if cell
    }


def test_the_edge_stays_light():
    drawn = qr_code(TEXT)

    inside = range(QUIET_CELLS, drawn.size - QUIET_CELLS)
    assert all(x in inside and y in inside for x, y in dark_cells(drawn))
    assert (QUIET_CELLS, QUIET_CELLS) in dark_cells(drawn)


def test_the_path_holds_nothing_that_a_page_would_read_as_more():
    assert re.fullmatch(r"[Mhvz0-9 -]+", qr_code('"><script>alert(1)</script>').path)
