"""Browsers that somebody has signed in with before."""

from __future__ import annotations

import pytest
from flask import Flask, Response

from forum.web.known import know_browser, known_browser


def proof_for(app: Flask, user_id: int) -> str:
    """The cookie that signing in leaves behind."""
    with app.test_request_context():
        response = Response()
        know_browser(response, user_id)
    return response.headers["Set-Cookie"]


def held_by(app: Flask, cookie: str, user_id: int) -> str | None:
    """The id under which a browser with this cookie is known to somebody."""
    with app.test_request_context(headers={"Cookie": cookie}):
        return known_browser(user_id)


def test_a_browser_is_known_to_the_one_who_signed_in(app):
    cookie = proof_for(app, 7).split(";")[0]

    assert held_by(app, cookie, 7)
    assert held_by(app, cookie, 8) is None
    assert held_by(app, cookie, 0) is None


def test_each_sign_in_makes_another_proof_that_says_not_whose(app):
    first, second = proof_for(app, 7), proof_for(app, 7)

    value = first.split(";")[0].removeprefix("known=")
    assert first != second
    assert len(value) == 43
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=31536000"} <= set(first.split("; "))


@pytest.mark.parametrize("value", ["", "x", "A" * 43, "🗝", "A" * 5_000])
def test_what_was_made_up_proves_nothing(app, value):
    assert held_by(app, f"known={value}", 0) is None


@pytest.mark.parametrize("place", range(0, 42, 3))
def test_a_proof_that_was_tampered_with_proves_nothing(app, place):
    value = proof_for(app, 7).split(";")[0].removeprefix("known=")
    other = "A" if value[place] != "A" else "B"

    assert held_by(app, f"known={value[:place]}{other}{value[place + 1 :]}", 7) is None
