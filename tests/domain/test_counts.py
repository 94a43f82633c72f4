"""Counts that stand beside a row."""

from __future__ import annotations

import pytest

from forum.database import commit
from forum.domain import counts
from forum.models import Post, User
from tests.factories import make_answer, make_question, make_user, stored, vote

pytestmark = pytest.mark.usefixtures("forum")


def test_counts_are_added_where_they_lie() -> None:
    question = make_question()

    for _ in range(2):
        counts.add(Post, question.id, Post.comment_count, 3)

    assert stored(question).comment_count == 6


def test_nobody_has_no_counts() -> None:
    ada = make_user()

    counts.add(User, None, User.question_count, 1)
    commit()

    assert ada.question_count == 0


def test_views_of_many_questions_are_added_at_once() -> None:
    read, also_read, unread = (make_question() for _ in range(3))
    before = {post.id: stored(post).hotness for post in (read, also_read, unread)}

    counts.add_views({read.id: 3, also_read.id: 1})
    commit()

    views = [stored(post).view_count for post in (read, also_read, unread)]
    warmth = [stored(p).hotness - before[p.id] for p in (read, also_read, unread)]
    assert views == [3, 1, 0]
    assert warmth == [12_000, 4_000, 0]


def test_hotness_is_youth_and_attention() -> None:
    question = make_question()
    answer = make_answer(question)
    vote(question)
    vote(answer)
    counts.add_views({question.id: 2})
    counts.settle_question(question.id)

    now = stored(question)

    asked, answered = (
        int(moment.timestamp()) for moment in (question.created_at, answer.created_at)
    )
    # An answer and a vote on the question; a vote on the answer does not count.
    assert now.hotness == asked + answered + 160_000 + 160_000 + 2 * 4_000


def test_an_unanswered_question_is_as_young_as_itself() -> None:
    question = make_question()

    assert stored(question).hotness == 2 * int(question.created_at.timestamp())


def test_a_question_knows_its_answers() -> None:
    question = make_question()
    answers = [make_answer(question) for _ in range(3)]
    vote(answers[1])
    vote(answers[2], -1)
    make_answer(make_question())

    counts.settle_question(question.id)

    now = stored(question)
    assert (now.answer_count, now.top_answer_score) == (3, 1)
    assert now.answered_at == answers[2].created_at
