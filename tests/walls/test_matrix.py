"""Every address, every sort of person, every state of a post: what each of them is answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import update

from forum import clock
from forum.database import commit, db
from forum.domain import permissions
from forum.domain.permissions import Rule
from forum.models import User
from tests.factories import lift_limits
from tests.visitor import Page, Visitor
from tests.walls.ground import Rows, changed, dump, rules
from tests.walls.threads import NOWHERE, TAG, Thread, make_people, make_thread, put_back, words_of
from tests.walls.who_may_what import PEOPLE, STATES, Case, may, may_see

LEAST_CELLS = 1_500
EVERY_NTH_ON_POSTGRESQL = 13
FORMS = ("answer", "comment", "edit", "close", "reopen", "delete", "restore", "withdraw")
TABS = ("", "/questions", "/answers", "/activity")
BUTTONS = {*FORMS, "vote", "accept", "release"}
# How each act is asked for; `{id}` is the post.
PATHS = {act: f"/{{id}}/{act}" for act in (*FORMS, "history")}
PATHS |= {"release": "/moderation/{id}/release"}
PATHS |= {"vote": "/vote/{id}", "accept": "/accept/{id}", "earlier": "/{id}/history?version=1"}
PATHS |= {"lead": "/{id}", "page": "/{id}/{slug}"}
ROWS = [("POST", act) for act in (*FORMS, "vote", "accept", "release")]
ROWS += [("GET", act) for act in (*FORMS, "history", "earlier", "lead", "page")]
FIELDS = {
    "body": "A text that nobody has sent before.",
    "title": "Asked once more, in other words",
    "tags": TAG,
    "reason": "It is settled.",
    "value": "1",
}


class Cell(NamedTuple):
    """One question to the forum, and what it was answered."""

    state: str
    kind: str
    who: str
    method: str
    act: str
    wanted: int
    page: Page

    def __str__(self) -> str:
        what = f"{self.method} {self.act} of the {self.kind} as {self.who}, {self.state}"
        return f"{what}: {self.page.status}, not {self.wanted}"


class Matrix:
    """The forum with its people signed in, asked cell by cell."""

    def __init__(self, app: Flask, every: int) -> None:
        self.app = app
        self.every = every
        lift_limits()
        self.people = make_people()
        self.visitors = {who: self._visitor(who) for who in PEOPLE}
        self.tokens = {who: visitor.token() for who, visitor in self.visitors.items()}
        self.form_key = self.visitors["guest"].form_key()
        self._block(self.people["blocked"])
        # What a blocked person's page holds is a guest's.
        self.tokens["blocked"] = self.tokens["guest"]
        self.threads = {name: make_thread(state, self.people) for name, state in STATES.items()}
        self.rows: Rows = dump(app)

    def cells(self, rows: Sequence[tuple[str, str]] = ROWS) -> Iterator[Cell]:
        """Every cell of these rows, or every so many."""
        number = 0
        for name, state in STATES.items():
            for kind in state.about:
                for who in PEOPLE:
                    for method, act in rows:
                        number += 1
                        if number % self.every == 0:
                            wanted = status(method, act, who, state.case(kind))
                            page = self.ask(method, act, who, kind, self.threads[name], wanted)
                            yield Cell(name, kind, who, method, act, wanted, page)

    def pages(self) -> list[str]:
        """Every address that shows a page: of every thread, and of every person."""
        others = [
            rule.build(dict.fromkeys(rule.arguments, TAG))[1]
            for rule in rules(self.app, unsafe=False)
            if not rule.arguments & {"post_id", "question_id", "name"}
        ]
        people = [f"/user/{who.capitalize()}{tab}" for who in self.people for tab in TABS]
        posts = [
            PATHS[act].format(id=number, slug=thread.slug)
            for thread in self.threads.values()
            for number in thread.ids.values()
            for act in (*FORMS, "history", "earlier", "lead", "page")
        ]
        return [*others, *people, *posts]

    def signs(self) -> Iterator[tuple[str, str, str]]:
        """What gives a revised post away: the words that only it has."""
        for name, state in STATES.items():
            for kind in state.about:
                yield name, kind, words_of(self.threads[name].ids[kind])

    def ask(self, method: str, act: str, who: str, kind: str, thread: Thread, wanted: int) -> Page:
        """One cell; what a deed has changed is put back."""
        path = PATHS[act].format(id=thread.ids[kind], slug=thread.slug)
        visitor = self.visitors[who]
        if method == "GET":
            return visitor.get(path, follow=False)
        sent = {**FIELDS, "csrf_token": self.tokens[who], "form_key": self.form_key}
        page = visitor.post(path, follow=False, revision=self._revision(thread.ids[kind]), **sent)
        if page.status < 400 or page.status != wanted:
            put_back(self.app, self.rows)
        return page

    def open(self, method: str, path: str, who: str) -> int:
        """The status of an address that no post has; a deed is sent with nothing but a token."""
        if method == "GET":
            return self.visitors[who].get(path, follow=False).status
        browser = self.visitors[who].browser
        cookie = browser.get_cookie("session")
        status = browser.post(path, data={"csrf_token": self.tokens[who]}).status_code
        put_back(self.app, self.rows)
        if cookie is not None:  # signing out has taken it back
            browser.set_cookie("session", cookie.value)
        return status

    def _revision(self, post_id: int) -> int:
        found = [row["revision"] for row in self.rows["post"] if row["id"] == post_id]
        return int(found[0]) if found else 1

    def _visitor(self, who: str) -> Visitor:
        visitor = Visitor(self.app)
        return visitor if who == "guest" else visitor.sign_in(self.people[who])

    def _block(self, person: User) -> None:
        # Not by the verb, which would end the session: here it must be of no use by itself.
        with self.app.app_context():
            query = update(User).where(User.id == person.id).values(blocked_at=clock.now())
            db.session.execute(query)
            commit()


def status(method: str, act: str, who: str, case: Case) -> int:
    """What the rules say that somebody is answered."""
    if not may_see(who, case):
        return 404
    if act == "lead" or (act == "page" and case.kind != "question"):
        return 301
    if act in {"page", "earlier"}:
        return 200
    if not may(act, who, case):
        return 403
    return 200 if method == "GET" else 303


@pytest.fixture
def matrix(app: Flask, kind_of_database: str) -> Matrix:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return Matrix(app, EVERY_NTH_ON_POSTGRESQL if kind_of_database == "postgresql" else 1)


@pytest.mark.slow
def test_everybody_may_what_the_rules_say(
    matrix: Matrix, record_property: Callable[[str, object], None]
) -> None:
    cells = list(matrix.cells())

    assert [str(cell) for cell in cells if cell.page.status != cell.wanted] == []
    assert list(told_by_refusals(matrix, cells)) == []
    assert list(changed(matrix.rows, dump(matrix.app))) == []
    if matrix.every == 1:
        assert len(cells) >= LEAST_CELLS
        assert list(buttons_that_lie(matrix, cells)) == []
        record_property("cells of the matrix of who may what", len(cells))


@pytest.mark.slow
def test_nobody_is_shown_what_they_may_not_know_of(build: Callable[..., Flask]) -> None:
    matrix = Matrix(build(), 1)

    leaks = [
        f"{path} as {who} shows the {kind}, {state}"
        for who, visitor in matrix.visitors.items()
        for path in matrix.pages()
        if (text := visitor.get(path, follow=False).text)
        for state, kind, sign in matrix.signs()
        if sign in text and not may_see(who, STATES[state].case(kind))
    ]

    assert leaks == []


def told_by_refusals(matrix: Matrix, cells: list[Cell]) -> Iterator[str]:
    """The refusals that tell a post that one may not know of from one that never was."""
    for cell in cells:
        if cell.wanted == 404:
            never = matrix.ask(cell.method, cell.act, cell.who, cell.kind, NOWHERE, 404)
            if essence(never) != essence(cell.page):
                yield f"{cell}: its page is not that of a post that never was"


def essence(page: Page) -> tuple[int, str, list[tuple[str, str]]]:
    """What an answer says, without the post's own number and what is fresh on every page."""
    text = re.sub(r'name="(csrf_token|revision)" value="[^"]*"', "", page.text)
    text = re.sub(r"(?<=/)[1-9][0-9]*(?=[/\"?])", "#", text)
    headers = [(name, value) for name, value in page.headers if name != "Content-Length"]
    return page.status, text, sorted(headers)


