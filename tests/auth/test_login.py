"""Signing in and out."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from sqlalchemy import func, select

from forum import clock
from forum.database import db
from forum.models import Session, User
from tests.factories import make_user
from tests.passwords import OTHER_PASSWORD, PASSWORD, make_member
from tests.visitor import Page, Visitor

WRONG = "The name and the password do not belong together."


def sign_in(client: Visitor, username: str, password: str = PASSWORD, **fields: Any) -> Page:
    return client.send("/login", follow=False, username=username, password=password, **fields)


def is_in(client: Visitor) -> bool:
    return client.get("/account").path == "/account"


def count_of_sessions(client: Visitor) -> int:
    with client.app.app_context():
        return db.session.execute(select(func.count()).select_from(Session)).scalar_one()


@pytest.mark.parametrize("typed", ["Ada", "ada", "  ADA ", "ada@example.org", "Ada@Example.org"])
def test_one_signs_in_by_name_or_by_confirmed_address(client, typed):
    make_member("Ada", email="ada@example.org")

    answer = sign_in(client, typed)

    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert is_in(client)


def test_an_imported_name_with_spaces_signs_in(client):
    make_member("Dr. Ada  Lovelace (imported)")

    assert sign_in(client, "Dr. Ada  Lovelace (imported)").status == 303


def test_an_address_counts_more_than_a_name_that_looks_like_it(client):
    make_user("ada@example.org")
    make_member("Ada", email="ada@example.org")

    assert sign_in(client, "ada@example.org").status == 303
    assert client.get("/account").one("dl a").get_text() == "Ada"


WHO_STAYS_OUT: list[tuple[dict[str, Any], str, str]] = [
    ({}, "Nobody", PASSWORD),
    ({}, "Ada", OTHER_PASSWORD),
    ({}, "Ada", PASSWORD + " "),
    ({}, "Ada", PASSWORD.upper()),
    ({}, "Ada", "x" * 200_000),
    ({}, "A" * 200_000, PASSWORD),
    ({}, "ada@example.org' OR 1=1 --", PASSWORD),
    ({"email": "ada@example.org", "email_key": None}, "ada@example.org", PASSWORD),
    ({"email": "old@example.org", "pending_email": "ada@example.org"}, "ada@example.org", PASSWORD),
    ({"password_hash": None}, "Ada", PASSWORD),
    ({"blocked_at": clock.now()}, "Ada", PASSWORD),
    ({"blocked_at": clock.now()}, "Ada", OTHER_PASSWORD),
]


@pytest.mark.parametrize(("columns", "username", "password"), WHO_STAYS_OUT)
def test_whoever_stays_out_hears_the_same_and_waits_as_long(
    client, monkeypatch, columns, username, password
):
    make_member("Ada", **columns)
    hashed = []
    real = hashlib.scrypt
    monkeypatch.setattr("hashlib.scrypt", lambda *a, **how: hashed.append(1) or real(*a, **how))

    page = sign_in(client, username, password, remember="y")

    assert page.status == 422
    assert page.one("#password-wrong").get_text() == WRONG
    assert page.value_of("username") == username
    assert page.value_of("password") == ""
    assert page.all("[name=remember][checked]")
    assert "Set-Cookie" not in page.headers
    assert len(hashed) == 1
    assert count_of_sessions(client) == 0


@pytest.mark.parametrize(("field", "value"), [("username", ""), ("password", "")])
def test_an_empty_field_is_pointed_at(client, field, value):
    page = client.send("/login", **{"username": "Ada", "password": PASSWORD, field: value})

    assert page.status == 422
    assert "fill this in" in page.one(f"#{field}-wrong").get_text()


def test_missing_fields_are_empty_ones(client):
    assert client.send("/login").status == 422


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/account/email", "/account/email"),
        ("/12/how-are-you?page=2", "/12/how-are-you?page=2"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\tevil", "/"),
        ("javascript:alert(1)", "/"),
        ("account", "/"),
        ("/" + "a" * 3000, "/"),
        ("", "/"),
    ],
)
def test_one_is_led_to_paths_of_this_site_only(client, wanted, reached):
    make_member("Ada")
    form = client.browser.get("/login", query_string={"next": wanted})

    answer = sign_in(client, "Ada", next=wanted)

    assert answer.headers["Location"] == reached
    assert ("evil" in form.text) is False


def test_a_guest_comes_back_to_their_account_after_signing_in(client):
    make_member("Ada")
    form = client.get("/account")
    assert form.path == "/login"

    assert sign_in(client, "Ada", next=form.value_of("next")).headers["Location"] == "/account"


def test_the_form_says_what_goes_into_its_fields(client):
    page = client.get("/login")

    assert page.one("[name=username]")["autocomplete"] == "username"
    assert page.one("[name=password]")["autocomplete"] == "current-password"
    assert page.one("main form")["action"] == "/login"


@pytest.mark.parametrize(("remember", "max_age"), [({}, None), ({"remember": "y"}, "2592000")])
def test_a_browser_remembers_only_when_asked_to(client, remember, max_age):
    make_member("Ada")

    sign_in(client, "Ada", **remember)

    cookie = client.browser.get_cookie("session")
    assert cookie is not None
    assert (str(cookie.max_age) if cookie.max_age is not None else None) == max_age
    with client.app.app_context():
        row = db.session.execute(select(Session)).scalar_one()
        assert row.is_remembered is bool(remember)


def test_each_sign_in_has_a_secret_of_its_own(client):
    make_member("Ada")
    other = Visitor(client.app)

    sign_in(client, "Ada")
    sign_in(other, "Ada")

    first, second = client.browser.get_cookie("session"), other.browser.get_cookie("session")
    assert first
    assert second
    assert first.value != second.value


def test_a_session_that_somebody_planted_is_not_taken_up(client):
    make_member("Ada")
    client.browser.set_cookie("session", "p" * 43)

    sign_in(client, "Ada", csrf_token=Visitor(client.app).token())

    cookie = client.browser.get_cookie("session")
    assert cookie
    assert cookie.value != "p" * 43


def test_signing_out_ends_the_session_and_not_only_the_cookie(client):
    client.sign_in(make_member("Ada"))
    cookie = client.browser.get_cookie("session")
    assert cookie

    answer = client.send("/logout", follow=False)

    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert client.browser.get_cookie("session") is None
    assert '"storage"' in answer.headers["Clear-Site-Data"]
    client.browser.set_cookie("session", cookie.value)
    assert not is_in(client)
    assert count_of_sessions(client) == 0


def test_signing_out_is_no_matter_of_a_link(client):
    client.sign_in(make_member("Ada"))

    assert client.get("/logout").status == 405
    assert client.post("/logout").status == 400
    assert is_in(client)


def test_a_guest_may_sign_out_too(client):
    assert client.send("/logout", follow=False).status == 303


def test_who_is_signed_in_is_led_to_the_start(client):
    client.sign_in(make_member("Ada"))

    assert client.get("/login", follow=False).headers["Location"] == "/"
    assert sign_in(client, "Ada").headers["Location"] == "/"
    assert count_of_sessions(client) == 1


def test_signing_in_notes_the_day(client):
    ada = make_member("Ada")

    sign_in(client, "Ada")

    with client.app.app_context():
        found = db.session.get(User, ada.id)
        assert found is not None
        assert found.last_seen_on == clock.today()
