from __future__ import annotations

import sqlite3
from pathlib import Path

from bench import data
from bench.shapes import SMALL, Size
from forum.domain import recount

TINY = Size("tiny", questions=30, answers=90, comments=60, people=20, votes=300)


def test_a_data_set_is_built_once_and_holds_what_its_size_says(tmp_path: Path) -> None:
    said: list[str] = []

    database = data.ensure(TINY, said.append, cache=tmp_path)
    again = data.ensure(TINY, said.append, cache=tmp_path)

    assert database == again
    assert len([line for line in said if line.startswith("Building")]) == 1
    connection = sqlite3.connect(database)
    counts = {
        table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        for table in ("post", "user", "vote", "category")
    }
    connection.close()
    assert counts == {"post": TINY.posts, "user": 20, "vote": 300, "category": 15}


def test_every_stored_count_of_a_data_set_is_right(tmp_path: Path) -> None:
    database = data.ensure(TINY, str, cache=tmp_path)

    with data.opened(database.parent):
        wrong = [result for result in recount.compare() if result.rows]

    assert wrong == []


def test_a_data_set_that_no_longer_fits_is_built_anew(tmp_path: Path) -> None:
    database = data.ensure(TINY, str, cache=tmp_path)
    (database.parent / "made.json").write_text('{"fingerprint": "of another schema"}')
    said: list[str] = []

    data.ensure(TINY, said.append, cache=tmp_path)

    assert said[0].startswith("Building TINY")


def test_the_sizes_are_those_of_the_promise() -> None:
    assert (SMALL.questions, SMALL.answers, SMALL.comments) == (1_000, 3_000, 2_000)
    assert (SMALL.people, SMALL.votes) == (500, 20_000)
