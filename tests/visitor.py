"""A visitor of the forum, for tests: opens pages, sends the forms that stand on them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forum.clock import now
from forum.database import commit
from forum.domain.sessions import begin_session, hash_of
from forum.models import User
from forum.web.actor import cookie_name
from forum.web.tokens import make_csrf_token, make_form_key
from tests.times import clock_at, seconds


class Page:
    """An answer of the forum, read as a person reads it."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.text = response.get_data(as_text=True)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The elements of the page."""
        return BeautifulSoup(self.text, "html.parser")

    @property
    def json(self) -> Any:
        """The answer as data."""
        return self.response.get_json()

    @property
    def path(self) -> str:
        """The address that was reached."""
        return self.response.request.path

    def all(self, selector: str) -> list[Tag]:
        """The elements that a CSS selector finds."""
        return list(self.soup.select(selector))

    def one(self, selector: str) -> Tag:
        """The only element that a selector finds."""
        found = self.all(selector)
        assert len(found) == 1, f"{selector}: {len(found)} found in\n{self.text[:3000]}"
        return found[0]

    def byline_of(self, kind: str) -> str:
        """The name shown as the author of the only post of this kind."""
        return self.one(f'article[data-kind="{kind}"] [data-author]').get_text(strip=True)

    def value_of(self, field: str) -> str:
        """What a form field holds."""
        found = self.all(f'[name="{field}"]')
        assert found, f"no field {field} in\n{self.text[:3000]}"
        element = found[0]
        if element.name == "textarea":
            # As a browser reads it: one kind of line end, and none at the very beginning.
            return element.get_text().replace("\r\n", "\n").removeprefix("\n")
        if element.name == "select":
            chosen = element.select("option[selected]")
            return str(chosen[0].get("value", "")) if chosen else ""
        return str(element.get("value", ""))


class Visitor:
    """One browser: keeps its cookies, follows where it is led."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.browser: FlaskClient = app.test_client()

    def sign_in(self, user: User) -> Visitor:
        """Sign a person in, as if they had done so a while ago."""
        with self.app.app_context():
            secret = begin_session(user.id, "Firefox", is_remembered=False)
            commit()
            name = cookie_name()
        self.browser.set_cookie(name, secret)
        return self

    def get(self, path: str, *, follow: bool = True, **headers: str) -> Page:
        """Open a page."""
        _no_context()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Page(self.browser.get(path, headers=named, follow_redirects=follow))

    def send(self, path: str, *, follow: bool = True, as_json: bool = False, **fields: Any) -> Page:
        """Send a form as its page would: with its token, and a key some seconds old."""
        if "form_key" not in fields:
            # It moves the one clock: where many send at once, the test hands it over made.
            fields["form_key"] = self.form_key()
        fields = {"csrf_token": self.token(), **fields}
        return self.post(path, follow=follow, as_json=as_json, **fields)

    def post(self, path: str, *, follow: bool = True, as_json: bool = False, **fields: Any) -> Page:
        """Send exactly these fields."""
        _no_context()
        headers = {"Accept": "application/json"} if as_json else {}
        return Page(self.browser.post(path, data=fields, headers=headers, follow_redirects=follow))

    def token(self) -> str:
        """The token that a form of this visitor carries."""
        with self.app.app_context():
            cookie = self.browser.get_cookie(cookie_name())
            return make_csrf_token(hash_of(cookie.value) if cookie and cookie.value else None)

    def form_key(self) -> str:
        """The key of a form that was opened some seconds ago."""
        with self.app.app_context(), clock_at(now() - seconds(30)):
            return make_form_key()


def _no_context() -> None:
    # Requests under a pushed context share its `g`: a second visitor would stay signed in.
    assert not has_app_context(), "use the fixture `app` or `client`, not `forum`, with requests"
