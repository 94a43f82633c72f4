"""What a browser holds of a guest's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from flask import Flask, Response

from forum import clock
from forum.text.phrases import bits_in
from forum.web import mine
from forum.web.tokens import encoded, signed
from tests.times import clock_at

KEY = bytes(range(16))


@pytest.fixture
def request_context(app: Flask) -> Iterator[Flask]:
    """A request is being answered."""
    with app.test_request_context():
        yield app


def handed(keys: Sequence[bytes], days: int | None = None) -> str:
    """The cookie that a browser is handed for these keys."""
    response = Response()
    mine.hold(response, keys, days)
    return response.headers["Set-Cookie"].partition(";")[0].removeprefix("mine=")


def held(app: Flask, cookie: str) -> tuple[bytes, ...]:
    """What a browser with this cookie holds."""
    with app.test_request_context(headers={"Cookie": f"mine={cookie}"}):
        return mine.held_keys()


def test_keys_and_the_beginnings_of_keys_are_held_in_their_order(request_context: Flask) -> None:
    keys = (KEY, bits_in(KEY[::-1]), KEY)

    assert held(request_context, handed(keys)) == keys[:2]


def test_the_oldest_keys_go_when_there_are_too_many(request_context: Flask) -> None:
    keys = [bytes([n]) * 16 for n in range(60)]

    cookie = handed(keys)

    assert held(request_context, cookie) == tuple(keys[: mine.MOST_KEYS])
    assert len(cookie) < 3_000


@pytest.mark.parametrize("days", [None, 1, 365])
def test_a_cookie_ends_by_itself(request_context: Flask, days: int | None) -> None:
    cookie, now = handed([KEY], days), clock.now()
    end = now + timedelta(days=days or 0, hours=0 if days else 2)

    with clock_at(end - timedelta(minutes=1)):
        assert held(request_context, cookie) == (KEY,)
    with clock_at(end + timedelta(minutes=1)):
        assert held(request_context, cookie) == ()


@pytest.mark.parametrize(
    "text", ["", "x", "\n", f"99999999999\n{encoded(b'short')}", f"-1\n{encoded(KEY)}", "1\n!"]
)
def test_what_cannot_be_keys_is_none(request_context: Flask, text: str) -> None:
    assert held(request_context, signed(mine.COOKIE, text)) == ()


def test_a_signature_for_something_else_opens_nothing(request_context: Flask) -> None:
    text = f"99999999999\n{encoded(KEY)}"

    assert held(request_context, signed("receipt", text)) == ()
    assert held(request_context, signed(mine.COOKIE, text)) == (KEY,)


def test_behind_https_the_cookie_is_bound_to_host_and_secure(request_context: Flask) -> None:
    request_context.config["IS_HTTPS"] = True
    response = Response()

    mine.hold(response, [KEY], 30)
    mine.hold_nothing(gone := Response())

    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-mine=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert gone.headers["Set-Cookie"].startswith("__Host-mine=;")


@pytest.mark.parametrize("text", ["", "x", encoded(KEY[:15]), encoded(KEY + b"x"), "🗝" * 22])
def test_only_a_whole_key_is_read_from_an_address(request_context: Flask, text: str) -> None:
    assert mine.read(text) is None
    assert mine.read(mine.written(KEY)) == KEY
