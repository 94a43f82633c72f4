from __future__ import annotations

from typing import Any

import pytest

from bench import report as reporting
from bench.picture import picture
from bench.report import LISTS
from bench.tables import tables

PAGES = (*LISTS, "question", "question, signed in", "300 answers, 600 comments")


def page(cpu_ms: float = 1.0, **more: float) -> dict[str, Any]:
    quiet = {"rate": 1000.0, "quiet_rate": 1500.0, "strangers": 0.0}
    times = {"p50_ms": 1.0, "p99_ms": 3.0}
    return {**quiet, **times, "cpu_ms": cpu_ms, "requests": 8, "failed": 0, "is_main": True} | more


def size(**pages: dict[str, Any]) -> dict[str, Any]:
    deed = page(rate=50, p50_ms=4.0, p95_ms=6.0)
    floors = [{"constant": page(rate=5000, quiet_rate=6000), "bare": page(rate=2000)}]
    return {
        "built": {"seconds": 6},
        "floor": floors,
        "pages": {name: page() for name in PAGES} | pages,
        "writes": {
            kind: {"one": deed, "at_once": deed}
            for kind in ("answer", "comment", "question", "vote")
        },
        "disk": {"database": 12.0, "sources": 4.0, "html": 4.1, "ratio": 3.0},
        "memory": [{"name": "web process", "rss": 100.0, "pss": 80.0}],
        "weights": {"home": {"html": 1, "html_sent": 1, "assets_sent": 1, "files": 1}},
        "start_seconds": 1.0,
        "start_cpu_seconds": 0.9,
        "sync_ms": 1.0,
    }


def report(**large: dict[str, Any]) -> dict[str, Any]:
    return {"sizes": {"small": size(), "large": size(**large)}}


def missed(found: dict[str, Any]) -> list[str]:
    return [verdict.what for verdict in reporting.verdicts(found) if not verdict.is_met]


def test_a_share_is_of_the_rates_that_were_measured() -> None:
    assert reporting.share_of_floor(page(rate=1000), page(rate=5000)) == 20.0


def test_beside_strangers_a_share_is_of_what_the_cost_allows() -> None:
    disturbed = page(rate=100, quiet_rate=1500, strangers=1.2)

    assert reporting.share_of_floor(disturbed, page(rate=5000, quiet_rate=6000)) == 25.0


def test_the_floor_is_the_better_of_the_two_that_were_measured() -> None:
    answer = size()
    answer["floor"].append({"constant": page(quiet_rate=9000), "bare": page()})

    assert reporting.floor_of(answer)["quiet_rate"] == 9000


def test_growth_is_the_time_at_large_by_the_time_at_small() -> None:
    assert reporting.growth(report(home=page(1.5)), "home") == 1.5


def test_a_change_is_in_percent_of_the_run_before() -> None:
    now, before = report(home=page(1.2)), report()

    assert reporting.change(now, before, "large", "home") == 20
    assert reporting.change(now, None, "large", "home") is None


def test_a_report_that_reaches_everything_misses_nothing() -> None:
    assert missed(report(question=page(rate=1500))) == []


@pytest.mark.parametrize(
    ("name", "figures", "expected"),
    [
        ("home", page(rate=700), ["home"]),
        ("home", page(1.4), ["growth of: home", "growth of every page"]),
        ("question", page(rate=1300), ["question"]),
        ("300 answers, 600 comments", page(15.1), ["300 answers, 600 comments"]),
    ],
)
def test_a_target_that_is_missed_is_named(
    name: str, figures: dict[str, Any], expected: list[str]
) -> None:
    found = report(**{"question": page(rate=1500), name: figures})

    assert set(expected) <= set(missed(found))


@pytest.mark.parametrize(
    ("figures", "word"), [(page(failed=2), "failed"), (page(51.0), "ms of CPU")]
)
def test_what_no_machine_explains_is_absurd(figures: dict[str, Any], word: str) -> None:
    found = reporting.absurdities(report(home=figures))

    assert len(found) == 1
    assert found[0].startswith("large: home")
    assert word in found[0]


def test_a_slow_but_possible_report_is_not_absurd() -> None:
    assert reporting.absurdities(report(home=page(49.0, rate=20))) == []


def test_tables_and_picture_show_every_page() -> None:
    found = report()

    plain = "\n".join(table.plain() for table in tables(found, None))
    marked = "\n".join(table.markdown() for table in tables(found, found))
    drawn = picture(found)

    assert all(name in plain and name in marked and name in drawn for name in PAGES)
    assert "+0 % / +0 %" in marked
