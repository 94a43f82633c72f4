"""A real browser for stories: the forum served by this process, and windows to look at it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from forum import create_app
from forum.database import commit
from forum.domain.sessions import begin_session
from forum.models import User
from forum.web.actor import cookie_name
from tests import factories
from tests.databases import hang_up

try:
    from playwright.sync_api import Error, expect, sync_playwright
except ImportError:  # stories are left out then, with a line that says so
    expect = sync_playwright = None

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing is fetched from anywhere but the forum, and root may start it too.
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
SCREENS = {"phone": (390, 844), "desktop": (1280, 800)}
LONGEST_WAIT = 10_000


def chromium_path() -> str | None:
    """Where Chromium is, or nothing when it is not installed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def why_no_browser() -> str | None:
    """Why stories cannot be played, or nothing when they can."""
    if sync_playwright is None:
        return "playwright is not installed"
    if chromium_path() is None:
        return "Chromium is not installed"
    return None


class NoBrowserError(Exception):
    """Chromium is there and does not start."""


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Chromium, stopped afterwards; raises `NoBrowserError` when it does not start."""
    expect.set_options(timeout=LONGEST_WAIT)
    os.environ["PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"] = "1"
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=chromium_path(), args=list(ARGUMENTS)
            )
        except Error as problem:
            said = problem.message.splitlines()[0]
            raise NoBrowserError(f"Chromium does not start: {said}") from problem
        yield browser
        browser.close()


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: a test that fails shows the page instead."""


@contextmanager
def serving(environ: Mapping[str, str]) -> Iterator[Flask]:
    """An application that answers at its own address, on a port that was free."""
    server = make_server(
        "127.0.0.1", 0, Flask("nothing yet"), threaded=True, request_handler=_Quiet
    )
    address = f"http://127.0.0.1:{server.port}"
    app = create_app({**environ, "FORUM_BASE_URL": address})
    server.app = app
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    factories.use(app)
    yield app
    server.shutdown()
    thread.join()
    server.server_close()
    hang_up(app)


class Window:
    """One person's browser, which notes whatever went wrong in it."""

    def __init__(self, app: Flask, browser: Browser, screen: str, *, has_javascript: bool) -> None:
        width, height = SCREENS[screen]
        self.app = app
        self.address: str = app.config["BASE_URL"]
        self.has_javascript = has_javascript
        self.context = browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            java_script_enabled=has_javascript,
            has_touch=screen == "phone",
            locale="en-GB",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(LONGEST_WAIT)
        self.requests: list[Request] = []
        self.page_loads = 0
        self._wrong: list[str] = []
        self._refused: set[int] = set()
        self._expected: set[int] = set()
        self.page: Page = self.context.new_page()
        self.page.on("request", self._note_request)
        self.page.on("response", self._note_response)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self._wrong.append(f"script: {error}"))

    def open(self, path: str) -> None:
        """Go to an address of the forum."""
        self.page.goto(path)

    def sign_in(self, user: User) -> Window:
        """Be somebody who signed in a while ago."""
        with self.app.app_context():
            secret = begin_session(user.id, "Chrome", is_remembered=False)
            commit()
            cookie = {"name": cookie_name(), "value": secret, "url": self.address}
        self.context.add_cookies([cookie])  # type: ignore[list-item]
        return self

    def fill(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        self.field(label).fill(text)

    def field(self, label: str) -> Locator:
        """The field with this label."""
        named = self.page.get_by_label(label, exact=True)
        return self.page.locator("input, textarea, select").and_(named)

    def press(self, name: str) -> None:
        """Press the button with this name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the link with this name."""
        self.page.get_by_role("link", name=name, exact=True).click()

    def post(self, number: int) -> Locator:
        """The post with this id."""
        return self.page.locator(f"#post-{number}")

    def expects(self, status: int) -> None:
        """Say that the forum will refuse something with this status."""
        self._expected.add(status)

    def complaints(self) -> list[str]:
        """What went wrong in this window, and what was expected to and did not."""
        unforeseen = [f"refused: {status}" for status in self._refused - self._expected]
        missing = [f"not refused: {status}" for status in self._expected - self._refused]
        return [*self._wrong, *unforeseen, *missing]

    def close(self) -> None:
        """Close it for good."""
        with suppress(Exception):
            self.context.close()

    def _note_request(self, request: Request) -> None:
        self.requests.append(request)
        if request.is_navigation_request() and request.redirected_from is None:
            self.page_loads += 1
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self._wrong.append(f"asked elsewhere: {request.url}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 400:
            self._refused.add(response.status)

    def _note_console(self, message: ConsoleMessage) -> None:
        # A refusal is noted by its status; the console only says it again.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self._wrong.append(f"console: {message.text}")
