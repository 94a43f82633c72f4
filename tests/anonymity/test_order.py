"""Where rows lie in the files tells what came after what: it is lost when the hour is over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from forum import clock, database
from forum.worker import SMALL, Checkpoint, Clearing
from tests.factories import make_question
from tests.times import clock_at


@pytest.mark.parametrize(("small", "times"), [(SMALL, 3), (0, 0)])
def test_a_small_database_is_written_anew_after_each_hour_of_writing(
    app: Flask, monkeypatch: pytest.MonkeyPatch, small: int, times: int
) -> None:
    rewritten: list[datetime] = []
    monkeypatch.setattr("forum.worker.SMALL", small)
    monkeypatch.setattr("forum.worker._rewrite", lambda: rewritten.append(clock.now()))
    clearing, now = Clearing(Checkpoint()), clock.now()

    with app.app_context():
        clearing.run()
        for hours in (0, 0, 1, 3, 5):
            with clock_at(now + hours * timedelta(hours=1)):
                if hours < 3:
                    make_question()
                    database.commit()
                clearing.run()

    assert len(rewritten) == times


def test_on_postgresql_rows_lie_in_the_order_of_their_keys_then(
    app: Flask, kind_of_database: str
) -> None:
    if kind_of_database != "postgresql":
        pytest.skip("SQLite lays rows in this order by itself")
    with app.app_context():
        for _ in range(20):
            make_question()
        database.commit()
        before = ids_as_they_lie()
        Clearing(Checkpoint()).run()
        after = ids_as_they_lie()

    assert before != sorted(before)
    assert after == sorted(before)


def ids_as_they_lie() -> list[int]:
    """The ids of posts in the order in which they lie in the table's file."""
    rows = database.reading().execute(text("SELECT id FROM post ORDER BY ctid"))
    ids = [row.id for row in rows]
    database.end_reading()
    return ids
