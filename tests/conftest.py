"""What tests are given: an application with a database of its own, and a visitor."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from forum import create_app, database
from tests import factories
from tests.browser import NoBrowserError, running_chromium, why_no_browser
from tests.databases import PostgresTemplates, SqliteTemplates, hang_up, why_no_postgres
from tests.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

IS_CI = os.environ.get("CI") == "true"
DATABASES = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database sqlite` runs on one database only."""
    parser.addoption("--database", choices=DATABASES, help="run on this database only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever needs a database once on each."""
    if "kind_of_database" not in metafunc.fixturenames:
        return
    only = metafunc.config.getoption("--database")
    wanted = [only] if only else DATABASES
    metafunc.parametrize("kind_of_database", wanted, scope="session")


def pytest_terminal_summary(terminalreporter: object) -> None:
    """Say aloud what was left out, and what was measured."""
    write = terminalreporter.write_line  # type: ignore[attr-defined]
    for report in terminalreporter.getreports("passed"):  # type: ignore[attr-defined]
        for what, figure in report.user_properties if report.when == "call" else ():
            write(f"Measured: {what}: {figure}.")
    if (reason := why_no_postgres()) is not None:
        write(f"Left out: everything on PostgreSQL ({reason}).", yellow=True)
    if (reason := why_no_browser()) is not None:
        write(f"Left out: the stories in a browser ({reason}).", yellow=True)


@pytest.fixture(scope="session")
def templates(
    kind_of_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SqliteTemplates | PostgresTemplates]:
    """Migrated databases to copy from."""
    folder = tmp_path_factory.mktemp(kind_of_database)
    if kind_of_database == "sqlite":
        yield SqliteTemplates(folder)
        return
    reason = why_no_postgres()
    if reason is not None:
        (pytest.fail if IS_CI else pytest.skip)(reason)
    made = PostgresTemplates(folder)
    yield made
    made.drop()


@pytest.fixture
def environ(
    templates: SqliteTemplates | PostgresTemplates, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """The environment of a fresh instance."""
    with templates.fresh(tmp_path / "instance") as values:
        yield values


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """What the tests of one process share: compiling a page takes ten times its rendering."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(environ: dict[str, str], compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    """An application with a database of its own."""
    made = create_app(environ)
    made.jinja_env.bytecode_cache = compiled_templates
    made.testing = True
    made.config["PROPAGATE_EXCEPTIONS"] = True
    factories.use(made)
    yield made
    hang_up(made)


@pytest.fixture
def forum(app: Flask) -> Iterator[Flask]:
    """The application with its context open: for tests of verbs and readings."""
    with app.app_context():
        yield app
        database.roll_back()


@pytest.fixture
def client(app: Flask) -> Visitor:
    """A visitor with a browser of their own."""
    return Visitor(app)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process: Playwright cannot be started in it twice."""
    leave_out = pytest.fail if IS_CI else pytest.skip
    if (reason := why_no_browser()) is not None:
        leave_out(reason)
    try:
        with running_chromium() as browser:
            yield browser
    except NoBrowserError as problem:
        leave_out(str(problem))
