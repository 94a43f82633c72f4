"""What the walls are tried on: many of them stand the same whatever the database is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from forum import create_app
from tests import factories
from tests.databases import SqliteTemplates, hang_up


@pytest.fixture(scope="session")
def sqlite_instances(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> SqliteTemplates:
    """Instances of the forum for tests to which the kind of database is all the same."""
    if pytestconfig.getoption("--database") not in {None, "sqlite"}:
        pytest.skip("tried on SQLite only")
    return SqliteTemplates(tmp_path_factory.mktemp("walls"))


@pytest.fixture
def build(
    sqlite_instances: SqliteTemplates, compiled_templates: FileSystemBytecodeCache, tmp_path: Path
) -> Iterator[Callable[..., Flask]]:
    """Makes a forum on SQLite, reached at `base_url`; what fails in it gets its page."""
    with ExitStack() as used:

        def build(base_url: str = "http://localhost") -> Flask:
            number = len(list(tmp_path.iterdir()))
            environ = used.enter_context(sqlite_instances.fresh(tmp_path / f"walls{number}"))
            app = create_app({**environ, "FORUM_BASE_URL": base_url})
            app.jinja_env.bytecode_cache = compiled_templates
            app.config["PROPAGATE_EXCEPTIONS"] = False
            factories.use(app)
            used.callback(_let_go, app)
            return app

        yield build


def _let_go(app: Flask) -> None:
    hang_up(app)
