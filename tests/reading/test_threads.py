"""A question with its answers and comments, as each reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from forum.database import end_reading
from forum.domain import permissions
from forum.domain.actors import Actor
from forum.domain.posting import accepting, closing, deleting
from forum.models import Post
from forum.reading.threads import ORDERS, QuestionPage, Thread, question_page
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


def page_of(
    question: Post, by: Actor | None = None, order: str = "best", page: int = 1, **more: int
) -> QuestionPage:
    found = question_page(question.id, by or actor(), Thread(order, page, more.get("unfolded")))
    assert found is not None
    return found


def ids(page: QuestionPage) -> list[int]:
    return [answer.id for answer in page.answers]


def test_answers_stand_in_the_order_that_was_asked_for() -> None:
    question = make_question()
    first, liked, chosen, disliked, also = (make_answer(question) for _ in range(5))
    vote(liked), vote(disliked, -1), vote(chosen, -1), vote(chosen, -1)
    committed(
        lambda: accepting.accept_answer(
            chosen.id, actor(make_user(role="expert")), is_accepted=True
        )
    )()

    found = {order: ids(page_of(question, order=order)) for order in ORDERS}

    by_score = [liked.id, first.id, also.id, disliked.id]
    assert found == {
        "best": [chosen.id, *by_score],
        "votes": [*by_score, chosen.id],
        "oldest": [first.id, liked.id, chosen.id, disliked.id, also.id],
        "newest": [also.id, disliked.id, chosen.id, liked.id, first.id],
    }
    assert [a.id for a in page_of(question).answers if a.is_accepted] == [chosen.id]


def test_pages_hold_every_answer_once() -> None:
    question = make_question()
    answers = [make_answer(question) for _ in range(35)]
    make_answer(question, is_deleted=True)

    for order in ORDERS:
        pages = [page_of(question, order=order, page=number) for number in (1, 2, 3)]
        assert [len(page.answers) for page in pages] == [30, 5, 0]
        assert [page.has_more for page in pages] == [True, False, False]
        shown = [number for page in pages for number in ids(page)]
        assert sorted(shown) == sorted(answer.id for answer in answers)
        assert {page.answer_count for page in pages} == {35}


@pytest.mark.parametrize("number", [10**6, 10**18 - 1])
def test_a_page_far_past_the_end_is_empty(number: int) -> None:
    question = make_question()
    make_answer(question)

    assert page_of(question, page=number).answers == ()


def test_five_comments_are_shown_and_the_rest_on_demand() -> None:
    question = make_question()
    answer = make_answer(question)
    comments = [make_comment(answer).id for _ in range(7)]
    make_comment(question)

    folded = page_of(question).answers[0]
    whole = page_of(question, unfolded=answer.id).answers[0]
    other = page_of(question, unfolded=question.id).answers[0]

    assert [each.id for each in folded.comments] == comments[:5]
    assert [each.id for each in whole.comments] == comments
    assert (folded.hidden_comments, whole.hidden_comments, other.hidden_comments) == (2, 0, 2)


def test_whoever_sees_deleted_comments_finds_the_way_to_all_of_them() -> None:
    question = make_question()
    for _ in range(3):
        make_comment(question, is_deleted=True)
    live = [make_comment(question).id for _ in range(4)]
    editor = actor(make_user(role="editor"))

    guests, editors = page_of(question).question, page_of(question, editor).question

    assert [each.id for each in guests.comments] == live
    assert (guests.hidden_comments, len(editors.comments), editors.hidden_comments) == (0, 5, 2)
    assert [each.is_deleted for each in editors.comments] == [True] * 3 + [False] * 2


def test_a_deleted_answer_is_seen_by_its_author_and_the_staff() -> None:
    ada = make_user()
    question = make_question()
    gone = make_answer(question, by=ada, is_deleted=True)
    make_comment(make_answer(question))

    seen = {
        role: gone.id in ids(page_of(question, who))
        for role, who in {
            "guest": actor(),
            "another": actor(make_user()),
            "expert": actor(make_user(role="expert")),
            "author": actor(ada),
            "editor": actor(make_user(role="editor")),
        }.items()
    }

    assert seen == {
        "guest": False,
        "another": False,
        "expert": False,
        "author": True,
        "editor": True,
    }
    assert page_of(question).answer_count == 1


def test_a_deleted_question_is_no_page_for_others() -> None:
    ada = make_user()
    question = make_question(by=ada, is_deleted=True)

    assert question_page(question.id, actor(), Thread()) is None
    assert question_page(question.id, actor(make_user()), Thread()) is None
    assert page_of(question, actor(ada)).question.is_deleted
    assert page_of(question, actor(make_user(role="editor"))).question.is_deleted


@pytest.mark.parametrize("gone", ["question", "answer"])
def test_below_something_deleted_its_author_sees_only_their_own(gone: str) -> None:
    ada, ben = make_user(), make_user()
    question = make_question(by=ada)
    answer = make_answer(question, by=ada)
    theirs = [make_answer(question, by=ben).id, make_comment(answer, by=ben).id]
    own = [answer.id, make_comment(answer, by=ada).id]
    hidden = {"question": question, "answer": answer}[gone]
    editor = actor(make_user(role="editor"))
    committed(lambda: deleting.delete_post(hidden.id, editor))()

    assert {*own, *theirs} <= everything_on(page_of(question, editor))
    seen = everything_on(page_of(question, actor(ada)))
    assert {*own} <= seen
    assert theirs[1] not in seen
    assert (theirs[0] in seen) == (gone == "answer")


def everything_on(page: QuestionPage) -> set[int]:
    posts = (page.question, *page.answers)
    return {each.id for post in posts for each in (post, *post.comments)}


def test_an_answer_has_no_page_of_its_own() -> None:
    answer = make_answer(make_question())

    assert question_page(answer.id, actor(), Thread()) is None
    assert question_page(2**31 - 1, actor(), Thread()) is None


def test_a_reader_sees_their_own_votes() -> None:
    ada = make_user()
    question = make_question()
    up, down, none = (make_answer(question) for _ in range(3))
    vote(up, 1, by=ada), vote(down, -1, by=ada), vote(none)

    hers = page_of(question, actor(ada), order="oldest")
    guests = page_of(question, order="oldest")

    assert [answer.mine for answer in hers.answers] == [1, -1, 0]
    assert [answer.mine for answer in guests.answers] == [0, 0, 0]
    assert [(a.score, a.ups, a.downs) for a in guests.answers] == [(1, 1, 0), (-1, 0, 1), (1, 1, 0)]


def test_repetitions_are_linked_both_ways() -> None:
    editor = actor(make_user(role="editor"))
    original, question, gone = make_question(), make_question(), make_question()

    @committed
    def close(each: Post) -> Post:
        return closing.close_question(each.id, editor, reason="", original_id=original.id)

    close(question), close(gone)
    committed(lambda: deleting.delete_post(gone.id, editor))()

    there, back = page_of(question), page_of(original)

    assert there.closing is not None
    assert there.closing.duplicate_of is not None
    assert there.closing.duplicate_of.id == original.id
    assert [each.id for each in back.repetitions] == [question.id]
    assert back.closing is None


def test_acts_are_those_of_the_rules_and_history_needs_one() -> None:
    ada = make_user()
    question = make_question(by=ada)
    make_comment(make_answer(question, by=ada), by=ada)

    page = page_of(question, actor(ada))

    assert page.question.may >= {"edit", "close", "answer", "comment"}
    assert page.answers[0].may >= {"edit", "accept", "delete", "comment"}
    assert page.answers[0].comments[0].may >= {"edit", "delete"}
    for post in (page.question, page.answers[0], page.answers[0].comments[0]):
        assert post.may <= set(permissions.ACTS) - {"history", "vote"}


def test_a_page_costs_the_same_whatever_it_holds() -> None:
    small, large = make_question(), make_question()
    make_comment(make_answer(small))
    for _ in range(12):
        answer = make_answer(large)
        make_comment(answer)
    reader = actor(make_user())

    counted = []
    for question in (small, large):
        end_reading()
        page_of(question, reader)
        with statements() as made:
            page_of(question, reader)
        counted.append(len(made))

    assert counted[0] == counted[1] <= 5


@contextmanager
def statements() -> Iterator[list[str]]:
    made: list[str] = []

    def note(_connection: object, _cursor: object, said: str, *_rest: object) -> None:
        made.append(said)

    event.listen(Engine, "before_cursor_execute", note)
    yield made
    event.remove(Engine, "before_cursor_execute", note)
