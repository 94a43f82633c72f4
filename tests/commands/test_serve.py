"""`flask serve`, started and stopped as a person does it."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from forum import database
from forum.commands.serve import prepare, web_command
from forum.config import read_config
from forum.domain.taxonomy import add_category
from forum.models import Category
from forum.sealing import first_keys
from tests.databases import environment, migrate
from tests.running import (
    ONE_WEB_PROCESS,
    ROOT,
    SECONDS_TO_START,
    SECONDS_TO_STOP,
    Forum,
    free_port,
    is_free,
    needs_proc,
)


@pytest.fixture
def forum_to_run(tmp_path: Path) -> Iterator[Forum]:
    forum = Forum(tmp_path / "instance", free_port())
    yield forum
    for left in forum.processes():
        os.kill(left, signal.SIGKILL)
    for process in forum.started:
        process.wait()


@needs_proc
def test_it_starts_stops_and_starts_again(forum_to_run: Forum) -> None:
    for _ in range(2):
        process = forum_to_run.start_and_wait()
        process.send_signal(signal.SIGINT)

        assert process.wait(SECONDS_TO_STOP) == 0
        assert forum_to_run.processes() == []
        assert is_free(forum_to_run.port)
        assert f"http://127.0.0.1:{forum_to_run.port}" in forum_to_run.printed
        assert "people add NAME --email ADDRESS --role admin" in forum_to_run.printed


@needs_proc
@pytest.mark.parametrize("wish", [signal.SIGTERM, signal.SIGHUP])
def test_a_supervisor_or_a_closed_terminal_leaves_nothing_behind(
    wish: signal.Signals, forum_to_run: Forum
) -> None:
    process = forum_to_run.start_and_wait(**ONE_WEB_PROCESS)

    process.send_signal(wish)

    assert process.wait(SECONDS_TO_STOP) == 0
    assert forum_to_run.processes() == []


def test_a_stop_that_comes_before_both_have_started_still_ends_both() -> None:
    stopped_early = (
        "from forum.commands.serve import Pair\n"
        "pair = Pair()\n"
        "pair.add_process('one', 'exec sleep 60')\n"
        "pair.add_process('two', 'exec sleep 60')\n"
        "pair.terminate()\n"
        "pair.loop()\n"
        "assert pair.is_stop_wanted\n"
    )

    run = subprocess.run([sys.executable, "-c", stopped_early], cwd=ROOT, timeout=30, check=False)

    assert run.returncode == 0


@needs_proc
def test_when_the_worker_ends_the_web_server_ends_too(forum_to_run: Forum) -> None:
    process = forum_to_run.start_and_wait(**ONE_WEB_PROCESS)
    (worker,) = forum_to_run.processes(b"worker")

    os.kill(worker, signal.SIGKILL)

    assert process.wait(SECONDS_TO_STOP) != 0
    assert "ended by itself" in forum_to_run.printed
    assert forum_to_run.processes() == []


@needs_proc
def test_when_the_web_server_is_killed_its_processes_end_too(forum_to_run: Forum) -> None:
    process = forum_to_run.start_and_wait(**ONE_WEB_PROCESS)

    os.kill(forum_to_run.web_server(), signal.SIGKILL)

    assert process.wait(SECONDS_TO_STOP) != 0
    assert "ended by itself" in forum_to_run.printed
    assert forum_to_run.processes() == []


@needs_proc
def test_what_flask_serve_has_started_ends_with_it(forum_to_run: Forum) -> None:
    process = forum_to_run.start_and_wait(**ONE_WEB_PROCESS)

    process.kill()

    given_up_at = time.monotonic() + SECONDS_TO_STOP
    while forum_to_run.processes() and time.monotonic() < given_up_at:
        time.sleep(0.1)
    assert forum_to_run.processes() == []
    assert is_free(forum_to_run.port)


@needs_proc
def test_a_killed_web_process_is_replaced(forum_to_run: Forum) -> None:
    process = forum_to_run.start_and_wait(**ONE_WEB_PROCESS)
    (killed,) = forum_to_run.web_processes()

    os.kill(killed, signal.SIGKILL)

    forum_to_run.wait_until_it_answers(process)
    assert killed not in forum_to_run.web_processes()


@needs_proc
def test_a_taken_port_is_said_in_one_line(forum_to_run: Forum) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", forum_to_run.port))
        taken.listen()
        status = forum_to_run.start().wait(SECONDS_TO_START)

    assert status == 1
    assert len(forum_to_run.printed.splitlines()) == 1
    assert f"127.0.0.1:{forum_to_run.port} is already taken" in forum_to_run.printed
    assert not (forum_to_run.folder / "forum.db").exists()


def test_an_address_of_another_machine_is_said_in_one_line(forum_to_run: Forum) -> None:
    status = forum_to_run.start(HOST="192.0.2.1").wait(SECONDS_TO_START)

    assert status == 1
    assert len(forum_to_run.printed.splitlines()) == 1
    assert "Cannot listen on 192.0.2.1" in forum_to_run.printed


def test_a_schema_of_a_newer_version_is_refused_in_one_line(forum_to_run: Forum) -> None:
    migrate(environment(forum_to_run.folder))
    with closing(sqlite3.connect(forum_to_run.folder / "forum.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'later'")
        connection.commit()

    status = forum_to_run.start().wait(SECONDS_TO_START)

    assert status == 1
    assert len(forum_to_run.printed.splitlines()) == 1
    assert "changed by a newer version of Askwell (later)" in forum_to_run.printed


def test_a_database_that_does_not_answer_is_said_in_one_line(forum_to_run: Forum) -> None:
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    forum_to_run.folder.mkdir(exist_ok=True)
    first_keys(forum_to_run.folder / "post_keys")

    status = forum_to_run.start(DATABASE_URL=url).wait(SECONDS_TO_START)

    assert status == 1
    assert len(forum_to_run.printed.splitlines()) == 1
    assert "The database cannot be used: connection failed" in forum_to_run.printed


def test_an_empty_forum_gets_its_first_categories(app: Flask) -> None:
    with app.app_context():
        prepare()
        paths = database.reading().execute(select(Category.path)).scalars().all()

    assert "mental-health" in paths


def test_categories_of_ones_own_are_left_alone(app: Flask) -> None:
    with app.app_context():
        add_category("Gardening", "gardening")
        database.commit()

        prepare()
        paths = database.reading().execute(select(Category.path)).scalars().all()

    assert paths == ["gardening"]


def test_the_server_chooses_its_threads_unless_told(tmp_path: Path) -> None:
    usual = read_config({"FORUM_INSTANCE": str(tmp_path)})
    told = read_config(
        {"FORUM_INSTANCE": str(tmp_path), "FORUM_WORKERS": "5", "FORUM_THREADS": "7"}
    )

    assert "--workers 2" in " ".join(web_command(usual))
    assert "--blocking-threads" not in web_command(usual)
    assert "--workers 5 --blocking-threads 7" in " ".join(web_command(told))
