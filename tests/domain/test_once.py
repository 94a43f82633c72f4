"""Sent twice, made once."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

from flask import Flask

from forum import clock
from forum.database import commit
from forum.domain import once
from forum.domain.actors import GUEST, Actor
from tests.factories import make_answer, make_question, stored
from tests.times import clock_at

NONCE = bytes(16)


def test_a_digest_tells_apart_all_that_may_differ() -> None:
    ada = Actor(1, "Ada", "member")
    digests = [
        once.digest(NONCE, "answer", 1, GUEST, "text"),
        once.digest(bytes(15) + b"1", "answer", 1, GUEST, "text"),
        once.digest(NONCE, "comment", 1, GUEST, "text"),
        once.digest(NONCE, "answer", 2, GUEST, "text"),
        once.digest(NONCE, "answer", 1, ada, "text"),
        once.digest(NONCE, "answer", 1, GUEST.shown_as("Grace"), "text"),
        once.digest(NONCE, "answer", 1, GUEST, "tex", "t"),
        once.digest(NONCE, "answer", 1, GUEST, "text", ""),
    ]

    assert all(one != other for one, other in combinations(digests, 2))
    assert once.digest(NONCE, "answer", 1, GUEST, "text") == digests[0]


def test_what_a_form_made_is_found_again(forum: Flask) -> None:
    question = make_question()
    sent_as = stored(question).sent_as

    assert sent_as is not None
    assert once.made_by(sent_as) is stored(question)
    assert once.made_by(bytes(32)) is None


def test_digests_are_dropped_after_a_week(forum: Flask) -> None:
    with clock_at(clock.now() - once.KEPT - timedelta(hours=1)):
        old = make_question()
    young = make_answer(old)

    once.forget_old_digests()
    commit()

    assert stored(old).sent_as is None
    assert stored(young).sent_as is not None
