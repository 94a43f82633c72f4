"""What was withdrawn, and what was deleted and had its time, is nowhere: every byte is searched.

A hundred words that nobody else uses are written through the real forms, by guests, members and
members without their name: in titles, texts, tags, names, and in reasons of edits and closings.
"""

from __future__ import annotations

import logging
import random
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import Flask

from forum import clock, create_app, database
from forum.database import commit, db, is_postgres
from forum.domain import heartbeat
from forum.domain.posting.erasing import CLEARING
from forum.models import Revision, Setting
from forum.worker import Checkpoint, Clearing, Worker
from tests import factories
from tests.databases import hang_up
from tests.factories import lift_limits, make_question, make_user
from tests.times import clock_at
from tests.visitor import Page, Visitor
from tests.walls.leftovers import everything_logged, found_in, new_word, places_of

WORDS = 100
LONG_AGO = timedelta(days=31)


@pytest.fixture(params=["the driver in use", "the library's own"])
def app(
    request: pytest.FixtureRequest,
    environ: dict[str, str],
    kind_of_database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Flask]:
    """A forum, on SQLite by either driver that may be there."""
    if request.param == "the library's own":
        if kind_of_database != "sqlite":
            pytest.skip("there is one driver for PostgreSQL")
        monkeypatch.setattr(database, "sqlite_module", sqlite3)
    app = create_app(environ)
    factories.use(app)
    lift_limits()
    yield app
    hang_up(app)


@dataclass
class Words:
    """Words that nobody else uses, and which of them were written."""

    written: list[str] = field(default_factory=list)

    def new(self) -> str:
        """Another one."""
        word = new_word()
        self.written.append(word)
        return word

    def text(self, length: int = 1) -> str:
        """A text with one of them, of one line or of several pages of the database."""
        return f"I say {self.new()} of it. " + "And so it went on. " * length


@dataclass
class Writer:
    """Somebody who writes through the forms, and can come back to all of it."""

    browser: Visitor
    fields: Callable[[], dict[str, str]]
    words: Words

    def writes(self, path: str, **fields: str) -> str:
        """Write something; gives the path of the post."""
        sent = self.browser.send(path, follow=False, **fields, **self.fields())
        assert sent.status == 303, sent.text
        url = sent.headers["Location"]
        self._keep(self.browser.get(url.partition("#")[0]))
        _, _, post = url.partition("#post-")
        return f"/{post}" if post else "/" + url.rstrip("/").split("/")[-2]

    def does(self, path: str, **fields: str) -> None:
        """Do something to a post."""
        sent = self.browser.send(path, follow=False, **fields)
        assert sent.status == 303, sent.text

    def edits(self, post: str) -> None:
        """Change every word of a post."""
        form = self.browser.get(f"{post}/edit")
        fields = {"revision": form.value_of("revision"), "body": self.words.text(80)}
        if form.all("[name=title]"):
            fields |= {"title": f"A title of {self.words.new()}", "tags": self.words.new()}
            fields["body"] += "It goes on. " * 900
        self.does(f"{post}/edit", reason=self.words.new(), **fields)

    def _keep(self, page: Page) -> None:
        for link in page.all("#post-key-link"):
            key = str(link["value"]).rpartition("/")[2]
            assert self.browser.get(f"/mine/{key}").status == 200


def writers(app: Flask, words: Words) -> dict[str, Writer]:
    """A guest, a member, and a member without their name."""

    def member() -> Visitor:
        return Visitor(app).sign_in(make_user())

    return {
        "guest": Writer(Visitor(app), lambda: {"display_name": words.new()}, words),
        "member": Writer(member(), dict, words),
        "without a name": Writer(member(), lambda: {"anonymous": "y"}, words),
    }


def write_thread(writer: Writer, words: Words) -> list[str]:
    """A question with an answer and a comment, all edited, closed in the end; deepest first."""
    question = writer.writes(
        "/ask",
        title=f"A title of {words.new()}",
        body=words.text(),
        tags=f"{words.new()} {words.new()}",
    )
    answer = writer.writes(f"{question}/answer", body=words.text(200))
    comment = writer.writes(f"{answer}/comment", body=words.text())
    posts = [comment, answer, question]
    for post in posts:
        writer.edits(post)
    writer.edits(question)
    writer.does(f"{question}/close", reason=f"Because of {words.new()}.")
    return posts


