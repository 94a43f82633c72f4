"""Ids and places."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import insert

from forum.database import db
from forum.domain import numbers
from forum.models import SpentId
from tests.factories import make_answer, make_question, stored

pytestmark = pytest.mark.usefixtures("forum")


def test_ids_are_drawn_from_the_small_space_and_tell_no_order() -> None:
    drawn = [numbers.draw_id() for _ in range(40)]

    assert all(1 <= number < 1_000_000 for number in drawn)
    assert drawn != sorted(drawn)
    assert max(drawn) > 500_000 > min(drawn)


def test_many_ids_are_drawn_at_once() -> None:
    drawn = numbers.draw_ids(300)

    assert len(set(drawn)) == 300


def test_a_used_and_a_spent_id_are_never_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    question = make_question()
    db.session.execute(insert(SpentId).values(id=77))
    wanted = iter([question.id - 1, 76, 76, 4_711])
    monkeypatch.setattr(secrets, "randbelow", lambda _space: next(wanted))

    drawn = numbers.draw_id()

    assert drawn == 4_712


def test_a_full_space_is_said_and_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    question = make_question()
    monkeypatch.setattr(secrets, "randbelow", lambda _space: question.id - 1)

    with pytest.raises(RuntimeError):
        numbers.draw_id()


def test_a_crowded_forum_draws_from_the_large_space(monkeypatch: pytest.MonkeyPatch) -> None:
    make_question(), make_question()
    monkeypatch.setattr(numbers, "CROWDED_AT", 3)
    small = numbers.draw_ids(20)
    make_question()

    large = numbers.draw_ids(20)

    assert max(small) < 1_000_000 < max(large) < 2_000_000_000


def test_places_follow_each_other_in_each_thread() -> None:
    one, other = make_question(), make_question()

    places = [make_answer(question).place for question in (one, other, one, other)]

    assert places == [1, 1, 2, 2]
    assert stored(one).last_place == 2
    assert numbers.next_place(one.id) == 3
