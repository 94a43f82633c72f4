"""`flask people`."""

from __future__ import annotations

import json

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from forum import clock
from forum.database import commit, db
from forum.domain import accounts
from forum.models import Session, User
from tests.factories import make_user
from tests.passwords import PASSWORD, make_member, stored_person
from tests.second_steps import make_careful_member
from tests.visitor import Visitor


def people(app: Flask, *words: str, typed: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["people", *words], input=typed)


def add(
    app: Flask, name: str = "Ada", email: str = "ada@example.org", role: str = "admin"
) -> Result:
    words = ("add", name, "--email", email, "--role", role, "--password-stdin")
    return people(app, *words, typed=f"{PASSWORD}\n")


def is_one_line(result: Result, why: str) -> bool:
    lines = result.stderr.strip().splitlines()
    return result.exit_code == 1 and len(lines) == 1 and why in lines[0] and not result.stdout


def test_the_first_administrator_is_made_and_signs_in(app):
    result = add(app)

    assert (result.exit_code, result.stdout) == (0, "“Ada” can sign in now, as admin.\n")
    ada = stored_person(app)
    assert (ada.role, ada.email_key, ada.points) == ("admin", "ada@example.org", 100)
    client = Visitor(app)
    client.send("/login", username="ada@example.org", password=PASSWORD)
    assert client.get("/account").one("[data-role=admin]")


def test_an_administrator_may_be_called_admin(app):
    assert add(app, name="admin").exit_code == 0


def test_the_password_is_asked_for_twice_and_not_shown(app):
    words = ("add", "Ada", "--email", "ada@example.org", "--role", "member")

    result = people(app, *words, typed=f"{PASSWORD}\na slip\n{PASSWORD}\n{PASSWORD}\n")

    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert stored_person(app).role == "member"


def test_a_password_on_standard_input_may_end_as_windows_ends_lines(app):
    words = ("add", "Ada", "--email", "ada@example.org", "--password-stdin")

    people(app, *words, typed=f"{PASSWORD}\r\n")

    login = Visitor(app).send("/login", follow=False, username="Ada", password=PASSWORD)
    assert login.status == 303


@pytest.mark.parametrize(
    ("name", "email", "role", "why"),
    [
        ("ada", "new@example.org", "member", "This name is taken"),
        ("Grace", "Ada@example.org", "member", "belongs to another account"),
        ("Grace Hopper", "new@example.org", "member", "without spaces"),
        ("Gr", "new@example.org", "member", "3 to 20"),
        ("", "new@example.org", "member", "3 to 20"),
        ("Grace\udcff", "new@example.org", "guest", "A role is one of"),
        ("Grace", "new@example", "member", "does not look like"),
        ("Grace", "new@example.org", "owner", "A role is one of"),
    ],
)
def test_what_cannot_be_added_is_one_line(app, name, email, role, why):
    make_user("Ada", email="ada@example.org")

    assert is_one_line(add(app, name, email, role), why)

    with app.app_context():
        assert db.session.execute(select(User.name)).scalars().all() == ["Ada"]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "at least 10"),
        ("short\n", "at least 10"),
        ("1234567890\n", "first guesses"),
        ("Ada Ada Ada Ada\n", "first guesses"),
        ("askwell askwell\n", "your name"),
    ],
)
def test_an_easy_password_is_refused_here_too(app, typed, why):
    words = ("add", "Ada", "--email", "ada@example.org", "--password-stdin")

    assert is_one_line(people(app, *words, typed=typed), why)


def test_a_role_is_changed(app):
    make_user("Dr. Ada Lovelace")

    result = people(app, "role", "dr. ada lovelace", "expert")

    assert (result.exit_code, result.stdout) == (0, "“Dr. Ada Lovelace” is expert now.\n")
    assert stored_person(app, "Dr. Ada Lovelace").role == "expert"


@pytest.mark.parametrize(
    "words",
    [
        ("role", "Nobody", "admin"),
        ("reset-link", "Nobody"),
        ("confirm", "Nobody"),
        ("block", "Nobody"),
        ("unblock", "Nobody"),
        ("block", ""),
        ("block", "\udcff\udcfe"),
        ("block", "x" * 100_000),
    ],
)
def test_a_name_that_nobody_has_is_one_line(app, words):
    assert is_one_line(people(app, *words), "Nobody here is called")


