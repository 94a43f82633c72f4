"""What is shown when a deed is refused or fails."""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from forum import create_app, settings
from forum.database import commit, roll_back
from forum.sealing import first_keys
from forum.web.tokens import make_csrf_token
from tests.databases import environment
from tests.factories import make_answer, make_comment, make_question, make_user
from tests.visitor import Page, Visitor

TYPED = "What I typed.\n\n  Indented, with <b>signs</b> & more."


def test_a_guest_is_shown_where_to_sign_in_and_led_back(app: Flask, client: Visitor) -> None:
    question = make_question()
    answer, number = make_answer(question, by=make_user()), question.id
    with app.app_context():
        settings.change("allows_guests_to_answer", "off")
        settings.change("allows_guests_to_ask", "off")
        commit()

    ways = {
        ("GET", "/ask?title=A+b"): "/ask?title=A+b",
        ("POST", "/ask"): "/ask",
        ("GET", f"/{number}/edit"): f"/{number}/edit",
        ("GET", f"/{number}/delete"): f"/{number}/delete",
        ("POST", f"/{number}/answer"): f"/{number}/answer",
        ("POST", f"/vote/{number}"): f"/{number}",
        ("POST", f"/accept/{answer.id}"): f"/{answer.id}",
        ("POST", "/account/sessions"): "/",
    }
    for (method, path), back in ways.items():
        page = client.get(path) if method == "GET" else client.send(path, body=TYPED, value="1")
        link = str(page.one("main a[href^='/login']")["href"])

        assert page.status == 403, path
        assert client.get(link).value_of("next") == back


def test_nobody_is_sent_to_sign_in_where_that_is_no_help(client: Visitor) -> None:
    closed = make_question(is_closed=True)
    comment = make_comment(closed)
    member = Visitor(client.app).sign_in(make_user())

    pages = [
        client.get(f"/{closed.id}/answer"),
        client.get(f"/{comment.id}/comment"),
        client.send(f"/vote/{comment.id}", value="1"),
        member.get(f"/{closed.id}/edit"),
    ]

    for page in pages:
        assert page.status == 403
        assert page.all("main a[href^='/login']") == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/vote/{question}", 403, "not_allowed"),
        ("/vote/{comment}", 403, "not_allowed"),
        ("/accept/{answer}", 403, "not_allowed"),
        ("/vote/999999", 404, "not_found"),
        ("/vote/0", 404, "not_found"),
        ("/{comment}/comment", 403, "not_allowed"),
    ],
)
def test_a_program_is_told_in_json(path: str, status: int, code: str, client: Visitor) -> None:
    question = make_question()
    answer = make_answer(question)
    ids = {"question": question.id, "answer": answer.id, "comment": make_comment(answer).id}

    error = client.send(path.format(**ids), as_json=True, value="1")

    assert error.status == status
    assert error.headers["Content-Type"] == "application/json"
    assert set(error.json) == {"error"}
    assert set(error.json["error"]) == {"code", "message", "fields"}
    assert error.json["error"]["code"] == code
    assert error.json["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", "/none", 404, "not_found"), ("PUT", "/ask", 405, "method_not_allowed")],
)
def test_a_program_is_told_of_wrong_addresses_in_json(
    method: str, path: str, status: int, code: str, client: Visitor
) -> None:
    asked: Any = {"method": method, "headers": {"Accept": "application/json"}}

    error = Page(client.browser.open(path, **asked))

    assert (error.status, error.json["error"]["code"]) == (status, code)


def test_a_program_is_told_which_fields_are_wrong(client: Visitor) -> None:
    error = client.send(f"/{make_question().id}/comment", as_json=True, body="x").json["error"]

    assert error["code"] == "not_valid"
    assert list(error["fields"]) == ["body"]
    assert error["fields"]["body"] in error["message"]


@pytest.mark.parametrize("is_chunked", [False, True])
@pytest.mark.parametrize(("host", "status"), [("localhost", 413), ("evil.example", 400)])
def test_too_large_is_said_unread(
    host: str, status: int, is_chunked: bool, client: Visitor
) -> None:
    sent = f"csrf_token={client.token()}&body=".encode() + b"x" * 600_000
    asked: dict[str, Any] = {"data": sent}
    if is_chunked:
        terminated = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
        asked = {"input_stream": BytesIO(sent), "environ_overrides": terminated}
    kind = "application/x-www-form-urlencoded"

    page = Page(client.browser.post("/ask", headers={"Host": host}, content_type=kind, **asked))

    assert page.status == status
    assert "xxx" not in page.text


def test_a_failure_has_a_page_and_keeps_texts_out_of_the_log(
    app: Flask, client: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    log = logging.getLogger("forum")
    log.addHandler(caplog.handler)

    @app.before_request
    def fail() -> None:
        raise ValueError(TYPED)

    page = client.send("/ask", body=TYPED)
    log.removeHandler(caplog.handler)

    assert page.status == 500
    assert "Something went wrong on our side." in page.text
    assert page.value_of("body") == TYPED
    assert "ValueError at" in caplog.text
    assert "What I typed" not in caplog.text


@pytest.mark.parametrize("cookie", [None, "a session that cannot be looked up now"])
def test_without_a_database_there_is_still_a_page(cookie: str | None, tmp_path: Path) -> None:
    nowhere = "postgresql://127.0.0.1:1/none"
    first_keys(tmp_path / "post_keys")
    visitor = Visitor(create_app(environment(tmp_path, DATABASE_URL=nowhere)))
    if cookie:
        visitor.browser.set_cookie("session", cookie)

    shown = visitor.get("/")
    refused = visitor.post("/ask", body=TYPED, csrf_token=visitor_token(visitor))

    for page in (shown, refused):
        assert page.status == 503
        assert page.headers["Retry-After"] == "2"
        assert "We are busy just now." in page.text
    assert refused.value_of("body") == TYPED
    with visitor.app.app_context():
        roll_back()


def visitor_token(visitor: Visitor) -> str:
    with visitor.app.app_context():
        return make_csrf_token(None)
