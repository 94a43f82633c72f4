"""Where a post stands."""

from __future__ import annotations

import pytest

from forum.domain.permissions import ACTS
from forum.domain.posting import deleting
from forum.errors import NotAllowed, NotFound
from forum.reading import places
from forum.reading.places import Place, place_of
from forum.reading.threads import Thread, question_page
from tests.factories import (
    actor,
    committed,
    make_answer,
    make_comment,
    make_question,
    make_user,
    vote,
)

pytestmark = pytest.mark.usefixtures("forum")


def test_a_question_stands_at_its_own_address() -> None:
    question = make_question("Where am I standing?")

    assert place_of(question.id, actor()) == Place(
        question.id, "question", question.id, "where-am-i-standing", question.title, 1, None
    )


def test_every_answer_is_on_the_page_that_it_is_said_to_be_on() -> None:
    editor = make_user(role="editor")
    question = make_question()
    answers = [make_answer(question) for _ in range(33)]
    for answer in answers[28:32]:
        vote(answer)
    vote(answers[3], -1)
    accepted = make_answer(question, is_accepted=True)
    vote(accepted, -1)
    gone = make_answer(question, is_deleted=True)
    vote(answers[32])

    for reader, posts in ((actor(), answers), (actor(editor), [*answers, gone])):
        shown = {
            answer.id: number
            for number in (1, 2)
            for answer in question_page(question.id, reader, Thread(page=number)).answers  # type: ignore[union-attr]
        }
        said = {post.id: place_of(post.id, reader).page for post in [*posts, accepted]}
        assert said == shown
        assert said[accepted.id] == 1


def test_a_comment_stands_with_its_post() -> None:
    question = make_question()
    answers = [make_answer(question) for _ in range(31)]
    comments = [make_comment(answers[30]) for _ in range(6)]
    below_question = make_comment(question)

    pages = {place_of(each.id, actor()).page for each in comments}
    unfolded = [place_of(each.id, actor()).unfolded for each in comments]

    assert pages == {2}
    assert unfolded == [None] * 5 + [answers[30].id]
    assert place_of(below_question.id, actor()).page == 1


def test_what_is_unfolded_is_what_this_reader_would_miss() -> None:
    question = make_question()
    gone = make_comment(question, is_deleted=True)
    comments = [make_comment(question) for _ in range(5)]
    editor = actor(make_user(role="editor"))

    assert place_of(comments[4].id, actor()).unfolded is None
    assert place_of(comments[4].id, editor).unfolded == question.id
    assert place_of(gone.id, editor).unfolded is None


@pytest.mark.parametrize("gone", ["post", "answer", "question"])
def test_what_is_hidden_has_no_place(gone: str) -> None:
    question = make_question()
    answer = make_answer(question)
    comment = make_comment(answer)
    editor = actor(make_user(role="editor"))
    hidden = {"post": comment, "answer": answer, "question": question}[gone]
    committed(lambda: deleting.delete_post(hidden.id, editor))()

    for act in ACTS:
        with pytest.raises(NotFound):
            places.require(act, comment.id, actor())
    for find in (place_of, places.require_seen):
        with pytest.raises(NotFound):
            find(comment.id, actor(make_user()))
    assert place_of(comment.id, editor).question_id == question.id


def test_what_is_ones_own_below_a_deleted_question_is_gone_with_it() -> None:
    ada, editor = make_user(), actor(make_user(role="editor"))
    question = make_question()
    answer = make_answer(question, by=ada)
    committed(lambda: deleting.delete_post(question.id, editor))()

    assert place_of(answer.id, editor).question_id == question.id
    for act in ACTS:
        with pytest.raises(NotFound):
            places.require(act, answer.id, actor(ada))
    with pytest.raises(NotFound):
        place_of(answer.id, actor(ada))


def test_nothing_stands_at_a_free_number() -> None:
    for number in (1, 2**31 - 1):
        with pytest.raises(NotFound):
            place_of(number, actor())
        with pytest.raises(NotFound):
            places.require("edit", number, actor(make_user(role="admin")))


def test_known_but_not_theirs_is_not_allowed() -> None:
    question = make_question(by=make_user())

    with pytest.raises(NotAllowed):
        places.require("edit", question.id, actor(make_user()))
    assert places.require("comment", question.id, actor()).id == question.id
