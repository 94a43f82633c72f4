from __future__ import annotations

import os

from bench.load import figures

SEEN = {"requests": 1000, "seconds": 4.0, "failed": 3, "p50_ms": 7.128, "p99_ms": 20.0}


def test_the_cost_of_a_page_is_the_servers_time_shared_out() -> None:
    found = figures(SEEN, server_seconds=2.0, asker_seconds=0.5, strangers=0.1)

    assert (found.rate, found.cpu_ms, found.failed) == (250.0, 2.0, 3)
    assert (found.p50_ms, found.p99_ms) == (7.13, 20.0)


def test_on_idle_cores_server_and_asker_share_all_there_is() -> None:
    found = figures(SEEN, server_seconds=2.0, asker_seconds=0.5, strangers=1.5)

    assert found.quiet_rate == (os.cpu_count() or 1) * 1000 / 2.5
