"""What stories are given: the forum as people reach it, and windows of a browser.

Stories are about browsers, so one database is enough for them: SQLite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from tests import factories
from tests.browser import Window, serving
from tests.databases import SqliteTemplates

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def story_instances(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> SqliteTemplates:
    """Instances of the forum for stories."""
    if pytestconfig.getoption("--database") not in {None, "sqlite"}:
        pytest.skip("stories are played on SQLite only")
    return SqliteTemplates(tmp_path_factory.mktemp("stories"))


@pytest.fixture
def site(
    chromium: Browser,
    story_instances: SqliteTemplates,
    compiled_templates: FileSystemBytecodeCache,
    tmp_path: Path,
) -> Iterator[Flask]:
    """The forum with a database of its own, answering at an address of its own."""
    with story_instances.fresh(tmp_path / "instance") as environ, serving(environ) as app:
        app.jinja_env.bytecode_cache = compiled_templates
        with app.app_context():
            factories.welcome_programs()
        yield app


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def has_javascript(request: pytest.FixtureRequest) -> bool:
    """Every story is played with JavaScript and without, unless it says otherwise."""
    return bool(request.param)


@pytest.fixture
def screen() -> str:
    """What people hold in their hands, unless a story says otherwise."""
    return "phone"


@pytest.fixture
def open_window(
    site: Flask, chromium: Browser, screen: str, has_javascript: bool
) -> Iterator[Callable[[], Window]]:
    """Opens a window with nothing remembered; fails the story when something broke in it."""
    opened: list[Window] = []

    def open_one() -> Window:
        opened.append(Window(site, chromium, screen, has_javascript=has_javascript))
        return opened[-1]

    yield open_one
    complaints = [complaint for window in opened for complaint in window.complaints()]
    for window in opened:
        window.close()
    assert complaints == []


@pytest.fixture
def window(open_window: Callable[[], Window]) -> Window:
    """The window of the one person that a story is about."""
    return open_window()
