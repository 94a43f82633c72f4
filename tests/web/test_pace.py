"""A few pages at a time: the others wait, none is lost, and nobody keeps a place."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from flask import Flask, abort

from forum.turns import Turns
from forum.web import pace
from forum.web.pace import PAGES_AT_ONCE, make_room


class Crowd:
    """How many are inside at the same moment."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self._lock = threading.Lock()

    @contextmanager
    def one_more(self) -> Iterator[None]:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        yield
        with self._lock:
            self.inside -= 1


@pytest.fixture
def crowd() -> Crowd:
    return Crowd()


@pytest.fixture
def small(crowd: Crowd) -> Flask:
    """An application of three addresses with the pace of the forum on SQLite."""
    app = Flask(__name__)
    pace.init_pace(app, with_server=False)

    @app.route("/page", methods=["GET", "POST"])
    def page() -> str:
        with crowd.one_more():
            time.sleep(0.01)
        return "read"

    app.add_url_rule("/healthz", view_func=page)

    @app.get("/failing")
    def failing() -> str:
        abort(404)

    @app.get("/writing")
    def writing() -> str:
        make_room()
        make_room()
        with crowd.one_more():
            time.sleep(0.05)
        return "written"

    return app


def all_at_once(app: Flask, path: str, *, method: str = "GET", n: int = 20) -> set[int]:
    def ask(_n: int) -> int:
        return app.test_client().open(path, method=method).status_code

    with ThreadPoolExecutor(n) as pool:
        return set(pool.map(ask, range(n)))


def test_a_crowd_reads_a_few_at_a_time(small: Flask, crowd: Crowd) -> None:
    assert all_at_once(small, "/page") == {200}
    assert crowd.most == PAGES_AT_ONCE


def test_to_ask_for_the_head_of_a_page_waits_as_well(small: Flask, crowd: Crowd) -> None:
    assert all_at_once(small, "/page", method="HEAD") == {200}
    assert crowd.most == PAGES_AT_ONCE


def test_whether_the_forum_answers_is_told_without_waiting(small: Flask, crowd: Crowd) -> None:
    assert all_at_once(small, "/healthz") == {200}
    assert crowd.most > PAGES_AT_ONCE


def test_deeds_do_not_wait_for_pages(small: Flask, crowd: Crowd) -> None:
    assert all_at_once(small, "/page", method="POST") == {200}
    assert crowd.most > PAGES_AT_ONCE


def test_a_page_that_fails_gives_its_place_back(small: Flask) -> None:
    assert all_at_once(small, "/failing") == {404}
    assert all_at_once(small, "/page") == {200}


def test_who_waits_for_something_else_makes_room_once(small: Flask, crowd: Crowd) -> None:
    assert all_at_once(small, "/writing") == {200}
    assert crowd.most > PAGES_AT_ONCE
    assert all_at_once(small, "/page") == {200}


def test_who_has_waited_long_is_let_in(small: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "PATIENCE_SECONDS", 0.01)
    places = small.extensions["places"]
    for _ in range(PAGES_AT_ONCE):
        places.take(0)

    assert small.test_client().get("/page").status_code == 200

    places.give_back()


def test_the_forum_keeps_the_pace_and_no_answer_keeps_a_place(app: Flask, client) -> None:
    places: Turns = app.extensions["places"]
    free = places.free

    for path in ("/", "/questions?page=abc", "/nowhere", "/login", "/static/app.css"):
        client.get(path)

    assert places.free == free >= PAGES_AT_ONCE


def test_noting_who_was_here_waits_for_writers_without_keeping_a_place(
    app: Flask, client, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: Turns = app.extensions["places"]
    free = places.free
    seen: list[int] = []
    monkeypatch.setattr("forum.web.views.counts.add_views", lambda _due: seen.append(places.free))
    app.extensions["seen questions"].add(1)
    app.extensions["seen questions"]._due_at = 0

    client.get("/")

    assert seen == [free]
