"""Voting: one vote a person and post, and a score that is their sum."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from forum import settings
from forum.database import commit, db
from forum.domain import recount
from forum.domain.reputation import votes_worth
from forum.domain.voting import cast_vote
from forum.errors import NotAllowed, NotFound
from forum.models import Post, Vote
from tests.factories import (
    actor,
    make_answer,
    make_comment,
    make_question,
    make_user,
    points_of,
    stored,
    vote,
)

pytestmark = pytest.mark.usefixtures("forum")


def figures(post: Post) -> tuple[int, int, int]:
    now = stored(post)
    return now.score, now.ups, now.downs


@pytest.mark.parametrize(
    ("votes", "score", "ups", "downs"),
    [
        ([1], 1, 1, 0),
        ([-1], -1, 0, 1),
        ([0], 0, 0, 0),
        ([1, 1], 1, 1, 0),
        ([1, -1], -1, 0, 1),
        ([-1, 1], 1, 1, 0),
        ([1, 0], 0, 0, 0),
        ([-1, 0, 0], 0, 0, 0),
        ([1, 0, -1], -1, 0, 1),
    ],
)
def test_one_person_has_one_vote(votes: list[int], score: int, ups: int, downs: int) -> None:
    ada = make_user(points=100)
    question = make_question()

    for value in votes:
        vote(question, value, by=ada)

    assert figures(question) == (score, ups, downs)
    assert db.session.query(Vote).filter_by(post_id=question.id).count() == abs(score)
    assert points_of(ada) == 100 + 10 * abs(score)


@pytest.mark.parametrize("kind", ["question", "answer"])
@pytest.mark.parametrize("value", [1, -1])
def test_an_author_earns_and_loses_up_to_a_limit(kind: str, value: int) -> None:
    ada = make_user(points=100)
    post = make_question(by=ada) if kind == "question" else make_answer(make_question(), by=ada)
    start, most = points_of(ada), 13 if value > 0 else 5

    earned = []
    for _ in range(most):
        vote(post, value)
        earned.append(points_of(ada) - start)

    each, limit = {"question": (10, 100 if value > 0 else 30), "answer": (20, 200)}[kind]
    if kind == "answer" and value < 0:
        limit = 50
    assert earned == [value * min(each * n, limit) for n in range(1, most + 1)]


def test_beyond_the_limit_a_withdrawn_vote_takes_nothing() -> None:
    ada, eve = make_user(points=100), make_user()
    question = make_question(by=ada)
    vote(question, by=eve)
    for _ in range(10):
        vote(question)
    full = points_of(ada)

    vote(question, 0, by=eve)

    assert stored(question).score == 10
    assert points_of(ada) == full == 100 + 20 + 100


@pytest.mark.parametrize(
    ("kind", "ups", "downs", "worth"),
    [
        ("question", 10, 0, 10),
        ("question", 11, 0, 10),
        ("question", 2, 3, -1),
        ("question", 2, 4, -1),
        ("answer", 10, 0, 20),
        ("answer", 11, 0, 20),
        ("answer", 0, 2, -4),
        ("answer", 0, 3, -5),
        ("answer", 11, 9, 15),
        ("comment", 5, 5, 0),
    ],
)
def test_what_votes_are_worth(kind: str, ups: int, downs: int, worth: int) -> None:
    assert votes_worth(kind, ups, downs) == worth


def test_votes_of_an_older_site_stay_in_the_score() -> None:
    answer = make_answer(make_question())
    brought = {"imported_ups": 7, "imported_downs": 2, "ups": 7, "downs": 2, "score": 5}
    db.session.execute(update(Post).where(Post.id == answer.id).values(brought))
    commit()

    ada = make_user()
    vote(answer, by=ada)
    up = figures(answer)
    vote(answer, -1, by=ada)

    assert up == (6, 8, 2)
    assert figures(answer) == (4, 7, 3)


def test_a_vote_on_an_answer_shows_in_what_its_question_knows() -> None:
    question = make_question()
    answer = make_answer(question)

    vote(answer)
    vote(question)

    assert stored(question).top_answer_score == 1
    assert [str(found.what) for found in recount.compare() if found.rows] == []


def test_nobody_votes_on_their_own_post() -> None:
    ada = make_user(role="admin")
    question = make_question(by=ada)

    for post in (question, make_answer(question, by=ada)):
        for value in (1, -1, 0):
            with pytest.raises(NotAllowed):
                cast_vote(post.id, value, actor(ada))


def test_a_guest_does_not_vote() -> None:
    with pytest.raises(NotAllowed):
        cast_vote(make_question().id, 1, actor())


def test_comments_are_not_voted_on() -> None:
    comment = make_comment(make_question())

    with pytest.raises(NotAllowed):
        cast_vote(comment.id, 1, actor(make_user()))


def test_a_deleted_post_is_not_voted_on() -> None:
    answer = make_answer(make_question(), is_deleted=True)

    with pytest.raises(NotFound):
        cast_vote(answer.id, 1, actor(make_user()))
    with pytest.raises(NotAllowed):
        cast_vote(answer.id, 1, actor(make_user(role="editor")))


def test_downvotes_can_be_switched_off_and_old_ones_taken_back() -> None:
    ada = make_user()
    question = make_question()
    vote(question, -1, by=ada)
    settings.change("allows_downvotes", "off")
    commit()

    with pytest.raises(NotAllowed):
        cast_vote(question.id, -1, actor(make_user()))
    vote(question, 0, by=ada)
    vote(question, 1, by=ada)

    assert figures(question) == (1, 1, 0)