def write_and_take_back(app: Flask, words: Words) -> Iterator[None]:
    """Write all of it; after that, have half of it withdrawn and half of it deleted."""
    editor = Writer(Visitor(app).sign_in(make_user(role="editor")), dict, words)
    threads = []
    for act in ("withdraw", "delete"):
        for writer in writers(app, words).values():
            make_question("Something that stays here")
            threads.append((act, writer, write_thread(writer, words)))
    while len(words.written) < WORDS:
        writer = writers(app, words)["guest"]
        posts = [writer.writes("/ask", title=f"What {words.new()} means", body=words.text())]
        threads.append(("withdraw", writer, posts))
    yield
    for act, writer, posts in threads:
        for post in posts:
            (writer if act == "withdraw" else editor).does(f"{post}/{act}")


def test_a_hundred_words_are_nowhere_once_they_are_taken_back(
    app: Flask, record_property: Callable[[str, object], None]
) -> None:
    words = Words()
    with everything_logged() as lines:
        with clock_at(clock.now() - LONG_AGO):
            steps = write_and_take_back(app, words)
            next(steps)
            before = found_in(places_of(app, lines), words.written)
            next(steps, None)
        assert Worker(app).run_round()
        places = places_of(app, lines)

    assert set().union(*before.values()) == set(words.written)
    assert len(words.written) >= WORDS
    assert found_in(places, words.written) == {}
    size = sum(map(len, places.values())) >> 10
    record_property(f"of {len(words.written)} words left in {size} kB", 0)
    assert_planted_are_found(app, words.new())


def assert_planted_are_found(app: Flask, word: str) -> None:
    """A leftover revision, a copy elsewhere, a line in the log: each is noticed."""
    question = make_question()
    with everything_logged() as lines:
        logging.getLogger("forum.web").debug("somebody wrote %s", word)
        with app.app_context():
            db.session.add(
                Revision(post_id=question.id, number=9, body=word, created_at=clock.now())
            )
            db.session.add(Setting(name="copy", value=word))
            commit()
        found = found_in(places_of(app, lines), [word])

    assert {"log", "table revision", "table setting"} <= found.keys()
    assert len(found) > 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_word_in_a_file_is_found_however_it_is_written(encoding: str) -> None:
    word, other = new_word(), new_word()
    places = {"a file": f"mkbefore{word}after".encode(encoding), "another": other.encode(encoding)}

    assert found_in(places, [word]) == {"a file": {word}}


def test_what_sqlite_leaves_where_it_moved_rows_goes_as_well(app: Flask) -> None:
    with app.app_context():
        if is_postgres():
            pytest.skip("PostgreSQL leaves all of it anyway")
        chance, words = random.Random(1), Words()
        run = db.session.connection().exec_driver_sql
        run("CREATE TABLE moved (id INTEGER PRIMARY KEY, body TEXT)")
        for number in chance.sample(range(10**6), 700):
            body = words.new() + " ." * chance.choice([50, 150, 450, 750, 1_250, 4_500])
            run("INSERT INTO moved VALUES (?, ?)", (number, body))
        run("UPDATE moved SET body = ''")
        heartbeat.ask_for(CLEARING)
        commit()
        Checkpoint().run()
        erased_only = database.file().read_bytes()
        Worker(app).run_round()
        written_anew = database.file().read_bytes()

    assert found_in({"file": erased_only}, words.written)
    assert found_in({"file": written_anew}, words.written) == {}


def test_without_the_worker_something_is_left(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Clearing, "run", lambda self: None)
    monkeypatch.setattr(Checkpoint, "run", lambda self: True)
    words = Words()
    with everything_logged() as lines:
        writer = writers(app, words)["guest"]
        post = writer.writes("/ask", title=f"A title of {words.new()}", body=words.text())
        writer.does(f"{post}/withdraw")
        Worker(app).run_round()
        found = found_in(places_of(app, lines), words.written)

    assert found
    assert not any(place.startswith(("table", "log", "copy")) for place in found)
