"""`flask doctor`: says what is wrong, and no more than that."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from forum import clock, create_app, keys
from forum.commands.doctor import is_sound_sqlite
from forum.database import commit, db
from forum.domain import heartbeat
from forum.sealing import first_keys
from tests.databases import hang_up
from tests.times import clock_at


def test_a_healthy_forum_has_nothing_wrong(app: Flask) -> None:
    report(app)

    status, states = examined(app)

    assert status == 0
    assert set(states.values()) <= {"ok", "remark"}
    assert states["mail"] == "remark"
    assert states["worker"] == "ok"
    assert {"configuration", "instance", "secret key", "database", "migrations"} <= states.keys()


def test_each_thing_is_one_line(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["doctor"])

    lines = result.output.splitlines()
    assert len(lines) == len(examined(app)[1])
    assert all(line.split()[0] in {"ok", "remark"} for line in lines)


def test_a_worker_that_has_not_begun_yet_is_a_remark(app: Flask) -> None:
    status, states = examined(app)

    assert (status, states["worker"]) == (0, "remark")


def test_a_silent_worker_is_wrong(app: Flask) -> None:
    with clock_at(clock.now() - timedelta(minutes=10)):
        report(app)

    status, states = examined(app)

    assert (status, states["worker"]) == (1, "wrong")


def test_a_schema_of_another_version_is_wrong(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        commit()

    status, states = examined(app)

    assert (status, states["migrations"]) == (1, "wrong")


def test_a_key_that_others_can_read_is_wrong(environ: dict[str, str]) -> None:
    del environ["SECRET_KEY"]
    key = Path(environ["FORUM_INSTANCE"]) / "secret_key"
    before = examined_anew(environ)[1]["secret key"]

    key.chmod(0o644)

    status, states = examined_anew(environ)
    assert before == "ok"
    assert (status, states["secret key"]) == (1, "wrong")


def test_post_keys_that_others_can_read_are_wrong(app: Flask, environ: dict[str, str]) -> None:
    before = examined(app)[1]["post keys"]

    (Path(environ["FORUM_INSTANCE"]) / "post_keys").chmod(0o640)

    assert (before, examined(app)[1]["post keys"]) == ("ok", "wrong")


def test_post_keys_that_the_database_does_not_know_are_wrong(
    app: Flask, environ: dict[str, str]
) -> None:
    with app.app_context():
        keys.settle_keys(app.extensions["config"])
        commit()
    path = Path(environ["FORUM_INSTANCE"]) / "post_keys"

    path.unlink()
    first_keys(path)

    found = app.test_cli_runner().invoke(args=["doctor"])
    (line,) = (line for line in found.stdout.splitlines() if " post keys " in line)
    assert line.startswith("wrong")
    assert "belongs to another forum" in line


def test_a_database_that_does_not_answer_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "forum.db").mkdir()
    first_keys(tmp_path / "post_keys")

    status, states = examined_anew({"FORUM_INSTANCE": str(tmp_path)})

    assert (status, states["database"], states["post keys"]) == (1, "wrong", "wrong")


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("https://forum.example", "ok"),
        ("http://127.0.0.1:8000", "ok"),
        ("http://forum.example", "remark"),
    ],
)
def test_an_address_without_https_is_a_remark(address: str, state: str, tmp_path: Path) -> None:
    environ = {"FORUM_INSTANCE": str(tmp_path), "FORUM_BASE_URL": address}

    _, states = examined_anew(environ)

    assert states["configuration"] == state


@pytest.mark.parametrize(
    ("version", "is_sound"),
    [
        ("3.40.1", False),
        ("3.44.5", False),
        ("3.44.6", True),
        ("3.45.3", False),
        ("3.50.7", True),
        ("3.51.2", False),
        ("3.51.3", True),
        ("3.53.0", True),
        ("4.0.0", True),
    ],
)
def test_versions_that_keep_their_file_whole_are_known(version: str, is_sound: bool) -> None:
    assert is_sound_sqlite(version) is is_sound


def examined(app: Flask) -> tuple[int, dict[str, str]]:
    result = app.test_cli_runner().invoke(args=["doctor", "--json"])
    return result.exit_code, {found["name"]: found["state"] for found in json.loads(result.stdout)}


def examined_anew(environ: dict[str, str]) -> tuple[int, dict[str, str]]:
    """The same by an application of its own."""
    app = create_app(environ)
    found = examined(app)
    hang_up(app)
    return found


def report(app: Flask) -> None:
    with app.app_context():
        heartbeat.report("worker")
        commit()
