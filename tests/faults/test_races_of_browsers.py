"""The same through the real server: many connections, two processes, one outcome."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from sqlalchemy import func, select

from forum.database import reading
from forum.models import Post, User, Vote
from tests.factories import make_answer, make_question, make_user, stored
from tests.faults.amounts import amount
from tests.faults.callers import at_once
from tests.faults.conftest import Running

pytestmark = pytest.mark.slow

CROWD = 64
# Each costs a hash of its password, and two are made at once.
REGISTERING = 12
ROUNDS = amount(short=2, full=50)


def test_of_many_clicks_one_counts(running: Running) -> None:
    asker, voter = make_user(), make_user()
    clicking = running.caller.signed_in(voter)
    choosing = running.caller.signed_in(asker)
    for number in range(ROUNDS):
        question = make_question(by=asker)
        answers = [make_answer(question, by=make_user()) for _ in range(4)]
        form = running.caller.form(body=f"The same words from the same form, {number}.")

        voted = at_once(
            [partial(clicking.insist, f"/vote/{question.id}", clicking.form(value="1"))] * CROWD
        )
        accepted = at_once(
            [
                partial(choosing.insist, f"/accept/{answer.id}", choosing.form(value="1"))
                for answer in answers * (CROWD // 4)
            ]
        )
        sent = at_once([partial(running.caller.insist, f"/{question.id}/answer", form)] * CROWD)

        assert {answer.status for answer in (*voted, *accepted, *sent)} == {303}
        assert len({answer.headers["Location"] for answer in sent}) == 1
        assert count(running, select(Vote).where(Vote.post_id == question.id)) == 1
        assert count(running, select(Post).where(Post.parent_id == question.id)) == 5
        assert stored(question).accepted_answer_id in {answer.id for answer in answers}
        assert stored(question).score == 1
    assert running.faults() == []


def test_of_many_registrations_of_one_name_one_gets_it(running: Running) -> None:
    forms = [
        running.caller.form(
            username="Ada", email=f"ada{number}@example.org", password=f"a long one, {number}"
        )
        for number in range(REGISTERING)
    ]

    answers = at_once([partial(running.caller.post, "/register", form) for form in forms])

    heard = Counter(answer.status for answer in answers)
    assert heard[303] == 1
    assert set(heard) <= {303, 422, 429, 503}
    assert count(running, select(User).where(User.name == "Ada")) == 1


def count(running: Running, query: object) -> int:
    with running.app.app_context():
        found = select(func.count()).select_from(query.subquery())  # type: ignore[attr-defined]
        return reading().execute(found).scalar_one()
