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
from forum.domain.posting import deleting
from forum.web.tokens import make_csrf_token
from tests.databases import environment
from tests.factories import (
    actor,
    committed,
    make_answer,
    make_category,
    make_comment,
    make_question,
    make_user,
)
from tests.visitor import Page, Visitor

TYPED = "What I typed.\n\n  Indented, with <b>signs</b> & more."


def test_a_text_is_given_back_when_its_question_is_gone(client: Visitor) -> None:
    question = make_question()
    form = client.get(f"/{question.id}/answer")
    make_gone(question.id)

    page = client.send(form.one("form.form")["action"], body=TYPED, display_name="Grace")

    assert page.status == 404
    assert page.value_of("body") == TYPED
    assert page.value_of("display_name") == "Grace"


def make_gone(post_id: int) -> None:
    staff = actor(make_user(role="admin"))
    committed(lambda: deleting.delete_post(post_id, staff))()


def test_a_text_is_given_back_when_one_may_not_send_it(client: Visitor) -> None:
    page = client.send(f"/{make_question(is_closed=True).id}/answer", body=TYPED)

    assert page.status == 403
    assert page.value_of("body") == TYPED
    assert page.all("main form, main button") == []


def test_a_button_that_nobody_may_press_is_not_offered_again(client: Visitor) -> None:
    page = client.send(f"/vote/{make_question().id}", value="1")

    assert page.status == 403
    assert page.all("form.form") == []


def test_a_button_whose_page_grew_old_is_offered_again(client: Visitor) -> None:
    client.sign_in(make_user())
    question = make_question()

    page = client.post(f"/vote/{question.id}", value="1")
    fields = {each["name"]: page.value_of(each["name"]) for each in page.all("form.form [name]")}
    again = client.post(page.one("form.form")["action"], **fields)

    assert page.status == 400
    assert again.one(f"#post-{question.id} [data-score]")["data-score"] == "1"


def test_a_deed_without_fields_is_offered_again(client: Visitor) -> None:
    question = make_question(by=(ada := make_user()))
    client.sign_in(ada)

    page = client.post(f"/{question.id}/delete", csrf_token="stale")
    again = client.post(page.one("form.form")["action"], csrf_token=page.value_of("csrf_token"))

    assert page.status == 400
    assert "Nothing you wrote" not in page.text
    assert again.one(f"#post-{question.id}")
    assert client.get(f"/{question.id}/restore").status == 200


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/vote/{id}", {"value": "5"}),
        ("/vote/{id}", {"value": ["1", "-1"]}),
        ("/accept/{id}", {"value": ""}),
    ],
)
def test_what_no_page_of_ours_sends_is_not_offered_again(
    path: str, fields: dict[str, Any], client: Visitor
) -> None:
    client.sign_in(ada := make_user())
    answer = make_answer(make_question(by=ada))

    page = client.send(path.format(id=answer.id), **fields)

    assert page.status == 400
    assert page.all("main form, main button") == []


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}])
def test_no_other_site_has_a_deed_sent_by_our_page(
    headers: dict[str, str], client: Visitor
) -> None:
    token = client.token()

    def post(path: str, **fields: str) -> Page:
        data = {"csrf_token": token, **fields}
        return Page(client.browser.post(path, data=data, headers=headers))

    unseen, text = post(f"/{make_question().id}/delete"), post("/ask", body=TYPED)

    assert (unseen.status, text.status) == (400, 400)
    assert unseen.all("main form, main button") == []
    assert text.value_of("body") == TYPED
    assert bool(text.all("main form")) == ("Origin" in headers)


def test_a_preview_that_was_refused_can_be_asked_for_again(client: Visitor) -> None:
    page = client.post("/ask", preview="1", title="A whole title", body=TYPED)

    buttons = [each.get("name") for each in page.all("form.form button")]
    assert buttons == [None, "preview"]
    assert page.all("input[name=preview]") == []
    assert page.value_of("body") == TYPED
    assert client.post("/ask", body=TYPED).all("[name=preview]") == []


def test_a_password_is_never_shown_again(client: Visitor) -> None:
    page = client.post("/login", username="Ada", password="correct horse battery")

    assert page.status == 400
    assert page.value_of("username") == "Ada"
    assert "correct horse" not in page.text


def test_of_what_came_twice_nothing_is_lost_and_it_can_be_sent(client: Visitor) -> None:
    refused = client.send(
        "/ask?next=/a&next=/b", body=["one of them", "two"], title=["What", "now"]
    )

    fields = {each["name"]: refused.value_of(each["name"]) for each in refused.all("form [name]")}
    again = client.post(refused.one("form.form")["action"], **fields)

    assert refused.status == 400
    assert "came more than once" in refused.one("h1").text
    assert fields["body"] == "one of them\n\ntwo"
    assert fields["title"] == "What now"
    assert again.status == 422
    assert again.value_of("body") == "one of them\n\ntwo"


def test_a_category_is_given_back_as_a_choice(client: Visitor) -> None:
    sleep = make_category("Sleep", make_category("Health"))

    stale = client.post("/ask", body=TYPED, category=sleep.path)
    unknown = client.post("/ask", body=TYPED, category="none/such")

    assert stale.value_of("category") == "health/sleep"
    assert stale.one("option[selected]").get_text(strip=True) == "Sleep"
    assert unknown.value_of("category") == ""


def test_what_cannot_be_sent_is_only_to_be_read(app: Flask, client: Visitor) -> None:
    make_category("Sleep")
    with app.app_context():
        settings.change("allows_guests_to_ask", "off")
        commit()

    page = client.send("/ask", title="A whole title", body=TYPED, category="sleep", tags="")

    assert page.status == 403
    assert page.all("main form, main button") == []
    assert {each["name"] for each in page.all("main [readonly]")} == {"title", "body", "category"}
    assert page.value_of("body") == TYPED
    assert page.value_of("category") == "Sleep"


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
