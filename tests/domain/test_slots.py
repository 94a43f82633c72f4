"""Slots: exactly so many can be taken, and they tell nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import day_key
from forum.database import commit, db, roll_back
from forum.domain import slots
from forum.domain.slots import take_slot
from forum.models import Slot
from tests.times import clock_at

NOON = datetime(2026, 5, 4, 12, 0, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
ONE_O_CLOCK = datetime(2026, 5, 4, 13, tzinfo=UTC)


def take(whose: object = "ada", purpose: str = "words", most: int = 5) -> bool:
    return take_slot(purpose, whose, most, ONE_O_CLOCK)


def rows() -> int:
    return db.session.execute(select(func.count()).select_from(Slot)).scalar_one()


@pytest.mark.parametrize("most", [1, 2, 5, 60])
def test_exactly_so_many_slots_can_be_taken(forum, most):
    with clock_at(NOON):
        taken = [take(most=most) for _ in range(most + 5)]

    assert taken == [True] * most + [False] * 5
    assert rows() == most


def test_other_purposes_people_and_hours_have_slots_of_their_own(forum):
    with clock_at(NOON):
        assert all(take() for _ in range(5))

        assert not take()
        assert take(purpose="other")
        assert take("grace")
        assert take_slot("words", "ada", 5, ONE_O_CLOCK + HOUR)


def test_what_is_rolled_back_took_none(forum):
    with clock_at(NOON):
        for _ in range(20):
            assert take()
            roll_back()

    assert rows() == 0


def test_slots_go_when_their_time_is_over(forum):
    with clock_at(NOON):
        take()
        take_slot("words", "ada", 5, ONE_O_CLOCK + HOUR)

    with clock_at(ONE_O_CLOCK):
        slots.forget_old_slots()

    assert rows() == 1


def test_the_next_day_counts_anew(forum):
    with clock_at(NOON):
        assert [take(most=1), take(most=1)] == [True, False]
    with clock_at(NOON + 24 * HOUR):
        assert take(most=1)


def test_which_slot_is_taken_is_left_to_chance(forum):
    with clock_at(NOON):
        key = day_key.of_today()
        first = {key.tag("slot", "words", "ada", ONE_O_CLOCK.isoformat(), n): n for n in range(5)}
        taken = set()
        for _ in range(60):
            take()
            taken.add(first[db.session.execute(select(Slot.tag)).scalar_one()])
            roll_back()

    # By chance one of them would be missing once in a hundred thousand times.
    assert taken == set(range(5))


@pytest.mark.parametrize("most", [3, 7])
def test_of_many_at_once_exactly_so_many_get_one(app: Flask, most):
    def attempt(_n: int) -> bool:
        with app.app_context():
            took = take(most=most)
            commit()
            return took

    with clock_at(NOON), ThreadPoolExecutor(20) as crowd:
        taken = list(crowd.map(attempt, range(20)))

    assert sum(taken) == most