def buttons_that_lie(matrix: Matrix, cells: list[Cell]) -> Iterator[str]:
    """Where the buttons on the page are not exactly the deeds that were taken."""
    taken: dict[tuple[str, str, str], set[str]] = {}
    for cell in cells:
        done = taken.setdefault((cell.state, cell.kind, cell.who), set())
        if cell.method == "POST" and cell.page.status == 303:
            done.add(cell.act)
    for (state, kind, who), done in taken.items():
        thread = matrix.threads[state]
        page = matrix.ask("GET", "page", who, "question", thread, 200)
        shown = set(buttons(page, thread.ids[kind])) & BUTTONS
        if shown != done:
            yield f"{kind} as {who}, {state}: shown {sorted(shown)}, taken {sorted(done)}"


def buttons(page: Page, post_id: int) -> Iterator[str]:
    """The acts that a page offers for a post."""
    for element in page.all("main [href], main form[action]"):
        address = str(element.get("href") or element.get("action"))
        if found := re.fullmatch(
            rf"(?:/moderation)?/{post_id}/([a-z]+)|/([a-z]+)/{post_id}", address
        ):
            yield found[1] or found[2]


def test_a_right_too_many_is_found(
    build: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix = Matrix(build(), 1)
    loose = {**permissions.RULES, ("edit", "comment"): Rule("member", "member")}
    monkeypatch.setattr(permissions, "RULES", loose)

    asked = matrix.cells([("GET", "edit"), ("POST", "edit"), ("GET", "delete")])
    wrong = [cell for cell in asked if cell.page.status != cell.wanted]

    assert {(cell.act, cell.kind) for cell in wrong} == {("edit", "comment")}
