"""Cookies of ours."""

from __future__ import annotations

import pytest
from flask import Response

from forum.web.cookies import cookie, delete_cookie, set_cookie


@pytest.mark.parametrize(
    ("is_https", "path", "name", "marks"),
    [
        (False, "/", "mine", {"HttpOnly", "SameSite=Lax", "Max-Age=60"}),
        (True, "/", "__Host-mine", {"HttpOnly", "SameSite=Lax", "Max-Age=60", "Secure"}),
        (True, "/login", "__Secure-mine", {"HttpOnly", "SameSite=Lax", "Max-Age=60", "Secure"}),
    ],
)
def test_a_cookie_carries_its_marks_and_is_read_again(app, is_https, path, name, marks):
    app.config["IS_HTTPS"] = is_https
    with app.test_request_context():
        response = Response()
        set_cookie(response, "mine", "kept", seconds=60, path=path)
        sent = response.headers["Set-Cookie"].split("; ")

    with app.test_request_context(headers={"Cookie": sent[0]}):
        assert cookie("mine", path) == "kept"
    assert sent[0] == f"{name}=kept"
    assert {*marks, f"Path={path}"} <= set(sent)
    assert not any(part.startswith("Domain") for part in sent)


def test_a_cookie_is_taken_back(app):
    with app.test_request_context():
        response = Response()
        delete_cookie(response, "mine", "/login")

    sent = response.headers["Set-Cookie"].split("; ")
    assert sent[0] == "mine="
    assert {"Max-Age=0", "Path=/login"} <= set(sent)


def test_without_a_cookie_there_is_nothing(app):
    with app.test_request_context():
        assert cookie("mine") == ""
