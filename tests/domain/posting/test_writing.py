"""Asking, answering, commenting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum import clock, settings
from forum.database import commit
from forum.domain.posting import writing
from forum.errors import NotAllowed, NotFound, NotValid
from forum.text.markup import render
from tests.factories import (
    actor,
    make_answer,
    make_category,
    make_comment,
    make_question,
    make_user,
    new_nonce,
    points_of,
    stored,
)
from tests.times import clock_at

THANKS = "Thank you, this helped."

pytestmark = pytest.mark.usefixtures("forum")


def test_an_answer_earns_its_author_points():
    ada = make_user(points=100)

    writing.add_answer(make_question().id, render("Use the backup API."), actor(ada), new_nonce())

    assert points_of(ada) == 140


def test_an_answer_is_counted_with_its_question():
    question = make_question()

    answer = make_answer(question)

    assert stored(question).answer_count == 1
    assert stored(question).active_post_id == answer.id
    assert stored(question).active_kind == "answered"


def test_a_closed_question_takes_no_answer():
    question = make_question(is_closed=True)

    with pytest.raises(NotAllowed):
        writing.add_answer(question.id, render("Too late for this."), actor(), new_nonce())

    assert stored(question).answer_count == 0


def test_a_deleted_question_is_not_there_for_others():
    question = make_question(is_deleted=True)

    with pytest.raises(NotFound):
        writing.add_answer(question.id, render("Is it gone?"), actor(make_user()), new_nonce())


def test_the_same_form_with_the_same_text_makes_one_answer():
    question = make_question()
    nonce, text = new_nonce(), render("Only once, please.")

    first = writing.add_answer(question.id, text, actor(), nonce)
    commit()
    second = writing.add_answer(question.id, text, actor(), nonce)

    assert second.id == first.id
    assert stored(question).answer_count == 1


def test_the_same_form_with_another_text_makes_another_answer():
    question = make_question()
    nonce = new_nonce()

    first = writing.add_answer(question.id, render("The first of two answers."), actor(), nonce)
    commit()
    second = writing.add_answer(question.id, render("The second of two."), actor(), nonce)

    assert second.id != first.id


def test_the_same_form_asks_one_question():
    nonce = new_nonce()
    asked = ("How do I begin?", render("I do not know how to begin."), None, ("talk",))

    first = writing.add_question(*asked, actor(), nonce)
    commit()
    second = writing.add_question(*asked, actor(), nonce)

    assert second.id == first.id


@pytest.mark.parametrize(
    "again", ["You are not alone.", "you are  NOT alone", "You are *not* alone!\n"]
)
def test_the_same_words_are_refused_kindly_in_one_thread(again):
    question = make_question()
    make_answer(question, "You are not alone.")

    with pytest.raises(NotValid) as refusal:
        writing.add_answer(question.id, render(again), actor(), new_nonce())

    assert refusal.value.field == "body"


def test_two_people_may_say_the_same_words():
    ada, question = make_user(), make_question()
    people = [actor(ada), actor(make_user()), actor(), actor(display_name="Grace")]

    said = [writing.add_answer(question.id, render(THANKS), by, new_nonce()) for by in people]
    commit()

    assert len({post.id for post in said}) == 4
    for by in people:
        with pytest.raises(NotValid):
            writing.add_comment(question.id, render(THANKS), by, new_nonce())


def test_the_same_words_are_welcome_in_another_thread():
    make_answer(make_question(), "You are not alone.")

    answer = make_answer(make_question(), "You are not alone.")

    assert answer.id


def test_a_guest_leaves_the_hour_and_nothing_closer():
    moment = clock.hour_of(clock.now()) + timedelta(minutes=42, seconds=17)

    with clock_at(moment):
        question = make_question()
        answer = make_answer(question)

    for at in (question.created_at, stored(question).active_at, answer.created_at):
        assert at == clock.hour_of(moment)
    assert stored(question).answered_at == clock.hour_of(moment)


def test_a_member_leaves_the_moment():
    moment = clock.hour_of(clock.now()) + timedelta(minutes=42, seconds=17)

    with clock_at(moment):
        question = make_question(by=make_user())

    assert question.created_at == moment


def test_posts_of_a_thread_keep_their_order_in_places():
    question = make_question()

    posts = [make_answer(question), make_comment(question), make_answer(question)]

    assert [post.place for post in posts] == [1, 2, 3]


def test_a_question_needs_a_category_once_there_are_some():
    make_category("Sleep")

    with pytest.raises(NotValid) as refusal:
        writing.add_question("Where does this go?", render("x" * 20), "", (), actor(), new_nonce())

    assert refusal.value.field == "category"


def test_a_comment_counts_under_its_post_and_earns_nothing():
    ada = make_user(points=100)
    answer = make_answer(make_question())

    make_comment(answer, by=ada)

    assert stored(answer).comment_count == 1
    assert points_of(ada) == 100


def test_nobody_comments_on_a_comment():
    comment = make_comment(make_question())

    with pytest.raises(NotAllowed):
        writing.add_comment(comment.id, render("And another."), actor(), new_nonce())


def test_a_member_is_told_that_the_same_words_wait_already() -> None:
    settings.change("held_words", "zebra")
    commit()
    ada, question = make_user(), make_question()
    make_answer(question, "A zebra.", by=ada)
    make_answer(question, "A zebra.")

    with pytest.raises(NotValid):
        writing.add_answer(question.id, render("A zebra!"), actor(ada), new_nonce())
    again = writing.add_answer(question.id, render("A zebra!"), actor(), new_nonce())

    # A guest is not told: the words might be somebody else's, and nobody may learn of those.
    assert again.state == "held"
