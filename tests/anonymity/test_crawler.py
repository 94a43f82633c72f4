"""Whoever reads everything finds nobody: every answer of the forum, as seen by everybody.

Three people with marks that stand nowhere else (name, address of mail, number, address of their
machine, and digests of them) write by name and without. A mark may stand where somebody writes by
name, on the pages about people, and before their own eyes. And nothing, be it a class, a number or
a header, may stand at two posts without a name of one person, in different threads, and at no
post of anybody else. Addresses come from the URL map, so a new one is looked at without a word.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain

import pytest
from flask import Flask, Response, request

from forum import clock
from tests.anonymity import crawling
from tests.anonymity.crawling import Seen
from tests.anonymity.listening import heard
from tests.anonymity.scene import PEOPLE, Scene, play
from tests.anonymity.traces import Traces
from tests.times import clock_at

ALL_STATUSES = {200, 301, 303, 400, 403, 404, 409, 413, 422, 429}
QUESTIONS = ("posting.show_question",)

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _moment() -> Iterator[None]:
    """One moment for all: what two posts share by chance would look like a writer's token."""
    with clock_at(clock.now()):
        yield


def _in_a_header(page: Response, who: str) -> None:
    page.headers.add("X-Author", who)


def _in_an_attribute(page: Response, who: str) -> None:
    page.set_data(page.get_data(as_text=True) + f"<p data-author-id={PEOPLE[who]}>")


def _in_the_title(page: Response, who: str) -> None:
    page.set_data(page.get_data(as_text=True).replace("<title>", f"<title>{who}"))


def _as_a_digest(page: Response, who: str) -> None:
    page.set_cookie("asker", hashlib.sha256(who.encode()).hexdigest())


def _as_an_etag(page: Response, who: str) -> None:
    page.headers.set("ETag", f'"{_token(who):x}"')


def _as_a_class(page: Response, who: str) -> None:
    page.set_data(page.get_data(as_text=True) + f'<i class="w{_token(who):x}"></i>')


def _as_a_number(page: Response, who: str) -> None:
    page.set_data(page.get_data(as_text=True) + f"<p>{_token(who) % 9973}</p>")


def _token(who: str) -> int:
    return int(hashlib.sha256(f"salt {who}".encode()).hexdigest()[:16], 16)


MARKS = (_in_a_header, _in_an_attribute, _in_the_title, _as_a_digest)
TOKENS = (_as_an_etag, _as_a_class, _as_a_number)


def test_nobody_who_reads_everything_finds_a_writer(
    build: Callable[..., Flask], record_property: Callable[[str, object], None]
) -> None:
    scene, log = play(build()), list[str]()
    traces = Traces(scene)
    answers = chain(crawling.looks(scene), crawling.too_many(scene), crawling.deeds(scene))

    statuses, found = Counter[int](), []
    with heard(log, "DEBUG"):
        for seen in answers:
            statuses[seen.response.status_code] += 1
            found += traces.misplaced(seen)

    record_property("answers without a trace of a writer", statuses.total())
    record_property("tokens looked at", sum(len(each) for each in traces.tokens.values()))
    assert found == []
    assert [line for line in log if traces.marks_in(line)] == []
    assert list(traces.stable()) == []
    assert statuses.keys() >= ALL_STATUSES


def test_neither_does_a_reader_on_either_database(app: Flask) -> None:
    scene = play(app, threads=2)
    traces = Traces(scene)

    pages = crawling.looks(scene, viewers=("Ben", "Mora"))

    assert [each for seen in pages for each in traces.misplaced(seen)] == []
    assert list(traces.stable()) == []


@pytest.mark.parametrize("spoil", MARKS)
def test_a_mark_that_is_planted_is_found(
    spoil: Callable[[Response, str], None], build: Callable[..., Flask]
) -> None:
    scene = play(build(), threads=2)
    plant(scene, spoil)

    assert found_by(scene)[0] != []


@pytest.mark.parametrize("spoil", TOKENS)
def test_a_token_that_is_planted_is_found(
    spoil: Callable[[Response, str], None], build: Callable[..., Flask]
) -> None:
    scene = play(build(), threads=2)
    plant(scene, spoil)

    marks, tokens = found_by(scene)

    assert marks == []
    assert tokens != []


def test_a_new_address_is_looked_at(build: Callable[..., Flask]) -> None:
    app = build()
    app.add_url_rule("/new/<int:post_id>", "new", lambda post_id: "by Zarathea")

    assert found_by(play(app), "new")[0] != []


def plant(scene: Scene, spoil: Callable[[Response, str], None]) -> None:
    """Let the pages of threads that were begun without a name give something away."""
    askers = {post.id: post.who for post in scene.unnamed() if post.kind == "question"}

    def leak(response: Response) -> Response:
        number = (request.view_args or {}).get("question_id")
        if number in askers and response.status_code == 200:
            spoil(response, askers[number])
        return response

    # Flask would take it only before the first request.
    scene.app.after_request_funcs.setdefault(None, []).append(leak)


def found_by(scene: Scene, *endpoints: str) -> tuple[list[str], list[str]]:
    """What the crawler finds on the pages of questions."""
    traces = Traces(scene)
    pages: Iterator[Seen] = crawling.looks(scene, endpoints or QUESTIONS)
    marks = [each for seen in pages for each in traces.misplaced(seen)]
    return marks, list(traces.stable())
