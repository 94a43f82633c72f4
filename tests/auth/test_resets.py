"""A forgotten password."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum import clock
from forum.database import commit
from forum.domain import accounts
from forum.models import User
from tests.passwords import OTHER_PASSWORD, PASSWORD, make_member
from tests.times import clock_at
from tests.visitor import Page, Visitor


def link(client: Visitor, user: User) -> str:
    with client.app.app_context():
        token = accounts.make_reset_link(user.id)
        commit()
    return f"/reset/{token}"


def choose(client: Visitor, password: str = OTHER_PASSWORD) -> Page:
    return client.send("/reset", follow=False, new_password=password)


def may_sign_in(client: Visitor, password: str) -> bool:
    visitor = Visitor(client.app)
    page = visitor.send("/login", follow=False, username="Ada", password=password)
    return page.status == 303


def is_in(client: Visitor) -> bool:
    return client.get("/account").path == "/account"


def is_dead(page: Page) -> bool:
    return page.status == 404 and "does not work any more" in page.text


def test_the_page_says_how_one_gets_a_link(client):
    page = client.get("/forgot")

    assert "sends no letters yet" in page.text
    assert not page.all("main form")


def test_a_link_leads_on_to_an_address_without_its_secret(client):
    path = link(client, make_member())

    answer = client.get(path, follow=False)

    assert (answer.status, answer.headers["Location"]) == (303, "/reset")
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("reset=")
    assert "; HttpOnly" in cookie
    assert "; SameSite=Lax" in cookie
    assert "; Path=/reset" in cookie
    assert "; Max-Age=1800" in cookie


def test_looking_at_a_link_does_not_use_it_up(client):
    path = link(client, make_member())

    for _ in range(3):
        page = client.get(path)

    assert page.status == 200
    assert "Ada" in page.one("main").get_text()
    assert page.one("[name=new_password]")["autocomplete"] == "new-password"
    assert page.headers["Cache-Control"] == "no-store"
    assert path.removeprefix("/reset/") not in page.text


def test_a_link_sets_the_password_and_signs_in(client):
    ada = make_member()
    other = Visitor(client.app).sign_in(ada)
    client.get(link(client, ada))

    answer = choose(client)

    assert (answer.status, answer.headers["Location"]) == (303, "/account")
    assert is_in(client)
    assert client.browser.get_cookie("reset", path="/reset") is None
    assert not is_in(other)
    assert may_sign_in(client, OTHER_PASSWORD)
    assert not may_sign_in(client, PASSWORD)


def test_an_imported_person_gets_in_by_a_link(client):
    client.get(link(client, make_member(password_hash=None)))

    choose(client)

    assert is_in(client)


def test_a_link_is_good_once(client):
    path = link(client, make_member())
    thief = Visitor(client.app)
    thief.get(path)
    client.get(path)

    choose(client)

    assert is_dead(choose(thief, "another good password"))
    assert is_dead(thief.get("/reset"))
    assert is_dead(Visitor(client.app).get(path))
    assert may_sign_in(client, OTHER_PASSWORD)


@pytest.mark.parametrize("end", ["newer link", "half an hour", "block", "password", "address"])
def test_a_link_dies(client, end):
    ada = make_member()
    client.get(link(client, ada))
    later = clock.now()

    with client.app.app_context():
        if end == "newer link":
            accounts.make_reset_link(ada.id)
        elif end == "half an hour":
            later += timedelta(minutes=30)
        elif end == "block":
            accounts.block(ada.id)
        elif end == "password":
            accounts.change_password(ada.id, ada.password_hash, "scrypt:128:1:1$x$y", 0)
        else:
            accounts.change_email(ada.id, ada.password_hash, "new@example.org")
        commit()

    with clock_at(later):
        assert is_dead(client.get("/reset"))
        assert is_dead(choose(client))
    assert not is_in(client)


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 10_000, "%00", "%ff%fe", "..%2f", "🗝"])
def test_what_was_never_a_link_is_a_kind_404(client, token):
    page = client.get(f"/reset/{token}", follow=False)

    assert page.status in {400, 404}
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("cookie", [None, "", "x", "a" * 60, "🗝"])
def test_without_our_cookie_there_is_no_form(client, cookie):
    if cookie is not None:
        client.browser.set_cookie("reset", cookie, path="/reset")

    assert is_dead(client.get("/reset"))
    assert is_dead(choose(client))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "fill this in"),
        ("too short", "at least 10"),
        ("x" * 70 + "y" * 59, "At most 128"),
        ("countess-countess", "your name"),
        ("9876543210", "first guesses"),
    ],
)
def test_a_password_that_will_not_do_is_pointed_at_and_the_link_stays_good(client, password, why):
    client.get(link(client, make_member(email="countess@example.org")))

    page = choose(client, password)

    assert page.status == 422
    assert why in page.one("#new_password-wrong").get_text()
    assert page.value_of("new_password") == ""
    assert choose(client).status == 303


def test_whoever_was_signed_in_here_is_signed_out(client):
    eve = make_member("Eve")
    client.sign_in(eve)
    before = client.browser.get_cookie("session")
    client.get(link(client, make_member()))

    choose(client)

    assert client.get("/account").one("dl a").get_text() == "Ada"
    client.browser.set_cookie("session", before.value)
    assert not is_in(client)


def test_a_forged_token_sets_no_password(client):
    client.get(link(client, make_member()))

    assert client.post("/reset", new_password=OTHER_PASSWORD).status == 400
    assert may_sign_in(client, PASSWORD)
