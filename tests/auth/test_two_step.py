"""Setting up the second step of signing in."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import settings
from forum.database import commit, db
from forum.models import RecoveryCode, TwoStep
from forum.web.tokens import signed
from tests.factories import make_question, make_user
from tests.passwords import OTHER_PASSWORD, PASSWORD, make_member
from tests.second_steps import KEY, keep_key, make_careful_member, present_code
from tests.visitor import Page, Visitor

PATH = "/account/two-step"


def set_up(client: Visitor, **fields: Any) -> Page:
    """Do what the page asks for."""
    page = client.get(PATH)
    key = page.one("code.key").get_text().replace(" ", "")
    fields = {"code": present_code(key), "current_password": PASSWORD, **fields}
    return client.send(PATH, **{"secret": page.value_of("secret"), **fields})


def change(client: Visitor, button: str, password: str = PASSWORD) -> Page:
    return client.send(PATH, follow=False, current_password=password, **{button: "1"})


def count_of(app: Flask, table: type) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).select_from(table)).scalar_one()


def require_of_staff(app: Flask) -> None:
    with app.app_context():
        settings.change("requires_two_step_for_staff", "on")
        commit()


def test_a_guest_is_asked_to_sign_in(client):
    answer = client.get(PATH, follow=False)

    assert (answer.status, answer.headers["Location"]) == (303, f"/login?next={PATH}")
    assert client.send(PATH, code="1").status == 403


def test_the_page_shows_the_key_as_text_as_picture_and_as_link(client):
    client.sign_in(make_member())

    page = client.get(PATH)

    key = page.one("code.key").get_text().replace(" ", "")
    assert len(key) == 32
    assert f"secret={key}" in str(page.one('main a[href^="otpauth:"]')["href"])
    assert page.one("svg.qr path[fill='#000']")["d"]
    assert page.one("svg.qr")["aria-label"]
    assert "style=" not in page.one("main").decode()
    assert page.headers["Cache-Control"] == "no-store"


def test_looking_at_the_page_keeps_nothing_and_shows_another_key_each_time(client):
    client.sign_in(make_member())

    keys = {client.get(PATH).one("code.key").get_text() for _ in range(3)}

    assert len(keys) == 3
    assert count_of(client.app, TwoStep) == 0


def test_a_code_switches_it_on_and_shows_ten_recovery_codes(client):
    ada = make_member()
    other = Visitor(client.app).sign_in(ada)
    client.sign_in(ada)

    page = set_up(client)

    codes = [code.get_text() for code in page.all("code.key")]
    assert (page.status, len(set(codes))) == (200, 10)
    assert page.headers["Cache-Control"] == "no-store"
    assert client.get("/account").one("[data-two-step]")["data-two-step"] == "on"
    assert other.get("/account").path == "/login"
    again = client.get(PATH)
    assert "10 recovery codes" in again.text
    assert not any(code in again.text for code in codes)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("code", "", "fill this in"),
        ("code", "000000", "does not fit"),
        ("code", "abcdef", "does not fit"),
        ("current_password", "", "fill this in"),
        ("current_password", OTHER_PASSWORD, "not your present password"),
    ],
)
def test_what_will_not_do_is_pointed_at_and_the_key_stays(client, field, value, why):
    client.sign_in(make_member())
    before = client.get(PATH)

    page = client.send(
        PATH,
        **{
            "secret": before.value_of("secret"),
            "code": "123456",
            "current_password": PASSWORD,
            field: value,
        },
    )

    assert page.status == 422
    assert why in page.one(f"#{field}-wrong").get_text()
    assert page.one("code.key").get_text() == before.one("code.key").get_text()
    assert page.value_of("current_password") == ""
    assert count_of(client.app, TwoStep) == 0


@pytest.mark.parametrize("whose", ["nobody's", "another session's", "missing"])
def test_a_key_that_was_not_shown_here_is_not_taken(client, whose):
    ada = make_member()
    other = Visitor(client.app).sign_in(ada)
    client.sign_in(ada)
    with client.app.app_context():
        forged = signed("key of a second step for session 0", KEY)
    secrets = {
        "nobody's": forged,
        "another session's": other.get(PATH).value_of("secret"),
        "missing": "",
    }

    page = set_up(client, secret=secrets[whose])

    assert page.status == 422
    assert "new key" in page.one(".error-summary").get_text()
    assert count_of(client.app, TwoStep) == 0


def test_sent_twice_it_is_on_once(client):
    client.sign_in(make_member())
    page = client.get(PATH)
    key = page.one("code.key").get_text().replace(" ", "")
    fields = {"secret": page.value_of("secret"), "current_password": PASSWORD}

    first = client.send(PATH, code=present_code(key), **fields)
    second = client.send(PATH, code=present_code(key), **fields)

    assert (first.status, second.status) == (200, 422)
    assert count_of(client.app, RecoveryCode) == 10


def test_it_is_switched_off_by_the_password(client):
    client.sign_in(make_careful_member())

    assert change(client, "off", OTHER_PASSWORD).status == 422
    assert count_of(client.app, TwoStep) == 1
    answer = change(client, "off")

    assert (answer.status, answer.headers["Location"]) == (303, "/account")
    assert client.get("/account").one("[data-two-step]")["data-two-step"] == "off"
    assert count_of(client.app, TwoStep) == 0


def test_new_recovery_codes_are_made_by_the_password(client):
    client.sign_in(make_careful_member())

    refused, page = change(client, "codes", OTHER_PASSWORD), change(client, "codes")

    assert refused.status == 422
    assert "not your present" in refused.one("#current_password-wrong").get_text()
    assert len(page.all("code.key")) == 10
    assert count_of(client.app, RecoveryCode) == 10


@pytest.mark.parametrize("fields", [{"off": "1"}, {"codes": "1"}, {"code": "123456"}])
def test_a_forged_token_changes_nothing(client, fields):
    client.sign_in(make_careful_member())

    assert client.post(PATH, current_password=PASSWORD, **fields).status == 400
    assert count_of(client.app, TwoStep) == 1


@pytest.mark.parametrize("role", ["expert", "editor", "moderator", "admin"])
def test_a_role_rests_until_it_is_set_up_where_the_site_asks_for_it(client, role):
    require_of_staff(client.app)
    question = make_question(by=make_user(), is_deleted=True)
    person = make_member(role=role)

    answer = client.send("/login", follow=False, username="Ada", password=PASSWORD)
    assert answer.headers["Location"] == PATH
    assert client.get(f"/{question.id}/restore").status == 404
    assert "rests" in client.get("/").one("main .notice").get_text()
    keep_key(person)

    assert not client.get("/").all("main .notice")
    assert client.get(f"/{question.id}/restore").status == (404 if role == "expert" else 200)


def test_whoever_may_not_act_meanwhile_is_told_why(client):
    require_of_staff(client.app)
    question = make_question()
    client.sign_in(make_member(role="editor"))

    page = client.get(f"/{question.id}/edit")

    assert page.status == 403
    assert "role rests" in page.one("h1").get_text()


@pytest.mark.parametrize("role", ["member", "editor"])
def test_members_and_sites_that_do_not_ask_are_left_alone(client, role):
    if role == "member":
        require_of_staff(client.app)
    make_member(role=role)

    answer = client.send("/login", follow=False, username="Ada", password=PASSWORD)

    assert answer.headers["Location"] == "/"
    assert not client.get("/account").all("main .notice")
