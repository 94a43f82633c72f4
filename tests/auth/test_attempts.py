"""Guessing is throttled, and nobody is locked out by it."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum import clock, database
from forum.auth import attempts
from forum.auth.attempts import IN_ALL, PER_NAME, PER_NETWORK
from forum.database import commit, db
from forum.domain import accounts, throttle
from forum.errors import TooMany
from forum.i18n import sentence
from forum.models import Attempt, Base
from forum.web import passwords
from tests.factories import make_user
from tests.passwords import OTHER_PASSWORD, PASSWORD, make_member, quick_hash
from tests.times import clock_at
from tests.visitor import Page, Visitor

WRONG = "a wrong guess"


def come_from(visitor: Visitor, address: str) -> Visitor:
    """Let a visitor come from this address."""
    visitor.browser.environ_base["REMOTE_ADDR"] = address
    return visitor


def stranger(app: Flask, n: int = 0) -> Visitor:
    """Somebody in a network of their own."""
    return come_from(Visitor(app), f"10.{n // 250}.{n % 250}.7")


def sign_in(visitor: Visitor, username: str = "Ada", password: str = PASSWORD) -> Page:
    return visitor.send("/login", follow=False, username=username, password=password)


@pytest.fixture(autouse=True)
def _cheap_dummy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a name without a password is compared with, at as little cost as the others."""
    monkeypatch.setattr(passwords, "_NOBODY", quick_hash())


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one with each password that is really checked."""
    made: list[int] = []
    real = hashlib.scrypt
    monkeypatch.setattr("hashlib.scrypt", lambda *a, **how: made.append(1) or real(*a, **how))
    return made


def guesses_checked(app: Flask, checks: list[int], tries: int = 30) -> int:
    """How many of many guesses from everywhere are held against Ada's password."""
    before = len(checks)
    for n in range(tries):
        visitor = stranger(app, n)
        visitor.browser.environ_base["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{n}"
        sign_in(visitor, "ada" if n % 2 else " ADA ", WRONG)
    return len(checks) - before


def test_ten_guesses_at_a_name_are_checked_wherever_they_come_from(app, checks):
    make_member()

    assert guesses_checked(app, checks) == PER_NAME


def test_guesses_that_nobody_counts_are_noticed(app, checks, monkeypatch):
    make_member()
    monkeypatch.setattr(throttle, "_seconds_to_wait", lambda *_: 0)

    assert guesses_checked(app, checks) == 30


def test_whoever_guesses_too_often_is_told_when_to_come_back(client):
    make_member()
    for _ in range(PER_NAME):
        assert sign_in(client, password=WRONG).status == 422

    page = client.send("/login", username="Ada", password=WRONG, remember="y", next="/account")

    assert page.status == 429
    assert 800 < int(page.headers["Retry-After"]) <= 960
    assert "too many tries" in page.one("h1").get_text()
    assert page.value_of("username") == "Ada"
    assert page.value_of("next") == "/account"
    assert WRONG not in page.text
    assert "Set-Cookie" not in page.headers


def test_after_a_quarter_of_an_hour_it_goes_on(client):
    make_member()
    for _ in range(PER_NAME):
        sign_in(client, password=WRONG)
    assert sign_in(client).status == 429

    with clock_at(clock.now() + timedelta(minutes=16)):
        assert sign_in(client).status == 303


def test_the_owner_gets_in_while_strangers_guess(app):
    make_member()
    owner = stranger(app, 200)
    assert sign_in(owner).status == 303
    owner.send("/logout")
    for n in range(PER_NAME + 5):
        sign_in(stranger(app, n), password=WRONG)

    assert sign_in(stranger(app, 100)).status == 429
    assert sign_in(owner).status == 303


def test_the_owner_gets_in_from_a_network_that_is_full_of_guesses(app):
    make_member()
    owner = stranger(app)
    sign_in(owner)
    owner.send("/logout")
    for n in range(PER_NETWORK):
        sign_in(stranger(app), f"person{n}", WRONG)

    assert sign_in(stranger(app)).status == 429
    assert sign_in(owner).status == 303


def test_a_known_browser_has_a_limit_of_its_own(app, checks):
    make_member()
    thief = stranger(app)
    sign_in(thief)
    thief.send("/logout")
    checks.clear()

    met = [sign_in(thief, password=WRONG).status for _ in range(14)]

    assert met == [422] * 10 + [429] * 4
    assert len(checks) == 10


def test_a_browser_that_somebody_else_knows_is_a_strangers(app):
    make_member()
    make_member("Eve")
    eve = stranger(app)
    sign_in(eve, "Eve")
    eve.send("/logout")
    for n in range(PER_NAME):
        sign_in(stranger(app, n + 1), password=WRONG)

    assert sign_in(eve).status == 429


def test_a_network_has_thirty_guesses_at_whomever(app, checks):
    neighbours = [come_from(Visitor(app), f"198.51.100.{n}") for n in range(PER_NETWORK + 5)]

    met = [sign_in(one, f"person{n}", WRONG).status for n, one in enumerate(neighbours)]

    assert met == [422] * PER_NETWORK + [429] * 5
    assert len(checks) == PER_NETWORK
    assert sign_in(come_from(Visitor(app), "198.51.101.1"), "somebody", WRONG).status == 422


def test_all_together_have_three_hundred(app, monkeypatch):
    monkeypatch.setattr(attempts, "IN_ALL", 12)

    met = [sign_in(stranger(app, n), f"person{n}", WRONG).status for n in range(14)]

    assert IN_ALL == 300
    assert met == [422] * 12 + [429] * 2


def test_who_signs_in_rightly_is_not_counted(app):
    make_member()

    met = [sign_in(stranger(app), password=PASSWORD).status for _ in range(PER_NETWORK + 2)]

    assert set(met) == {303}


@pytest.mark.parametrize("username", ["Ada", "ada@example.org"])
def test_a_name_that_is_tried_too_often_does_not_tell_its_address(app, username):
    make_member(email="ada@example.org")
    other = {"Ada": "ada@example.org", "ada@example.org": "Ada"}[username]
    for n in range(PER_NAME):
        sign_in(stranger(app, n), username, WRONG)

    assert sign_in(stranger(app, 50), username, WRONG).status == 429
    assert sign_in(stranger(app, 51), other, WRONG).status == 422


@pytest.mark.parametrize("username", ["Nobody", "nobody@example.org", "N" * 100_000, "🗝"])
def test_a_name_that_nobody_has_is_throttled_alike(app, username):
    met = [sign_in(stranger(app, n), username, WRONG).status for n in range(PER_NAME + 1)]

    assert met == [422] * PER_NAME + [429]


def test_registering_a_taken_name_is_guessing_too(app, checks):
    make_member(email="ada@example.org")
    checks.clear()
    fields = {"username": "Ada", "email": "ada@example.org", "password": OTHER_PASSWORD}

    met = [stranger(app, n).send("/register", **fields).status for n in range(PER_NAME + 2)]

    assert met == [422] * PER_NAME + [429] * 2
    assert len(checks) == PER_NAME
    assert sign_in(stranger(app, 60)).status == 429


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/password", {"new_password": OTHER_PASSWORD}),
        ("/account/email", {"email": "new@example.org"}),
        ("/account/two-step", {"off": "1"}),
    ],
)
def test_whoever_found_a_session_does_not_guess_the_password(client, checks, path, fields):
    ada = make_member()
    checks.clear()
    client.sign_in(ada)

    met = [
        client.send(path, current_password=WRONG, follow=False, **fields).status for _ in range(12)
    ]

    assert met == [422] * 10 + [429] * 2
    assert len(checks) == 10
    other = Visitor(client.app).sign_in(ada)
    assert other.send(path, current_password=PASSWORD, follow=False, **fields).status == 303


