"""Who asks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import Headers

from forum import clock, create_app
from forum.database import commit, db
from forum.domain import accounts, sessions
from forum.models import Session, User
from tests import factories
from tests.databases import hang_up
from tests.factories import make_question, make_user
from tests.passwords import PASSWORD, make_member
from tests.times import clock_at
from tests.visitor import Visitor

PAGES = ("/", "/login", "/register", "/forgot", "/questions", "/nothing-here", "/healthz")
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.fixture
def https(environ: dict[str, str]):
    """The same forum where people reach it by https."""
    app = create_app({**environ, "FORUM_BASE_URL": "https://forum.example"})
    app.testing = True
    factories.use(app)
    yield app
    hang_up(app)


def is_in(client: Visitor) -> bool:
    return client.get("/account", follow=False).status == 200


def planted(app: Flask, secret: str) -> Visitor:
    """Somebody who has got hold of a secret."""
    visitor = Visitor(app)
    visitor.browser.set_cookie("session", secret)
    return visitor


def cookies_of(headers: Headers, name: str) -> list[list[str]]:
    """The cookies of this name that an answer sets, each cut into its parts."""
    cookies = [cookie.split("; ") for cookie in headers.getlist("Set-Cookie")]
    return [parts for parts in cookies if parts[0].startswith(f"{name}=")]


def secret_of(client: Visitor) -> str:
    cookie = client.browser.get_cookie("session")
    assert cookie is not None
    assert cookie.value is not None
    return cookie.value


@pytest.mark.parametrize("path", PAGES)
def test_reading_sets_no_cookie(client, path):
    assert "Set-Cookie" not in client.get(path).headers


@pytest.mark.parametrize("path", PAGES)
def test_reading_sets_a_member_no_cookie_either(client, path):
    client.sign_in(make_member())

    assert "Set-Cookie" not in client.get(path, follow=False).headers


def test_the_cookie_is_kept_from_scripts_and_other_sites(client):
    make_member()

    answer = client.send("/login", follow=False, username="Ada", password=PASSWORD)

    (parts,) = cookies_of(answer.headers, "session")
    assert set(parts[1:]) == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_behind_https_the_cookie_is_bound_to_host_and_secure(https):
    make_member()
    client = Visitor(https)
    options: dict[str, Any] = {"base_url": "https://forum.example"}
    fields = {"csrf_token": client.token(), "username": "Ada", "password": PASSWORD}

    answer = client.browser.post("/login", data={**fields, "remember": "y"}, **options)

    (parts,) = cookies_of(answer.headers, "__Host-session")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=2592000"} <= set(parts[1:])
    assert not any(part.startswith("Domain") for part in parts)
    assert client.browser.get("/account", **options).status_code == 200


def test_behind_https_a_reset_link_sets_a_secure_cookie(https):
    ada = make_member()
    with https.app_context():
        token = accounts.make_reset_link(ada.id)
        commit()

    answer = https.test_client().get(f"/reset/{token}", base_url="https://forum.example")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Secure-reset=")
    assert {"Secure", "HttpOnly", "Path=/reset"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    "secret", ["", "x", "x" * 43, "x" * 3000, "🗝" * 30, "1 OR 1=1 -- ........."]
)
def test_a_made_up_secret_is_a_guests(client, secret):
    make_member()

    assert not is_in(planted(client.app, secret))


def test_what_the_database_keeps_opens_nothing(client):
    client.sign_in(make_member())
    with client.app.app_context():
        kept = db.session.execute(select(Session.token_hash)).scalar_one()

    assert not is_in(planted(client.app, kept.hex()))
    assert is_in(planted(client.app, secret_of(client)))


@pytest.mark.parametrize("end", ["sign out", "block", "new password", "reset", "erase"])
def test_an_old_cookie_is_dead(client, end):
    ada = make_member()
    secret = secret_of(client.sign_in(ada))
    assert is_in(planted(client.app, secret))

    with client.app.app_context():
        if end == "sign out":
            sessions.end_sessions(ada.id)
        elif end == "block":
            accounts.block(ada.id)
        elif end == "new password":
            accounts.change_password(ada.id, ada.password_hash, "new", 0)
        elif end == "reset":
            token = accounts.make_reset_link(ada.id)
            accounts.reset_password(sessions.hash_of(token), "new")
        else:
            db.session.delete(db.session.get(User, ada.id))
        commit()

    assert not is_in(planted(client.app, secret))


def test_a_blocked_person_is_a_guest_even_where_a_session_is_left(client):
    ada = make_member()
    client.sign_in(ada)

    with client.app.app_context():
        found = db.session.get(User, ada.id)
        assert found is not None
        found.blocked_at = clock.now()
        commit()

    assert not is_in(client)


@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_a_browser_that_lay_idle_is_signed_out(client, days, stays):
    client.sign_in(make_member())

    with clock_at(clock.now() + timedelta(days=days)):
        assert is_in(client) is stays


def test_no_session_lasts_longer_than_ninety_days(client):
    client.sign_in(make_member())
    began = clock.now()

    for days in (25, 50, 75, 89):
        with clock_at(began + timedelta(days=days)):
            assert is_in(client)

    with clock_at(began + timedelta(days=91)):
        assert not is_in(client)


def test_a_visit_keeps_the_day_and_nothing_closer(client):
    ada = make_member()
    client.sign_in(ada)
    tomorrow = clock.now() + timedelta(days=1)

    with clock_at(tomorrow):
        client.get("/account")

    with client.app.app_context():
        row = db.session.execute(select(Session)).scalar_one()
        found = db.session.get(User, ada.id)
        assert found is not None
        assert row.last_seen_on == found.last_seen_on == tomorrow.date()


@pytest.mark.parametrize("fields", [{"anonymous": "y"}, {}])
def test_a_deed_moves_no_day_of_its_member_and_the_next_page_does(client, fields):
    ada, question = make_member(), make_question()
    client.sign_in(ada)
    yesterday, tomorrow = clock.today(), clock.now() + timedelta(days=1)

    with clock_at(tomorrow):
        sent = client.send(
            f"/{question.id}/answer", follow=False, body="Some words of mine.", **fields
        )
        after_deed = days_seen(client, ada)
        client.get(sent.headers["Location"])

    assert sent.status == 303
    assert after_deed == {yesterday}
    assert days_seen(client, ada) == {tomorrow.date()}


def days_seen(client: Visitor, user: User) -> set[date]:
    """The days on which a person and their session were last seen."""
    with client.app.app_context():
        query = select(Session.last_seen_on, User.last_seen_on).join(User)
        rows = db.session.execute(query.where(User.id == user.id))
        return {day for row in rows for day in row if day}


def test_two_visitors_do_not_take_each_other_for_themselves(app):
    ada, grace = make_user("Ada"), make_user("Grace")
    first, second, guest = Visitor(app).sign_in(ada), Visitor(app).sign_in(grace), Visitor(app)

    shown = [visitor.get("/account").text for visitor in (first, second, first)]

    assert ["/user/Ada" in page for page in shown] == [True, False, True]
    assert ["/user/Grace" in page for page in shown] == [False, True, False]
    assert not is_in(guest)


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox"),
        (CHROME + "Chrome/128.0.0.0 Safari/537.36", "Chrome"),
        (CHROME + "Chrome/128.0.0.0 Safari/537.36 Edg/128.0.0.0", "Edge"),
        (CHROME + "Chrome/128.0.0.0 Safari/537.36 OPR/114.0.0.0", "Opera"),
        (CHROME + "SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36", "Samsung Internet"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15", "Safari"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 FxiOS/130.0 Safari/605.1.15", "Firefox"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 CriOS/128.0 Safari/604.1", "Chrome"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 EdgiOS/128.0 Safari/604.1", "Edge"),
        ("curl/8.5.0", "Browser"),
        ("<script>alert(1)</script>", "Browser"),
        ("", "Browser"),
    ],
)
def test_of_the_browser_only_the_family_is_kept(client, agent, family):
    make_member()
    fields = {"csrf_token": client.token(), "username": "Ada", "password": PASSWORD}

    client.browser.post("/login", data=fields, headers={"User-Agent": agent})

    with client.app.app_context():
        assert db.session.execute(select(Session.browser)).scalar_one() == family
