"""One's own account."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from forum.database import db
from forum.models import Session, User
from tests.factories import make_user
from tests.passwords import OTHER_PASSWORD, PASSWORD, make_member, stored_person
from tests.visitor import Page, Visitor

POSTS = ("/account/password", "/account/email", "/account/sessions")


def is_in(client: Visitor) -> bool:
    return client.get("/account").path == "/account"


def session_ids(client: Visitor, user: User) -> list[int]:
    with client.app.app_context():
        query = select(Session.id).where(Session.user_id == user.id).order_by(Session.id)
        return list(db.session.execute(query).scalars())


def change_password(client: Visitor, **fields: Any) -> Page:
    fields = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD, **fields}
    return client.send("/account/password", follow=False, **fields)


def change_email(client: Visitor, **fields: Any) -> Page:
    fields = {"current_password": PASSWORD, "email": "new@example.org", **fields}
    return client.send("/account/email", follow=False, **fields)


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/email"])
def test_a_guest_is_asked_to_sign_in(client, path):
    answer = client.get(path, follow=False)

    assert (answer.status, answer.headers["Location"]) == (303, f"/login?next={path}")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", POSTS)
def test_a_guest_changes_nothing(client, path):
    assert client.send(path, others="1").status == 403


@pytest.mark.parametrize("path", POSTS)
def test_a_forged_token_changes_nothing(client, path):
    ada = make_member()
    client.sign_in(ada)
    Visitor(client.app).sign_in(ada)

    page = client.post(
        path, others="1", email="new@example.org", current_password=PASSWORD, new_password=PASSWORD
    )

    assert page.status == 400
    assert PASSWORD not in page.text
    assert len(session_ids(client, ada)) == 2


def test_the_page_shows_who_one_is(client):
    ada = make_member(email="ada@example.org", role="editor", points=6800)

    page = client.sign_in(ada).get("/account")

    assert page.one("dl a")["href"] == "/user/Ada"
    assert page.one("dd[data-role]").get_text() == "Editor"
    assert page.one('dl [title="6800"]').get_text() == "6.8k"
    assert "ada@example.org" in page.one("dl").get_text()
    assert page.one("[data-email-state]").get_text() == "(confirmed)"
    assert page.one('form[action="/logout"][method=post] button')


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        ({"email": "ada@example.org", "email_key": None}, "ada@example.org (not confirmed yet)"),
        (
            {"email": "ada@example.org", "pending_email": "new@example.org"},
            "ada@example.org (confirmed) new@example.org (not confirmed yet)",
        ),
        ({}, "none"),
    ],
)
def test_the_page_says_how_the_address_stands(client, columns, shown):
    page = client.sign_in(make_member(**columns)).get("/account")

    assert " ".join(page.one("dd[data-email]").get_text().split()) == shown


def test_the_browsers_are_listed_by_family_and_day_only(client):
    ada = make_member()
    Visitor(client.app).sign_in(ada)

    page = client.sign_in(ada).get("/account")

    rows = page.all("[data-session]")
    assert [int(str(row["data-session"])) for row in rows] == session_ids(client, ada)[::-1]
    assert "(this one)" in rows[0].get_text()
    assert "(this one)" not in rows[1].get_text()
    assert rows[1].select_one("button[name=session]")
    assert ":" not in rows[1].get_text()


def test_one_browser_is_signed_out(client):
    ada = make_member()
    other = Visitor(client.app).sign_in(ada)
    client.sign_in(ada)

    page = client.send("/account/sessions", session=session_ids(client, ada)[0])

    assert (page.status, page.path) == (200, "/account")
    assert "That browser is signed out." in page.text
    assert not is_in(other)
    assert is_in(client)


def test_ending_ones_own_session_is_signing_out(client):
    ada = make_member()
    client.sign_in(ada)

    answer = client.send("/account/sessions", follow=False, session=session_ids(client, ada)[0])

    assert answer.headers["Location"] == "/"
    assert client.browser.get_cookie("session") is None


def test_all_other_browsers_are_signed_out(client):
    ada = make_member()
    others = [Visitor(client.app).sign_in(ada) for _ in range(3)]
    client.sign_in(ada)

    answer = client.send("/account/sessions", follow=False, others="1")

    assert (answer.status, answer.headers["Location"]) == (303, "/account")
    assert not any(is_in(other) for other in others)
    assert is_in(client)


def test_nobody_ends_the_session_of_somebody_else(client):
    ada, eve = make_member(), make_member("Eve")
    adas = Visitor(client.app).sign_in(ada)

    client.sign_in(eve).send("/account/sessions", session=session_ids(client, ada)[0])

    assert is_in(adas)


@pytest.mark.parametrize("session", ["", "0", "-1", "abc", "1.5", "٣", "2147483648", "9" * 400])
def test_what_is_no_session_ends_none(client, session):
    ada = make_member()
    client.sign_in(ada)

    assert client.send("/account/sessions", session=session).status == 404
    assert is_in(client)


def test_a_session_that_has_ended_can_be_ended_again(client):
    client.sign_in(make_member())

    assert client.send("/account/sessions", follow=False, session="77").status == 303


def test_a_new_password_keeps_this_browser_and_ends_the_others(client):
    ada = make_member()
    other = Visitor(client.app).sign_in(ada)
    client.sign_in(ada)

    answer = change_password(client)

    assert (answer.status, answer.headers["Location"]) == (303, "/account")
    assert is_in(client)
    assert not is_in(other)
    fields = {"username": "Ada", "password": PASSWORD}
    fields["csrf_token"] = other.get("/login").value_of("csrf_token")
    assert other.send("/login", follow=False, **fields).status == 422
    fields["password"] = OTHER_PASSWORD
    assert other.send("/login", follow=False, **fields).status == 303


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("current_password", "", "fill this in"),
        ("current_password", OTHER_PASSWORD, "not your present password"),
        ("new_password", "", "fill this in"),
        ("new_password", "too short", "at least 10"),
        ("new_password", "x" * 70 + "y" * 59, "At most 128"),
        ("new_password", "1234567890", "first guesses"),
        ("new_password", "countess-countess", "your name"),
        ("new_password", "Askwell Askwell", "your name"),
    ],
)
def test_a_password_that_will_not_do_is_pointed_at(client, field, value, why):
    ada = make_member(email="countess@example.org")
    other = Visitor(client.app).sign_in(ada)
    client.sign_in(ada)

    page = change_password(client, **{field: value})

    assert page.status == 422
    assert why in page.one(f"#{field}-wrong").get_text()
    assert page.value_of("current_password") == page.value_of("new_password") == ""
    assert stored_person(client.app).password_hash == ada.password_hash
    assert is_in(other)


def test_the_forms_say_what_goes_into_their_fields(client):
    client.sign_in(make_member())

    password, email = client.get("/account/password"), client.get("/account/email")

    assert password.one("[name=current_password]")["autocomplete"] == "current-password"
    assert password.one("[name=new_password]")["autocomplete"] == "new-password"
    assert email.one("[name=email]")["autocomplete"] == "email"
    assert email.one("[name=current_password]")["autocomplete"] == "current-password"


@pytest.mark.parametrize("email", ["new@example.org", "grace@example.org"])
def test_a_new_address_gets_the_same_answer_whoever_it_belongs_to(client, email):
    make_user("Grace", email="grace@example.org")
    client.sign_in(make_member(email="ada@example.org"))

    answer = change_email(client, email=email)

    assert (answer.status, answer.headers["Location"]) == (303, "/account")
    ada = stored_person(client.app)
    assert (ada.email, ada.email_key) == ("ada@example.org", "ada@example.org")
    assert ada.pending_email == email
    assert email in client.get("/account").one("dl").get_text()


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("email", "", "fill this in"),
        ("email", "new@example", "does not look like"),
        ("email", "a" * 260 + "@example.org", "at most 254"),
        ("current_password", "", "fill this in"),
        ("current_password", OTHER_PASSWORD, "not your present password"),
    ],
)
def test_an_address_that_will_not_do_is_pointed_at(client, field, value, why):
    client.sign_in(make_member(email="ada@example.org"))

    page = change_email(client, **{field: value})

    assert page.status == 422
    assert why in page.one(f"#{field}-wrong").get_text()
    assert page.value_of("email") == (value if field == "email" else "new@example.org")
    assert page.value_of("current_password") == ""
    assert stored_person(client.app).pending_email is None
