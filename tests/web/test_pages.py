"""Addresses, and that reading leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from forum import clock
from forum.database import reading
from forum.models import Base
from forum.reading.places import Place
from forum.web.pages import category_url, place_url, tag_url, user_url, wants_json
from tests.factories import make_answer, make_category, make_question, make_user
from tests.times import clock_at
from tests.visitor import Visitor
from tests.web.routes import readable_addresses


def place(kind: str = "answer", page: int = 1, unfolded: int | None = None) -> Place:
    return Place(7, kind, 3, "où-suis-je", "Où suis-je?", page, unfolded)


@pytest.mark.parametrize(
    ("where", "url"),
    [
        (place("question"), "/3/o%C3%B9-suis-je"),
        (place(), "/3/o%C3%B9-suis-je#post-7"),
        (place(page=2), "/3/o%C3%B9-suis-je?page=2#post-7"),
        (place("comment", 2, 5), "/3/o%C3%B9-suis-je?page=2&comments=5#post-7"),
    ],
)
def test_a_post_has_its_place(where: Place, url: str) -> None:
    assert place_url(where) == url


def test_names_are_quoted_in_addresses() -> None:
    assert user_url("a/b ?é") == "/user/a%2Fb%20%3F%C3%A9"
    assert tag_url("c++#") == "/tag/c%2B%2B%23"
    assert category_url("health/sleep?") == "/questions/health/sleep%3F"


@pytest.mark.parametrize(
    ("accepted", "is_json"),
    [
        ("application/json", True),
        ("application/json, text/html;q=0.5", True),
        ("text/html, application/json;q=0.9", False),
        ("*/*", False),
        ("", False),
        (";;q=x,application/json;q=nan", False),
    ],
)
def test_who_wants_json_says_so(accepted: str, is_json: bool, app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept": accepted}):
        assert wants_json() is is_json


def test_reading_changes_nothing_and_sets_no_cookie(app: Flask, client: Visitor) -> None:
    ada = make_user("Ada", role="admin")
    question = make_question(by=ada, tags=("night",), category=make_category("Sleep"))
    posts = {"question": question.id, "answer": make_answer(question).id}
    member = Visitor(app).sign_in(ada)
    addresses = readable_addresses(app, posts)
    assert len(addresses) > 25

    before = everything(app)
    with clock_at(clock.now() + timedelta(minutes=3)):
        for visitor in (client, member):
            for address in addresses:
                shown = visitor.get(address, follow=False)
                assert shown.status < 500
                assert visitor is member or "Set-Cookie" not in shown.headers, address

    assert everything(app) == before


def everything(app: Flask) -> dict[str, list[str]]:
    """All rows of all tables."""
    with app.app_context():
        return {
            table.name: sorted(map(str, reading().execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


def test_every_table_is_looked_at(app: Flask) -> None:
    with app.app_context():
        names = set(inspect(reading()).get_table_names()) - {"alembic_version"}

    assert names == set(everything(app))
