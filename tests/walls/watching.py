"""A browser that looks at a page and notes what ran, what was asked for elsewhere, what might."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Request

ACTIVE = (Path(__file__).parent / "active.js").read_text()
# What payloads call, and what they might call instead: each is counted, none does anything.
CANARY = """
window.hits = 0;
for (const name of ["hit", "alert", "confirm", "prompt", "print", "open"]) {
  Object.defineProperty(window, name, { value: () => { window.hits += 1; } });
}
"""
# Images fail, animations begin and timers end within this; then all has run that runs by itself.
SETTLED = "() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 40))"
SHOWN = "/shown-by-the-test"
POLICY = "content-security-policy"


class Window:
    """Stands before the application: takes its policy away, and shows what it answered before."""

    def __init__(self, app: Flask, *, has_policy: bool) -> None:
        self._app, self._has_policy = app.wsgi_app, has_policy
        self.html = ""
        app.wsgi_app = self  # type: ignore[method-assign]

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Answer a request."""
        if environ["PATH_INFO"] == SHOWN:
            start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
            return [self.html.encode("utf-8", "replace")]

        def start_without(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            kept = [each for each in headers if each[0].lower() != POLICY]
            return start(status, headers if self._has_policy else kept, *more)

        return self._app(environ, start_without)


class Watch:
    """One browser in which the policy of our pages holds, or does not."""

    def __init__(self, browser: Browser, app: Flask, *, has_policy: bool = False) -> None:
        self._window = Window(app, has_policy=has_policy)
        self.app = app
        self._address: str = app.config["BASE_URL"]
        self.runs = self.pages = 0
        self.active: list[str] = []
        self.foreign: list[str] = []
        self._context = browser.new_context(base_url=self._address, bypass_csp=not has_policy)
        self._context.set_default_timeout(20_000)
        self._context.add_init_script(CANARY)
        self._context.on("request", self._note_request)
        self._open()

    def look(self, path: str, *, is_there: bool = True) -> None:
        """Open a page and note what is in it."""
        answer = self.page.goto(path, wait_until="load")
        assert answer is not None
        assert answer.status < 300 if is_there else answer.status < 500, path
        self.note(path)

    def note(self, path: str) -> None:
        """Note what is in the page that is open."""
        self.page.evaluate(SETTLED)
        self.pages += 1
        self.runs += self.page.evaluate("() => window.hits")
        where = path.partition("?")[0][:60]
        self.active += [f"{where}: {each}" for each in self.page.evaluate(ACTIVE)]

    def show(self, html: str) -> None:
        """The same for a page that came as an answer to a form."""
        self._window.html = html
        self.look(SHOWN)

    def be(self, name: str, secret: str) -> None:
        """Carry a session's cookie."""
        self._context.add_cookies([{"name": name, "value": secret, "url": self._address}])

    def findings(self) -> dict[str, int]:
        """What was found, in short; empty when nothing was."""
        kinds = Counter(each.partition(": ")[2].partition(":")[0] for each in self.active)
        found = {"runs": self.runs, "foreign requests": len(self.foreign), **kinds}
        return {what: count for what, count in found.items() if count}

    def close(self) -> None:
        """Close it for good."""
        self._context.close()

    def _open(self) -> None:
        self.page: Page = self._context.new_page()
        self.page.on("dialog", self._note_dialog)

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._address}/", "data:", "about:", "blob:")):
            self.foreign.append(request.url)

    def _note_dialog(self, dialog: Dialog) -> None:
        # The browser itself asks whether to leave a form that somebody typed in.
        self.runs += dialog.type != "beforeunload"
        dialog.accept()
