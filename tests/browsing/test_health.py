from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from forum import clock
from forum.browsing.health import STARTED_AT
from forum.database import commit, db
from forum.domain import heartbeat
from tests.times import clock_at
from tests.visitor import Visitor

LONG_AGO = 61


def test_a_process_that_answers_is_alive(client: Visitor) -> None:
    page = client.get("/healthz")

    assert (page.status, page.text) == (200, "ok\n")


def test_being_alive_asks_no_database(client: Visitor, app: Flask) -> None:
    break_database(app)

    assert client.get("/healthz").status == 200


def test_a_young_process_is_ready_before_the_worker_reports(client: Visitor) -> None:
    page = client.get("/readyz")

    assert (page.status, page.text) == (200, "database: ok\nmigrations: ok\nworker: ok\n")


@pytest.mark.parametrize(("age", "status"), [(0, 200), (59, 200), (60, 503), (3_600, 503)])
def test_the_worker_must_have_reported_in_the_last_minute(
    client: Visitor, app: Flask, age: int, status: int
) -> None:
    app.extensions[STARTED_AT] -= LONG_AGO
    with app.app_context(), clock_at(NOON - timedelta(seconds=age)):
        heartbeat.report("worker")
        commit()

    with clock_at(NOON):
        page = client.get("/readyz")

    assert page.status == status


def test_a_worker_that_never_reported_is_missed(client: Visitor, app: Flask) -> None:
    app.extensions[STARTED_AT] -= LONG_AGO

    page = client.get("/readyz")

    assert page.status == 503
    assert "worker: has never reported" in page.text


def test_another_schema_is_not_ready(client: Visitor, app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = 'another'"))
        commit()

    page = client.get("/readyz", Accept="application/json")

    assert page.status == 503
    assert page.json == {
        "database": "ok",
        "migrations": "not those of this version",
        "worker": "ok",
    }


def test_a_database_that_does_not_answer_is_not_ready(client: Visitor, app: Flask) -> None:
    break_database(app)

    page = client.get("/readyz")

    assert (page.status, page.text) == (503, "database: does not answer\n")


NOON = clock.now().replace(hour=12, minute=0, second=0)


def break_database(app: Flask) -> None:
    """Let the reading engine find nothing that it could connect to."""
    with app.app_context():
        engine = db.engines["reading"]
        engine.dispose()
        engine.dialect.connect = _refuse


def _refuse(*_args: object, **_kwargs: object) -> None:
    raise db.engines["reading"].dialect.loaded_dbapi.OperationalError("gone")
