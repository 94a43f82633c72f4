"""Who does too much within an hour is told how long to wait, at every door, and loses no word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import settings
from forum.database import commit, db
from forum.domain import limits
from forum.models import Post, Slot
from tests.factories import make_answer, make_question, make_user
from tests.passwords import OTHER_PASSWORD
from tests.times import clock_at
from tests.visitor import Page, Visitor

NOON = datetime(2026, 5, 4, 12, 0, 20, tzinfo=UTC)
WORDS = "Words of their own, so that nothing is missing."
LONG = {"title": "How do I say that I am not well?", "body": WORDS}
HERE, NEXT_DOOR, ELSEWHERE = "198.51.100.7", "198.51.100.201", "203.0.113.9"


def ask(visitor: Visitor, n: int, **how: Any) -> Page:
    return visitor.send("/ask", follow=False, **LONG | {"body": f"{WORDS} {n}"}, **how)


def answer(visitor: Visitor, n: int, **how: Any) -> Page:
    path = f"/{make_question().id}/answer"
    return visitor.send(path, follow=False, body=f"{WORDS} {n}", **how)


def comment(visitor: Visitor, n: int, **how: Any) -> Page:
    path = f"/{make_question().id}/comment"
    return visitor.send(path, follow=False, body=f"{WORDS} {n}", **how)


def register(visitor: Visitor, n: int, **how: Any) -> Page:
    fields = {"username": f"person-{n}", "email": f"p{n}@there.test", "password": OTHER_PASSWORD}
    return visitor.send("/register", follow=False, **fields, **how)


def vote(visitor: Visitor, n: int, **how: Any) -> Page:
    path = f"/vote/{make_answer(make_question()).id}"
    return visitor.send(path, follow=False, value="1" if n % 2 else "-1", **how)


BY_GUESTS: dict[str, Callable[..., Page]] = {
    "ask": ask,
    "answer": answer,
    "comment": comment,
    "register": register,
}
BY_MEMBERS: dict[str, Callable[..., Page]] = {
    "ask": ask,
    "answer": answer,
    "comment": comment,
    "vote": vote,
}


def allow(app: Flask, act: str, *, of_member: int = 0, of_network: int = 0) -> None:
    with app.app_context():
        if act in limits.OF_MEMBER:
            settings.change(limits.OF_MEMBER[act].setting, str(of_member))
        settings.change(limits.OF_NETWORK[act].setting, str(of_network))
        commit()


def come(app: Flask, address: str, forwarded: str = "") -> Visitor:
    """A guest's browser at this address."""
    visitor = Visitor(app)
    visitor.browser.environ_base["REMOTE_ADDR"] = address
    if forwarded:
        visitor.browser.environ_base["HTTP_X_FORWARDED_FOR"] = forwarded
    return visitor


@pytest.mark.parametrize("act", BY_GUESTS)
def test_a_network_that_does_too_much_has_to_wait_and_others_need_not(app: Flask, act: str) -> None:
    allow(app, act, of_network=2)
    deed = BY_GUESTS[act]

    with clock_at(NOON):
        here = [deed(come(app, HERE), 1), deed(come(app, NEXT_DOOR), 2)]
        third = deed(come(app, HERE), 3)
        fourth = deed(come(app, HERE, forwarded=ELSEWHERE), 4)
        elsewhere = deed(come(app, ELSEWHERE), 5)

    assert [page.status for page in here] == [303, 303]
    assert (third.status, third.headers["Retry-After"]) == (429, str(59 * 60 + 40))
    assert fourth.status == 429
    assert elsewhere.status == 303


@pytest.mark.parametrize("act", BY_MEMBERS)
def test_a_member_who_does_too_much_has_to_wait_wherever_they_are(app: Flask, act: str) -> None:
    allow(app, act, of_member=1)
    ada, ben = make_user("Ada"), make_user("Ben")
    deed = BY_MEMBERS[act]

    with clock_at(NOON):
        met = [
            deed(come(app, address).sign_in(who), n).status
            for n, (address, who) in enumerate([(HERE, ada), (ELSEWHERE, ada), (HERE, ben)])
        ]

    assert met == [303, 429, 303]


@pytest.mark.parametrize("act", ["ask", "answer", "comment"])
def test_the_form_comes_back_with_every_word_and_can_be_sent_later(app: Flask, act: str) -> None:
    allow(app, act, of_network=1)
    visitor = come(app, HERE)
    fields = {"display_name": "Grace", "tags": "night"} if act == "ask" else {}
    with clock_at(NOON):
        BY_GUESTS[act](visitor, 1)
        page = BY_GUESTS[act](visitor, 2, **fields)

    assert "in this hour" in page.one(".error-summary").text
    assert "60 minutes" in page.one(".error-summary").text
    assert page.value_of("body") == f"{WORDS} 2"
    if act == "ask":
        assert page.value_of("title") == LONG["title"]
        assert (page.value_of("display_name"), page.value_of("tags")) == ("Grace", "night")

    form = page.one("form.form")
    names = [each["name"] for each in form.select("input[name], textarea[name]")]
    later = {name: page.value_of(name) for name in names}
    with clock_at(NOON.replace(hour=13)):
        sent = visitor.post(form["action"], follow=False, **later)
    assert sent.status == 303


def test_registration_comes_back_without_the_password(app: Flask) -> None:
    allow(app, "register", of_network=1)
    with clock_at(NOON):
        register(come(app, HERE), 1)
        page = register(come(app, HERE), 2)

    assert page.status == 429
    assert (page.value_of("username"), page.value_of("password")) == ("person-2", "")


@pytest.mark.parametrize("act", ["comment", "vote"])
def test_a_program_is_told_in_its_own_words(app: Flask, act: str) -> None:
    allow(app, act, of_member=1)
    visitor = come(app, HERE).sign_in(make_user())
    with clock_at(NOON):
        BY_MEMBERS[act](visitor, 1)
        page = BY_MEMBERS[act](visitor, 2, as_json=True)

    assert (page.status, page.headers["Retry-After"]) == (429, str(59 * 60 + 40))
    assert page.json["error"]["code"] == "too_many"
    assert "60 minutes" in page.json["error"]["message"]
    assert page.json["error"]["fields"] == {}


def test_the_same_form_sent_again_is_not_counted(app: Flask) -> None:
    allow(app, "ask", of_network=1)
    visitor = come(app, HERE)
    with clock_at(NOON):
        key, token = visitor.form_key(), visitor.token()
        sent = [
            visitor.post("/ask", follow=False, form_key=key, csrf_token=token, **LONG)
            for _ in range(4)
        ]

    assert [page.status for page in sent] == [303] * 4
    assert len({page.headers["Location"] for page in sent}) == 1
    with app.app_context():
        assert db.session.execute(select(func.count()).select_from(Post)).scalar_one() == 1


def test_reading_takes_no_slot(app: Flask) -> None:
    question = make_question()
    visitor = come(app, HERE)
    before = slots(app)

    for path in ("/", "/ask", f"/{question.id}/{question.slug}", f"/{question.id}/answer"):
        visitor.get(path)

    assert slots(app) == before


def slots(app: Flask) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).select_from(Slot)).scalar_one()


def test_a_door_that_tells_no_network_is_noticed(app: Flask, monkeypatch) -> None:
    allow(app, "ask", of_network=1)
    monkeypatch.setattr("forum.posting.forms.current_network", lambda: "")

    with clock_at(NOON):
        met = [ask(come(app, HERE), n).status for n in range(3)]

    assert met == [303] * 3
