"""Views of questions, counted in memory and written seldom."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from flask import Flask

from forum.web import views
from forum.web.views import SeenQuestions
from tests.factories import make_answer, make_question, make_user, stored
from tests.visitor import Visitor


@pytest.fixture
def minutes(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How many minutes have passed, for whoever asks."""
    passed, begun = [0.0], time.monotonic()
    shown = SimpleNamespace(monotonic=lambda: begun + 60 * passed[0])
    monkeypatch.setattr(views, "time", shown)
    return passed


def test_views_are_written_once_a_minute(client: Visitor, minutes: list[float]) -> None:
    read, unread = make_question(), make_question()

    for _ in range(3):
        client.get(f"/{read.id}")
    before = stored(read)
    minutes[0] += 1.1
    client.get("/about-nothing")

    assert before.view_count == 0
    assert stored(read).view_count == 3
    assert stored(unread).view_count == 0
    assert stored(read).hotness - before.hotness == 3 * 4_000


def test_authors_do_not_count_themselves(app: Flask, client: Visitor, minutes: list[float]) -> None:
    ada, eve = make_user(), make_user()
    question = make_question(by=ada)

    for reader in (client.sign_in(ada), Visitor(app).sign_in(eve), Visitor(app)):
        reader.get(f"/{question.id}")
    minutes[0] += 1.1
    client.get("/ask")

    assert stored(question).view_count == 2


def test_what_shows_no_question_is_no_view(client: Visitor, minutes: list[float]) -> None:
    question = make_question()
    answer = make_answer(question)

    for path in (
        f"/{question.id}/{question.slug}?page=2",
        f"/{question.id}/{question.slug}?page=x",
        f"/{question.id}/{question.slug}?answers=x",
        f"/{question.id}/edit",
        f"/{question.id}/history",
    ):
        client.get(path)
    client.get(f"/{answer.id}", follow=False)
    client.get(f"/{question.id}/another-title", follow=False)
    minutes[0] += 1.1
    client.get("/ask")

    assert stored(question).view_count == 0


def test_what_was_taken_is_not_taken_twice(minutes: list[float]) -> None:
    seen = SeenQuestions()
    seen.add(7)
    seen.add(7)

    early = seen.take_when_due()
    minutes[0] += 1.1
    due = seen.take_when_due()
    minutes[0] += 1.1

    assert (early, due, seen.take_when_due()) == ({}, {7: 2}, {})