def test_an_unknown_role_is_one_line(app):
    make_user("Ada")

    assert is_one_line(people(app, "role", "Ada", "king"), "A role is one of member, expert")


def test_everybody_is_listed_by_name(app):
    make_member("grace", email="grace@example.org", role="editor", points=6800)
    make_user("Ada")
    make_member("Eve", email="eve@example.org", email_key=None, blocked_at=clock.now())

    lines = people(app, "list").stdout.splitlines()

    assert [line.split() for line in lines] == [
        ["Ada", "member", "100", "no", "password"],
        ["Eve", "member", "100", "eve@example.org", "(not", "confirmed),", "blocked"],
        ["grace", "editor", "6800", "grace@example.org"],
    ]


def test_the_list_is_data_for_a_script(app):
    make_member("Ada", email="ada@example.org", pending_email="new@example.org")

    (ada,) = json.loads(people(app, "list", "--json").stdout)

    assert ada.pop("created_at").endswith("+00:00")
    assert ada == {
        "name": "Ada",
        "role": "member",
        "points": 100,
        "email": "ada@example.org",
        "is_email_confirmed": True,
        "pending_email": "new@example.org",
        "has_password": True,
        "is_blocked": False,
        "last_seen_on": None,
    }


def test_a_forum_without_people_has_an_empty_list(app):
    assert people(app, "list").stdout == ""
    assert json.loads(people(app, "list", "--json").stdout) == []


def test_a_reset_link_is_printed_alone_and_works(app):
    make_user("Dr. Ada Lovelace")

    result = people(app, "reset-link", "Dr. Ada Lovelace")

    address = result.stdout.strip()
    base, path = address.split("/reset/")
    assert base == app.config["BASE_URL"]
    assert len(path) >= 43
    client = Visitor(app)
    assert client.get(f"/reset/{path}").path == "/reset"
    assert client.send("/reset", new_password=PASSWORD).path == "/account"


def test_an_address_is_confirmed(app):
    make_member("Ada", email="ada@example.org", email_key=None)

    result = people(app, "confirm", "Ada")

    assert result.stdout == "“Ada” can sign in by ada@example.org.\n"
    assert stored_person(app).email_key == "ada@example.org"
    assert people(app, "confirm", "Ada").stdout == "The address of “Ada” was confirmed already.\n"


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"email": "grace@example.org", "email_key": None}, "belongs to another account"),
        ({"email": "ada@example.org", "pending_email": "Grace@example.org"}, "another account"),
        ({}, "has given no e-mail address"),
    ],
)
def test_an_address_that_cannot_be_confirmed_is_one_line(app, columns, why):
    make_user("Grace", email="grace@example.org")
    ada = make_member("Ada", **columns)

    assert is_one_line(people(app, "confirm", "Ada"), why)
    assert stored_person(app).email_key == ada.email_key


def test_a_block_signs_out_everywhere_until_it_is_lifted(app):
    ada = make_member("Ada")
    client = Visitor(app).sign_in(ada)

    assert people(app, "block", "Ada").stdout == "“Ada” is blocked and signed out.\n"
    assert client.get("/account").path == "/login"
    with app.app_context():
        assert db.session.execute(select(Session)).first() is None
    assert is_one_line(people(app, "reset-link", "Ada"), "is blocked")

    assert people(app, "unblock", "Ada").stdout == "“Ada” can sign in again.\n"
    assert client.get("/account").path == "/login"
    fields = {"csrf_token": Visitor(app).token(), "username": "Ada", "password": PASSWORD}
    assert client.send("/login", follow=False, **fields).status == 303


def test_who_lost_phone_and_codes_is_let_in_by_the_password_again(app):
    make_careful_member("Ada")
    client = Visitor(app)

    result = people(app, "two-step-off", "Ada")

    assert (result.exit_code, result.stdout) == (0, "“Ada” can sign in without a code.\n")
    client.send("/login", username="Ada", password=PASSWORD)
    assert client.get("/account").path == "/account"
    assert people(app, "two-step-off", "ada").stdout == "“Ada” signs in without a code already.\n"
    assert is_one_line(people(app, "two-step-off", "Eve"), "called “Eve”")


def test_a_link_ends_when_its_person_is_blocked(app):
    ada = make_member("Ada")
    with app.app_context():
        token = accounts.make_reset_link(ada.id)
        commit()

    people(app, "block", "Ada")

    assert Visitor(app).get(f"/reset/{token}").status == 404
