"""A clock that jumps two days, either way, lets nobody in or out who should not be."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from forum import clock
from forum.database import commit
from forum.domain import accounts, once, sessions, throttle
from forum.domain.posting import writing
from forum.domain.throttle import Limit
from forum.errors import TooMany
from forum.text.markup import render
from forum.worker import Worker, all_jobs
from tests.factories import actor, make_question, make_user, new_nonce, stored
from tests.times import clock_at
from tests.visitor import Visitor

DAYS = [timedelta(days=-2), timedelta(hours=-2), timedelta(days=2)]
UPKEEP = tuple(job for job in all_jobs() if job.name not in {"checkpoint"})


@pytest.fixture(params=DAYS, ids=["two days back", "two hours back", "two days on"])
def jumped(request: pytest.FixtureRequest) -> datetime:
    moment: datetime = clock.now() + request.param
    return moment


def test_who_is_signed_in_stays_so(app: Flask, client: Visitor, jumped: datetime) -> None:
    client.sign_in(make_user("Ada"))

    with clock_at(jumped):
        Worker(app, UPKEEP).run_round()
        meanwhile = client.get("/account")
    afterwards = client.get("/account")

    assert "Ada" in meanwhile.text
    assert "Ada" in afterwards.text


def test_a_form_that_was_open_is_still_taken(client: Visitor, jumped: datetime) -> None:
    question = make_question()
    fields = {"csrf_token": client.token(), "form_key": client.form_key()}
    body = "An answer that took its time."

    with clock_at(jumped):
        page = client.post(f"/{question.id}/answer", body=body, **fields)

    assert page.status == 200
    assert stored(question).answer_count == 1


def test_a_form_sent_twice_makes_one_post_all_the_same(app: Flask, jumped: datetime) -> None:
    question, nonce = make_question(), new_nonce()
    text = render("The same words from the same form.")

    made = []
    with app.app_context():
        made.append(writing.add_answer(question.id, text, actor(), nonce).id)
        commit()
    with clock_at(jumped), app.app_context():
        once.forget_old_digests()
        made.append(writing.add_answer(question.id, text, actor(), nonce).id)
        commit()

    assert made[0] == made[1]


def test_a_link_lives_no_longer_than_it_should(app: Flask, jumped: datetime) -> None:
    ada = make_user("Ada")
    with app.app_context():
        token = accounts.make_reset_link(ada.id)
        commit()

    with clock_at(jumped):
        page = Visitor(app).get(f"/reset/{token}")

    assert page.status == 404


def test_a_link_of_the_wrong_time_is_over_when_the_clock_is_right(app: Flask) -> None:
    ada = make_user("Ada")
    with clock_at(clock.now() + timedelta(days=2)), app.app_context():
        token = accounts.make_reset_link(ada.id)
        commit()

    assert Visitor(app).get(f"/reset/{token}").status == 404


def test_nobody_is_kept_out_by_tries_of_another_time(app: Flask, jumped: datetime) -> None:
    limits = [Limit("sign-in", "ada", 3)]
    with app.app_context():
        for _ in range(3):
            throttle.count_try(limits)
        with pytest.raises(TooMany) as refusal:
            throttle.count_try(limits)
        commit()

    with clock_at(jumped), app.app_context():
        throttle.count_try(limits)
        commit()

    assert refusal.value.retry_after <= 16 * 60


def test_a_session_of_the_wrong_time_ends_in_its_time(app: Flask) -> None:
    ada = make_user("Ada")
    with clock_at(clock.now() + DAYS[-1]):
        client = Visitor(app).sign_in(ada)

    with clock_at(clock.now() + sessions.LONGEST + timedelta(days=3)):
        page = client.get("/account")

    assert "Ada" not in page.text
