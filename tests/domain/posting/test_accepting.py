"""Choosing the answer that helped."""

from __future__ import annotations

import pytest

from forum.domain.posting import accepting
from forum.errors import NotAllowed, NotFound
from forum.models import Post, User
from tests.factories import (
    actor,
    make_answer,
    make_comment,
    make_question,
    make_user,
    points_of,
    stored,
)

pytestmark = pytest.mark.usefixtures("forum")


def accept(answer: Post, by: User | None, *, is_accepted: bool = True) -> None:
    accepting.accept_answer(answer.id, actor(by), is_accepted=is_accepted)


def test_accepting_is_worth_something_to_both() -> None:
    asker, helper = make_user(), make_user()
    question = make_question(by=asker)
    answer = make_answer(question, by=helper)
    before = points_of(asker), points_of(helper)

    accept(answer, asker)

    assert stored(question).accepted_answer_id == answer.id
    assert points_of(asker) == before[0] + 30
    assert points_of(helper) == before[1] + 300


def test_another_choice_moves_the_points_along() -> None:
    asker, first, second = make_user(), make_user(), make_user()
    question = make_question(by=asker)
    answers = [make_answer(question, by=person) for person in (first, second)]
    before = [points_of(person) for person in (asker, first, second)]

    for answer in answers:
        accept(answer, asker)

    assert stored(question).accepted_answer_id == answers[1].id
    gained = [points_of(p) - b for p, b in zip((asker, first, second), before, strict=True)]
    assert gained == [30, 0, 300]


def test_a_choice_taken_back_leaves_nothing_behind() -> None:
    asker, helper = make_user(), make_user()
    question = make_question(by=asker)
    answer = make_answer(question, by=helper)
    before = points_of(asker), points_of(helper)

    accept(answer, asker)
    accept(answer, asker, is_accepted=False)

    assert stored(question).accepted_answer_id is None
    assert (points_of(asker), points_of(helper)) == before


@pytest.mark.parametrize("is_accepted", [True, False])
def test_the_same_choice_twice_counts_once(is_accepted: bool) -> None:
    asker, helper = make_user(), make_user()
    answer = make_answer(make_question(by=asker), by=helper)

    accept(answer, asker, is_accepted=is_accepted)
    once = points_of(asker), points_of(helper)
    accept(answer, asker, is_accepted=is_accepted)

    assert (points_of(asker), points_of(helper)) == once


def test_taking_back_another_answer_than_the_chosen_one_changes_nothing() -> None:
    asker = make_user()
    question = make_question(by=asker)
    chosen, other = make_answer(question), make_answer(question)
    accept(chosen, asker)

    accept(other, asker, is_accepted=False)

    assert stored(question).accepted_answer_id == chosen.id


def test_nobody_earns_by_accepting_themselves() -> None:
    asker = make_user()
    answer = make_answer(make_question(by=asker), by=asker)
    before = points_of(asker)

    accept(answer, asker)

    assert points_of(asker) == before + 30


def test_a_guests_answer_can_be_the_one() -> None:
    asker = make_user()
    question = make_question(by=asker)
    answer = make_answer(question)

    accept(answer, asker)

    assert stored(question).accepted_answer_id == answer.id
    assert stored(question).active_kind == "accepted"


@pytest.mark.parametrize("role", ["expert", "editor", "moderator", "admin"])
def test_people_with_experience_may_choose_too(role: str) -> None:
    question = make_question(by=make_user())
    answer = make_answer(question)

    accept(answer, make_user(role=role))

    assert stored(question).accepted_answer_id == answer.id


def test_others_may_not_choose() -> None:
    helper = make_user()
    answer = make_answer(make_question(by=make_user()), by=helper)

    for other in (helper, make_user(), None):
        with pytest.raises(NotAllowed):
            accept(answer, other)


def test_only_an_answer_can_be_accepted() -> None:
    asker = make_user()
    question = make_question(by=asker)

    for post in (question, make_comment(question)):
        with pytest.raises(NotAllowed):
            accept(post, asker)


def test_a_deleted_answer_cannot_be_accepted() -> None:
    asker = make_user()
    answer = make_answer(make_question(by=asker), is_deleted=True)

    with pytest.raises(NotFound):
        accept(answer, asker)