def test_dead_links_are_counted_by_network(app):
    ada = make_user()
    visitor = stranger(app)
    with app.app_context():
        token = accounts.make_reset_link(ada.id)
        commit()
    visitor.get(f"/reset/{token}")
    with app.app_context():
        accounts.block(ada.id)
        commit()

    met = [
        visitor.send("/reset", new_password=OTHER_PASSWORD).status for _ in range(PER_NETWORK + 1)
    ]

    assert met == [404] * PER_NETWORK + [429]


def test_a_try_that_could_not_be_made_does_not_count(app, monkeypatch):
    make_member()

    def full(*_: object) -> None:
        raise TooMany(sentence("Many people are signing in just now."), retry_after=10)

    with monkeypatch.context() as crowded:
        crowded.setattr("forum.auth.login.is_password", full)
        met = [sign_in(stranger(app)).status for _ in range(PER_NAME + 3)]

    assert set(met) == {429}
    assert sign_in(stranger(app)).status == 303


def test_a_failure_of_ours_does_not_count(app, monkeypatch):
    make_member()
    with monkeypatch.context() as broken:
        broken.setattr("forum.auth.login.is_password", lambda *_: 1 / 0)
        for _ in range(PER_NAME + 3):
            with pytest.raises(ZeroDivisionError):
                sign_in(stranger(app))

    assert sign_in(stranger(app)).status == 303


def test_of_a_guess_neither_address_nor_name_is_kept(app, caplog):
    make_member("Grace")
    visitor = come_from(Visitor(app), "198.51.100.77")

    sign_in(visitor, "Marmalade", WRONG)
    sign_in(visitor, "Grace")

    kept = everything_kept(app) + caplog.text
    assert "Grace" in kept
    assert not any(word in kept for word in ("198.51.100", "armalade", WRONG))
    with app.app_context():
        assert len(db.session.execute(select(Attempt)).all()) == 4


def everything_kept(app: Flask) -> str:
    """All that stands in the tables."""
    with app.app_context():
        tables = Base.metadata.sorted_tables
        return repr([database.reading().execute(select(table)).all() for table in tables])
