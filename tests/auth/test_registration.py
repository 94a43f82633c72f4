"""Making an account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from forum import clock, settings
from forum.database import commit, db
from forum.models import Session, User
from forum.web.tokens import make_form_key
from tests.factories import make_user
from tests.passwords import OTHER_PASSWORD, PASSWORD, make_member, stored_person
from tests.times import clock_at, seconds
from tests.visitor import Page, Visitor

FIELDS = {"username": "Ada", "email": "ada@example.org", "password": PASSWORD}


def register(client: Visitor, **fields: Any) -> Page:
    return client.send("/register", follow=False, **{**FIELDS, **fields})


def count_of(client: Visitor, table: type) -> int:
    with client.app.app_context():
        return db.session.execute(select(func.count()).select_from(table)).scalar_one()


def shut(client: Visitor) -> None:
    with client.app.app_context():
        settings.change("allows_registration", "off")
        commit()


def test_a_new_person_is_signed_in_at_once(client):
    answer = register(client)

    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert client.get("/account").one("dd[data-role=member]")
    ada = stored_person(client.app, "Ada")
    assert (ada.points, ada.email, ada.email_key) == (100, "ada@example.org", None)
    assert ada.password_hash is not None
    assert ada.password_hash.startswith("scrypt:32768:8:1$")


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/account/email", "/account/email"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
    ],
)
def test_one_is_led_back_to_where_one_came_from_and_nowhere_else(client, wanted, reached):
    form = client.get(f"/register?next={wanted}")

    answer = register(client, next=form.value_of("next"))
    other = Visitor(client.app)
    assert register(other, username="Eve", next=wanted).headers["Location"] == reached
    assert answer.headers["Location"] == reached


def test_the_form_says_what_goes_into_its_fields(client):
    page = client.get("/register")

    assert {name: page.one(f"[name={name}]")["autocomplete"] for name in FIELDS} == {
        "username": "username",
        "email": "email",
        "password": "new-password",
    }
    assert page.one("[name=password]")["type"] == "password"


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("username", "", "fill this in"),
        ("username", "ad", "at least 3"),
        ("username", "a" * 21, "at most 20"),
        ("username", "a" * 100_000, "at most 20"),
        ("username", "Ada Lovelace", "without spaces"),
        ("username", "ada@example.org", "letters, digits"),
        ("username", "<b>ada</b>", "letters, digits"),
        ("username", "123456", "at least one letter"),
        ("username", "Аdа-Ada", "one alphabet"),
        ("username", "admin", "kept for the site"),
        ("username", "guest", "kept for the site"),
        ("email", "", "fill this in"),
        ("email", "ada", "does not look like"),
        ("email", "ada@example", "does not look like"),
        ("email", "a" * 300 + "@example.org", "at most 254"),
        ("email", "ada@example.org\r\nBcc: eve@example.org", "does not look like"),
        ("password", "", "fill this in"),
        ("password", "too short", "at least 10"),
        ("password", "x" * 60 + "y" * 69, "At most 128"),
        ("password", "y" * 300_000, "At most 128"),
        ("password", "aaaaaaaaaaaa", "first guesses"),
        ("password", "1234567890", "first guesses"),
        ("password", "ada@example.org", "your name"),
        ("password", "askwell-askwell-1", "your name"),
        ("form_key", "", "once more"),
        ("form_key", "forged", "once more"),
    ],
)
def test_a_form_that_will_not_do_comes_back_with_what_was_typed(client, field, value, why):
    page = register(client, **{field: value})

    assert page.status == 422
    assert why in page.one(".error-summary").get_text()
    if field != "form_key":
        assert why in page.one(f"#{field}-wrong").get_text()
    assert page.value_of("password") == ""
    for name in {"username", "email"} - {field}:
        assert page.value_of(name) == FIELDS[name]
    if field == "email" and value:
        assert page.value_of("email") == " ".join(value.split())
    assert count_of(client, User) == 0


@pytest.mark.parametrize("missing", ["username", "email", "password", "form_key"])
def test_a_missing_field_is_an_empty_one(client, missing):
    fields = {**FIELDS, "form_key": client.form_key(), "csrf_token": client.token()}
    del fields[missing]

    assert client.post("/register", **fields).status == 422


@pytest.mark.parametrize("value", ["A\x00da", "Ad\ufffda"])
def test_damaged_signs_are_refused(client, value):
    page = register(client, username=value)

    assert page.status == 400
    assert count_of(client, User) == 0


def test_signs_in_no_encoding_are_refused(client):
    answer = client.browser.post("/register", data=b"username=%ED%A0%80&csrf_token=x")

    assert answer.status_code == 400


def test_a_body_that_is_too_large_is_not_read(client):
    assert register(client, username="a" * 600_000).status == 413


def test_a_forged_token_makes_no_account(client):
    page = register(client, csrf_token="forged")

    assert page.status == 400
    assert page.value_of("username") == "Ada"
    assert PASSWORD not in page.text
    assert count_of(client, User) == 0


def test_a_form_sent_at_once_is_asked_again_and_then_taken(client):
    page = register(client, form_key=client.get("/register").value_of("form_key"))
    assert page.status == 422
    assert "very quick" in page.one(".error-summary").get_text()
    assert count_of(client, User) == 0

    with clock_at(clock.now() + seconds(3)):
        answer = register(client, form_key=page.value_of("form_key"))
    assert answer.status == 303


def test_the_least_time_is_a_setting(client):
    with client.app.app_context():
        settings.change("min_form_seconds", "0")
        commit()
        key = make_form_key()

    assert register(client, form_key=key).status == 303


@pytest.mark.parametrize("name", ["Ada", "ada", "ADA", "Ädä"])
def test_a_taken_name_is_said_openly(client, name):
    make_member("Ada")

    page = register(client, username=name)

    assert page.status == 422
    assert "taken" in page.one("#username-wrong").get_text()
    assert page.value_of("username") == name
    assert "session" not in page.headers.get("Set-Cookie", "")


def test_an_address_that_is_taken_gets_the_same_answer_as_one_that_is_free(client):
    make_user("Grace", email="ada@example.org")

    taken = register(client)
    free = register(Visitor(client.app), username="Eve", email="eve@example.org")

    assert taken.status == free.status == 303
    assert list(taken.headers.keys()) == list(free.headers.keys())
    assert taken.text == free.text
    assert (stored_person(client.app, "Ada").email, stored_person(client.app, "Ada").email_key) == (
        "ada@example.org",
        None,
    )
    assert "not confirmed yet" in client.get("/account").one("[data-email-state]").get_text()


def test_the_same_form_sent_twice_makes_one_account_and_signs_in(client):
    key = client.form_key()
    again = Visitor(client.app)

    first = register(client, form_key=key)
    second = register(again, form_key=key)

    assert first.status == second.status == 303
    assert again.get("/account").path == "/account"
    assert (count_of(client, User), count_of(client, Session)) == (1, 2)


def test_the_same_form_sent_twice_at_once_makes_one_account(app):
    key = Visitor(app).form_key()

    with ThreadPoolExecutor(3) as crowd:
        answers = list(
            crowd.map(lambda v: register(v, form_key=key), [Visitor(app) for _ in range(3)])
        )

    assert [answer.status for answer in answers] == [303] * 3
    assert count_of(Visitor(app), User) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"password": OTHER_PASSWORD},
        {"email": "eve@example.org"},
        {"username": "ADA"},
    ],
)
def test_another_form_for_the_same_name_enters_nowhere(client, fields):
    register(client)

    page = register(Visitor(client.app), **fields)

    assert page.status == 422
    assert "taken" in page.one("#username-wrong").get_text()
    assert count_of(client, Session) == 1


def test_a_blocked_person_does_not_come_in_by_registering_again(client):
    make_member("Ada", email="ada@example.org", blocked_at=clock.now())

    page = register(client)

    assert page.status == 422
    assert count_of(client, Session) == 0


def test_an_imported_name_is_not_taken_over(client):
    make_user("Ada")

    page = register(client)

    assert page.status == 422
    assert "taken" in page.one("#username-wrong").get_text()


def test_registration_can_be_switched_off(client):
    shut(client)

    assert client.get("/register").status == 403
    assert register(client).status == 403
    assert "/register" not in client.get("/login").one("main").decode()
    assert count_of(client, User) == 0


def test_who_is_signed_in_is_led_to_the_start(client):
    client.sign_in(make_member("Grace"))

    assert client.get("/register", follow=False).headers["Location"] == "/"
    assert register(client).headers["Location"] == "/"
    assert count_of(client, User) == 1
