"""What the tests of faults are given: a forum that runs, and somebody who calls it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask

from forum import create_app
from forum.database import db, reading
from forum.domain import recount
from forum.reading.soundness import file_faults
from tests import factories
from tests.databases import SqliteTemplates
from tests.faults.callers import Caller
from tests.running import Forum, free_port


@dataclass
class Running:
    """A forum that runs in processes of its own, and an application on the same database."""

    forum: Forum
    app: Flask
    process: subprocess.Popen[bytes]
    caller: Caller
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder = self.forum.folder

    def start_again(self) -> float:
        """Start it once more after its end; gives the seconds until it answers."""
        self.process = self.forum.start()
        return self.forum.wait_until_it_answers(self.process)

    def stop(self) -> int:
        """Ask it to stop, and give the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def kill_all(self) -> None:
        """Kill every process of it at once, each by its number."""
        for pid in self.forum.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(30)

    def faults(self) -> list[str]:
        """Whatever is wrong with the file, and whatever does not equal its recount."""
        with self.app.app_context():
            off = [str(result.what) for result in recount.compare() if result.rows]
            return file_faults() + off

    def hang_up(self) -> None:
        """Close the connections of the test's own application."""
        with self.app.app_context():
            for engine in db.engines.values():
                engine.dispose()


@contextmanager
def run_forum(environ: Mapping[str, str], log_folder: Path | None = None) -> Iterator[Running]:
    """A forum on this environment, started and in the end killed."""
    forum = Forum(Path(environ["FORUM_INSTANCE"]), free_port(), environ, log_folder=log_folder)
    process = forum.start_and_wait()
    app = create_app({**environ, "PORT": str(forum.port)})
    factories.use(app)
    with app.app_context():
        factories.welcome_programs()
        reading()
    running = Running(forum, app, process, Caller(app, forum.port))
    try:
        yield running
    finally:
        running.kill_all()
        for started in forum.started:
            started.wait()
        running.hang_up()


@pytest.fixture
def running(environ: dict[str, str]) -> Iterator[Running]:
    """A running forum, on each database."""
    with run_forum(environ) as forum:
        yield forum


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplates:
    """Migrated SQLite files to copy from."""
    return SqliteTemplates(tmp_path_factory.mktemp("faults"))


@pytest.fixture
def running_on_sqlite(sqlite_templates: SqliteTemplates, tmp_path: Path) -> Iterator[Running]:
    """A running forum on SQLite, for what only concerns its file."""
    with sqlite_templates.fresh(tmp_path / "instance") as environ, run_forum(environ) as forum:
        yield forum
