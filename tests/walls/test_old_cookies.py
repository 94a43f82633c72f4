"""A session that has ended is dead for whoever kept its cookie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from forum import clock
from forum.database import commit
from forum.domain import accounts, sessions
from forum.models import User
from forum.reading.sessions import SignedIn, signed_in_by
from forum.web import actor
from forum.web.actor import cookie_name
from tests.passwords import OTHER_PASSWORD, PASSWORD, make_member
from tests.times import clock_at
from tests.visitor import Visitor


def sign_out(browser: Visitor, _ada: User) -> None:
    browser.send("/logout")


def sign_out_everywhere(browser: Visitor, ada: User) -> None:
    Visitor(browser.app).sign_in(ada).send("/account/sessions", others="1")


def change_password(browser: Visitor, ada: User) -> None:
    other = Visitor(browser.app).sign_in(ada)
    fields = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert other.send("/account/password", follow=False, **fields).status == 303


def reset_password(browser: Visitor, ada: User) -> None:
    with browser.app.app_context():
        token = accounts.make_reset_link(ada.id)
        commit()
    stranger = Visitor(browser.app)
    stranger.get(f"/reset/{token}")
    assert stranger.send("/reset", follow=False, new_password=OTHER_PASSWORD).status == 303


def block(browser: Visitor, _ada: User) -> None:
    command = browser.app.test_cli_runner().invoke(args=["people", "block", "Ada"])
    assert command.exit_code == 0


def wait_too_long(_browser: Visitor, _ada: User) -> None:
    """Nothing but time passes."""


ENDS: dict[Callable[[Visitor, User], None], timedelta] = {
    sign_out: timedelta(0),
    sign_out_everywhere: timedelta(0),
    change_password: timedelta(0),
    reset_password: timedelta(0),
    block: timedelta(0),
    wait_too_long: timedelta(days=31),
}


def lives_on(app: Flask, end: Callable[[Visitor, User], None]) -> bool:
    """Whether a cookie that was copied before its session ended still opens the account."""
    ada = make_member()
    browser = Visitor(app).sign_in(ada)
    with app.app_context():
        name = cookie_name()
    cookie = browser.browser.get_cookie(name)
    assert cookie is not None
    assert is_in(app, name, cookie.value)

    end(browser, ada)

    with clock_at(clock.now() + ENDS[end]):
        return is_in(app, name, cookie.value)


def is_in(app: Flask, name: str, secret: str) -> bool:
    thief = Visitor(app)
    thief.browser.set_cookie(name, secret)
    return thief.get("/account", follow=False).status == 200


@pytest.mark.parametrize("end", ENDS, ids=[end.__name__ for end in ENDS])
def test_an_old_cookie_opens_nothing(app, end):
    assert not lives_on(app, end)


@pytest.mark.parametrize("end", ENDS, ids=[end.__name__ for end in ENDS])
def test_a_session_that_would_not_end_is_noticed(app, monkeypatch, end):
    with everlasting_sessions(monkeypatch):
        assert lives_on(app, end)


@contextmanager
def everlasting_sessions(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The hole: no session is ended, and none is asked whether it is over or blocked."""
    with monkeypatch.context() as hole:
        hole.setattr(sessions, "end_session", lambda *_: None)
        hole.setattr(sessions, "end_sessions", lambda *_, **__: None)
        hole.setattr(sessions, "is_over", lambda *_: False)
        hole.setattr(actor, "signed_in_by", never_blocked)
        yield


def never_blocked(token_hash: bytes) -> SignedIn | None:
    """The session, whatever became of its person."""
    found = signed_in_by(token_hash)
    return found and replace(found, actor=replace(found.actor, is_blocked=False))
