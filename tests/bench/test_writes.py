from __future__ import annotations

import pytest

from bench.writes import percentile, timing

TIMES = [n / 1000 for n in range(1, 101)]


@pytest.mark.parametrize(
    ("times", "part", "expected"),
    [(TIMES, 50, 50.0), (TIMES, 95, 95.0), (TIMES, 99, 99.0), ([0.004], 99, 4.0), ([], 50, 0.0)],
)
def test_a_percentile_is_a_time_that_was_measured(
    times: list[float], part: int, expected: float
) -> None:
    assert percentile(times, part) == expected


def test_a_deed_that_failed_has_no_time_but_counts() -> None:
    found = timing([0.010, None, 0.030, 0.020], wall=2.0, used=(0.4, 0.1, 0.05))

    assert (found.p50_ms, found.p99_ms) == (20.0, 30.0)
    assert (found.deeds, found.failed, found.rate, found.cpu_ms) == (4, 1, 2.0, 100.0)
