"""What all forms share: where they read from, their key, their pace, their lengths."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from forum import settings
from forum.database import commit
from forum.web.forms import Length
from forum.web.tokens import make_form_key
from tests.factories import make_question, make_user
from tests.passwords import PASSWORD
from tests.visitor import Page, Visitor

BODY = "A question with words enough."


def ask(client: Visitor, **fields: Any) -> Page:
    values = {"title": "What helps when I cannot sleep?", "body": BODY, **fields}
    return client.send("/ask", **values)


URL = "application/x-www-form-urlencoded"
NO_FORM = "This did not arrive as a form"
JSON_BODIES = ["[1]", "5", '"text"', "{", '{"title": {"a": 1}, "body": [1]}', '{"body": "\\ud800"}']


@pytest.mark.parametrize("path", ["/ask", "/{id}/answer", "/{id}/comment"])
def test_json_is_no_form(path: str, client: Visitor) -> None:
    path = path.format(id=make_question().id)
    headers = {"X-CSRF-Token": client.token()}

    for body in (*JSON_BODIES, json.dumps({"title": BODY, "body": BODY})):
        sent: dict[str, Any] = {"data": body, "content_type": "application/json"}
        page = Page(client.browser.post(path, headers=headers, **sent))
        without = Page(client.browser.post(path, **sent))

        assert (page.status, without.status) == (400, 400), body
        assert NO_FORM in page.text
        assert NO_FORM in without.text


def test_a_file_is_no_text(client: Visitor) -> None:
    client.sign_in(make_user())
    sent = {"csrf_token": client.token(), "title": "A title that is long enough"}
    sent |= {name: (BytesIO(b"A file, not a text."), "a.txt") for name in ("body", "form_key")}  # type: ignore[dict-item]

    page = Page(client.browser.post("/ask", data=sent, content_type="multipart/form-data"))

    assert page.status == 422
    assert page.value_of("title") == "A title that is long enough"
    assert page.value_of("body") == ""


def test_a_form_may_come_in_parts(client: Visitor) -> None:
    sent = {"csrf_token": client.token(), "form_key": client.form_key()}
    sent |= {"title": "A title that is long enough", "body": BODY}

    page = Page(client.browser.post("/ask", data=sent, content_type="multipart/form-data"))

    assert page.status == 303


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n1"),
        ("multipart/form-data; boundary=x", b"\xff\xfe" * 100),
        ("multipart/form-data; boundary=", b"--\r\n"),
        (URL, b"&&&==%&%zz=%"),
        ("text/plain", b"csrf_token=1"),
        ("application/xml", b"<csrf_token>1</csrf_token>"),
        ("no/such/kind;;;", b"x"),
        ("", b"x"),
    ],
)
def test_what_is_no_form_at_all_is_refused(kind: str, body: bytes, client: Visitor) -> None:
    page = Page(client.browser.post("/ask", data=body, content_type=kind))

    assert page.status == 400
    assert (NO_FORM in page.text) == (not kind.startswith(("multipart/form-data; boundary=x", URL)))


def test_a_form_that_is_not_ours_is_asked_again_with_a_key_of_ours(client: Visitor) -> None:
    refused = ask(client, form_key="forged")
    again = refused.value_of("form_key")

    assert refused.status == 422
    assert "Please send it once more." in refused.text
    assert refused.value_of("body") == BODY
    assert again not in {"", "forged"}


@pytest.mark.parametrize("is_guest", [True, False])
def test_a_form_without_a_key_is_asked_again_as_well(is_guest: bool, client: Visitor) -> None:
    visitor = client if is_guest else client.sign_in(make_user())
    sent = {"title": "What helps when I cannot sleep?", "body": BODY}

    refused = visitor.post("/ask", csrf_token=visitor.token(), **sent)

    assert refused.status == 422
    assert "Please send it once more." in refused.text
    assert "very quick" not in refused.text
    assert refused.value_of("form_key")
    assert refused.value_of("body") == BODY


def test_a_guest_takes_the_time_that_a_person_needs(app: Flask, client: Visitor) -> None:
    with app.app_context():
        key = make_form_key()

    quick = ask(client, form_key=key, tags="night", display_name="Grace")
    fields = ("title", "body", "tags", "display_name", "form_key")

    assert quick.status == 422
    assert "That was very quick." in quick.one(".error-summary").text
    assert [quick.value_of(each) for each in fields] == [
        *("What helps when I cannot sleep?", BODY, "night", "Grace", key)
    ]


def test_a_member_may_be_quick(app: Flask, client: Visitor) -> None:
    with app.app_context():
        key = make_form_key()

    page = ask(client.sign_in(make_user()), form_key=key)

    assert page.status == 200


def test_the_pace_is_the_administrators_choice(app: Flask, client: Visitor) -> None:
    with app.app_context():
        settings.change("min_form_seconds", "0")
        commit()
        key = make_form_key()

    assert ask(client, form_key=key).status == 200


def test_each_message_stands_beside_its_field_and_above_them_all(client: Visitor) -> None:
    page = ask(client, title="Short", body="Short", tags="a b c d e f")

    assert page.status == 422
    for name in ("title", "body", "tags"):
        field = page.one(f"form.form [name={name}]")
        assert field["aria-invalid"] == "true"
        wrong = page.one(f"#{name}-wrong").get_text()
        assert wrong == page.one(f'.error-summary a[href="#{name}"]').get_text()
        assert f"{name}-wrong" in field["aria-describedby"]


LENGTHS = [
    ("title", 12, 150),
    ("body", 12, 20_000),
]


@pytest.mark.parametrize(("field", "least", "most"), LENGTHS)
def test_lengths_are_held_at_both_ends(field: str, least: int, most: int, client: Visitor) -> None:
    for length, is_fine in ((least - 1, False), (least, True), (most, True), (most + 1, False)):
        text = ("é" * length)[:length]

        page = ask(client, **{field: text})

        assert page.status == (200 if is_fine else 422), length
        if not is_fine:
            assert page.value_of(field) == text


def test_white_space_around_a_text_does_not_count(client: Visitor) -> None:
    page = ask(client, body=f"  \r\n{'x' * 11} \r\n\t ")

    assert page.status == 422
    assert page.value_of("body") == f"  \n{'x' * 11} \n\t "


def test_a_length_says_what_is_wrong() -> None:
    assert Length(3, 9).field_flags == {"maxlength": 9, "required": True}
    assert Length(0, 9).field_flags == {"maxlength": 9}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/ask", {"title": "What helps when I cannot sleep?"}),
        ("/{id}/answer", {}),
        ("/{id}/comment", {}),
        ("/register", {"username": "Ada", "email": "ada@example.org", "password": PASSWORD}),
    ],
)
def test_a_field_that_nobody_sees_asks_once_more_and_loses_nothing(
    path: str, fields: dict[str, str], client: Visitor
) -> None:
    path = path.format(id=make_question().id)
    sent = fields if path == "/register" else {"body": BODY, "display_name": "Grace", **fields}

    page = client.send(path, **sent, website="https://spam.example")
    again = client.send(path, follow=False, **sent, website=page.value_of("website"))

    assert page.status == 422
    assert "A field that nobody sees" in page.one(".error-summary").get_text()
    assert page.value_of("website") == ""
    for name in sent.keys() - {"password"}:
        assert page.value_of(name) == sent[name]
    assert again.status == 303


@pytest.mark.parametrize("path", ["/ask", "/{id}", "/{id}/answer", "/{id}/comment", "/register"])
def test_no_person_comes_upon_that_field(path: str, app: Flask, client: Visitor) -> None:
    page = client.get(path.format(id=make_question().id))

    field = page.one("[name=website]")
    assert (field["tabindex"], field["autocomplete"]) == ("-1", "off")
    assert field.find_parent("div")["aria-hidden"] == "true"  # type: ignore[index]
    assert page.one(".apart label")["for"] == field["id"]


def test_a_member_is_not_asked_for_it(client: Visitor) -> None:
    client.sign_in(make_user())
    page = client.get("/ask")

    sent = ask(client, website="https://spam.example")

    assert page.all("[name=website]") == []
    assert sent.status == 200


def test_a_page_that_gives_a_text_back_leaves_it_out(client: Visitor) -> None:
    page = ask(client, website="https://spam.example", csrf_token="forged")

    assert page.status == 400
    assert page.value_of("body") == BODY
    assert "spam.example" not in page.text
