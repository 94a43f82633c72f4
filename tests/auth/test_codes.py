"""The second step of signing in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import clock
from forum.auth.attempts import PER_PERSON_BY_CODE
from forum.database import commit, db
from forum.domain import accounts, two_step
from forum.models import Session, User
from tests.passwords import OTHER_PASSWORD, PASSWORD, make_member
from tests.second_steps import make_careful_member, present_code
from tests.times import clock_at
from tests.visitor import Page, Visitor

WRONG_CODE = "000000"


def give_password(client: Visitor, username: str = "Ada", **fields: Any) -> Page:
    fields = {"username": username, "password": PASSWORD, **fields}
    return client.send("/login", follow=False, **fields)


def give_code(client: Visitor, code: str | None = None, **fields: Any) -> Page:
    code = present_code() if code is None else code
    return client.send("/login/code", follow=False, code=code, **fields)


def is_in(client: Visitor) -> bool:
    return client.get("/account").path == "/account"


def count_of_sessions(app: Flask) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).select_from(Session)).scalar_one()


def test_the_password_leads_to_the_code_and_the_code_in(client):
    make_careful_member()

    first = give_password(client)
    assert (first.status, first.headers["Location"]) == (303, "/login/code")
    assert not is_in(client)
    second = give_code(client)

    assert (second.status, second.headers["Location"]) == (303, "/")
    assert is_in(client)
    assert client.browser.get_cookie("half-in", path="/login") is None


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [("/account/email", "/account/email"), ("/12/a?page=2", "/12/a?page=2"), ("//evil", "/")],
)
def test_one_is_led_to_where_one_came_from_and_nowhere_else(client, wanted, reached):
    make_careful_member()

    form = client.get(give_password(client, next=wanted).headers["Location"])
    answer = give_code(client, next=form.value_of("next"))

    assert answer.headers["Location"] == reached


@pytest.mark.parametrize(("remember", "max_age"), [({}, None), ({"remember": "y"}, "2592000")])
def test_a_browser_remembers_when_it_was_asked_to_at_the_first_step(client, remember, max_age):
    make_careful_member()

    give_password(client, **remember)
    give_code(client)

    cookie = client.browser.get_cookie("session")
    assert cookie is not None
    assert (str(cookie.max_age) if cookie.max_age is not None else None) == max_age


def test_what_stands_between_the_steps_is_short_lived_and_no_session(client):
    make_careful_member()

    answer = give_password(client)

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("half-in=")
    assert {"HttpOnly", "Path=/login", "SameSite=Lax", "Max-Age=600"} <= set(cookie.split("; "))
    assert count_of_sessions(client.app) == 0


def test_the_form_says_what_goes_into_its_field(client):
    make_careful_member()
    give_password(client)

    page = client.get("/login/code")

    assert page.one("[name=code]")["autocomplete"] == "one-time-code"
    assert page.one("main form")["action"] == "/login/code"


@pytest.mark.parametrize("code", ["", WRONG_CODE, "12345", "x" * 10_000, "🗝", "٠٠٠٠٠٠"])
def test_a_code_that_does_not_fit_is_pointed_at(client, code):
    make_careful_member()
    give_password(client)

    page = give_code(client, code)

    assert page.status == 422
    assert page.one("#code-wrong")
    assert count_of_sessions(client.app) == 0
    assert give_code(client).status == 303


def test_a_code_opens_one_browser_only(app):
    make_careful_member()
    owner, thief = Visitor(app), Visitor(app)
    for visitor in (owner, thief):
        give_password(visitor)
    code = present_code()

    assert give_code(owner, code).status == 303
    assert give_code(thief, code).status == 422
    assert not is_in(thief)


def test_a_recovery_code_lets_one_in_once(app):
    ada = make_careful_member()
    with app.app_context():
        code = two_step.renew_recovery_codes(ada.id, ada.password_hash)[0]
        commit()
    first, second = Visitor(app), Visitor(app)
    for visitor in (first, second):
        give_password(visitor)

    assert give_code(first, code.upper()).status == 303
    assert give_code(second, code).status == 422


def test_codes_are_throttled_by_person_wherever_they_are_tried(app):
    make_careful_member()
    met = []
    for n in range(PER_PERSON_BY_CODE + 2):
        thief = Visitor(app)
        thief.browser.environ_base["REMOTE_ADDR"] = f"10.0.{n}.1"
        give_password(thief)
        met.append(give_code(thief, WRONG_CODE).status)

    page = give_code(thief, WRONG_CODE)

    assert met == [422] * PER_PERSON_BY_CODE + [429] * 2
    assert int(page.headers["Retry-After"]) > 0
    assert page.value_of("code") == ""


def test_the_owner_gets_in_while_a_thief_of_the_password_guesses_codes(app):
    make_careful_member()
    owner, thief = Visitor(app), Visitor(app)
    give_password(owner)
    give_code(owner, present_code(late=-1))
    owner.send("/logout")
    give_password(thief)
    for _ in range(PER_PERSON_BY_CODE + 1):
        page = give_code(thief, WRONG_CODE)

    give_password(owner)
    assert page.status == 429
    assert give_code(owner).status == 303


@pytest.mark.parametrize("path", ["/login/code", "/login/code?next=/account"])
def test_without_the_first_step_there_is_no_second(client, path):
    make_careful_member()

    assert client.get(path, follow=False).headers["Location"] == "/login"
    answer = client.send(path, follow=False, code=present_code())
    assert answer.headers["Location"] == "/login"
    assert count_of_sessions(client.app) == 0


@pytest.mark.parametrize("cookie", ["", "x", "a" * 60, "🗝", "1 1 once x"])
def test_a_first_step_that_was_made_up_is_none(client, cookie):
    make_careful_member()
    client.browser.set_cookie("half-in", cookie, path="/login")

    assert client.get("/login/code", follow=False).headers["Location"] == "/login"


@pytest.mark.parametrize("end", ["ten minutes", "password", "block", "erase"])
def test_the_first_step_dies(client, end):
    ada = make_careful_member()
    give_password(client)
    later = clock.now()
    if end == "ten minutes":
        later += timedelta(seconds=601)
    with client.app.app_context():
        change(ada, end)

    with clock_at(later):
        assert give_code(client, present_code()).headers.get("Location") in {None, "/login"}
    assert count_of_sessions(client.app) == 0


def change(ada: User, end: str) -> None:
    """What may happen to an account between the two steps."""
    if end == "password":
        accounts.change_password(ada.id, ada.password_hash, "new", 0)
    elif end == "block":
        accounts.block(ada.id)
    elif end == "erase":
        db.session.delete(db.session.get(User, ada.id))
    commit()


def test_whoever_switched_it_off_meanwhile_signs_in_anew(client):
    ada = make_careful_member()
    give_password(client)
    with client.app.app_context():
        two_step.forget(ada.id)
        commit()

    assert give_code(client).status == 422
    assert give_password(client).headers["Location"] == "/"


def test_a_reset_link_stands_for_the_password_only(client):
    ada = make_careful_member()
    with client.app.app_context():
        token = accounts.make_reset_link(ada.id)
        commit()
    client.get(f"/reset/{token}")

    answer = client.send("/reset", follow=False, new_password=OTHER_PASSWORD)

    assert answer.headers["Location"] == "/login/code?next=%2Faccount"
    assert not is_in(client)
    assert give_code(client).status == 303
    assert is_in(client)


def test_sending_the_registration_again_stands_for_the_password_only(client):
    make_careful_member(email="ada@example.org", email_key=None)

    answer = client.send(
        "/register", follow=False, username="Ada", email="ada@example.org", password=PASSWORD
    )

    assert answer.headers["Location"] == "/login/code"
    assert not is_in(client)


def test_whoever_has_no_second_step_needs_none(client):
    make_member()

    assert give_password(client).headers["Location"] == "/"
    assert is_in(client)


def test_a_forged_token_lets_nobody_in(client):
    make_careful_member()
    give_password(client)

    assert client.post("/login/code", code=present_code()).status == 400
    assert not is_in(client)


def test_who_is_in_already_is_led_on(client):
    client.sign_in(make_careful_member())

    assert client.get("/login/code", follow=False).headers["Location"] == "/"
    assert give_code(client).headers["Location"] == "/"
