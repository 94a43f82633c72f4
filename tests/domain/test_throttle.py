"""How often something may be tried."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import clock
from forum.database import commit, db, roll_back
from forum.domain import throttle
from forum.domain.throttle import Limit
from forum.errors import TooMany
from forum.models import Attempt
from tests.times import clock_at, seconds

NOON = datetime(2026, 5, 4, 12, 0, 20, tzinfo=UTC)
MIDNIGHT = datetime(2026, 5, 4, 23, 59, 30, tzinfo=UTC)
ADA = Limit("sign-in", "ada", 10)


def fail(*limits: Limit) -> throttle.Counted:
    """A try that was made, and failed."""
    counted = throttle.count_try(limits or (ADA,))
    commit()
    return counted


def may_try(*limits: Limit) -> bool:
    """Try, fail, and say whether it was let through."""
    try:
        fail(*limits)
    except TooMany:
        roll_back()
        return False
    return True


def most_within_a_window(moments: Sequence[datetime]) -> int:
    """The most tries that any quarter of an hour holds."""
    return max(
        sum(first <= moment < first + timedelta(minutes=15) for moment in moments)
        for first in moments
    )


def let_through(start: datetime) -> list[datetime]:
    """When somebody is let through who tries every half minute of an hour."""
    found = []
    for n in range(120):
        with clock_at(start + seconds(30 * n)):
            if may_try():
                found.append(clock.now())
    return found


def test_the_tenth_failure_is_the_last_for_a_while(forum):
    with clock_at(NOON):
        tried = [may_try() for _ in range(12)]

    assert tried == [True] * 10 + [False] * 2


def test_the_wait_is_told_and_enough(forum):
    with clock_at(NOON):
        for _ in range(10):
            fail()
        with pytest.raises(TooMany) as refusal:
            fail()
        roll_back()
    wait = refusal.value.retry_after

    assert 14 * 60 < wait <= 16 * 60
    with clock_at(NOON + seconds(wait - 30)):
        assert not may_try()
    with clock_at(NOON + seconds(wait)):
        assert may_try()


@pytest.mark.parametrize("start", [NOON, MIDNIGHT], ids=["noon", "midnight"])
def test_no_quarter_of_an_hour_holds_more_wherever_it_begins(forum, start):
    moments = let_through(start)

    assert most_within_a_window(moments) == 10
    assert len(moments) >= 30


def test_a_window_that_is_too_short_is_noticed(forum, monkeypatch):
    monkeypatch.setattr(throttle, "WINDOW", timedelta(minutes=7))

    assert most_within_a_window(let_through(NOON)) > 10


def test_what_is_taken_back_does_not_count(forum):
    with clock_at(NOON):
        for _ in range(30):
            throttle.take_back(fail())
            commit()

        assert may_try()


def test_each_limit_holds_for_itself(forum):
    network, everybody = Limit("network", "n", 3), Limit("all", "", 5)

    with clock_at(NOON):
        tried = [may_try(Limit("sign-in", str(n), 10), network, everybody) for n in range(4)]
        elsewhere = [may_try(Limit("sign-in", "x", 10), everybody) for _ in range(3)]

    assert tried == [True, True, True, False]
    # What was refused was not tried, so it does not count for the others either.
    assert elsewhere == [True, True, False]


@pytest.mark.parametrize("other", [Limit("code", "ada", 10), Limit("sign-in", "grace", 10)])
def test_another_kind_or_person_is_another_count(forum, other):
    with clock_at(NOON):
        for _ in range(10):
            fail()

        fail(other)


def test_what_is_kept_is_a_tag_of_the_day(forum):
    limit = Limit("network", "198.51.100.0/24", 30)

    for day in (NOON, NOON, NOON + timedelta(days=1)):
        with clock_at(day):
            fail(limit)

    tags = db.session.execute(select(Attempt.tag).order_by(Attempt.began_at)).scalars().all()
    assert [len(tag) for tag in tags] == [16, 16]
    assert tags[0] != tags[1]
    assert not any(b"198" in tag for tag in tags)


def test_what_no_limit_looks_at_is_forgotten(forum):
    with clock_at(NOON):
        fail()

    with clock_at(NOON + timedelta(minutes=15)):
        throttle.forget_old_tries()
        assert count_of_rows() == 1
    with clock_at(NOON + timedelta(minutes=17)):
        throttle.forget_old_tries()
        assert count_of_rows() == 0


def test_of_many_tries_at_once_only_so_many_are_let_through(app: Flask):
    def attempt(n: int) -> bool:
        with app.app_context():
            return may_try(ADA, Limit("network", str(n % 3), 30), Limit("all", "", 300))

    with ThreadPoolExecutor(12) as crowd:
        tried = list(crowd.map(attempt, range(36)))

    assert sum(tried) == 10


def count_of_rows() -> int:
    return db.session.execute(select(func.count()).select_from(Attempt)).scalar_one()
