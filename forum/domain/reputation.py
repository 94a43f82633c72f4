"""Points by Q2A's formula, stored beside each person and changed with each deed.

points = 100 + 10 × [2 · questions + 4 · answers + 3 · own questions with an accepted answer
+ 30 · own answers accepted under somebody else's question + votes cast
+ Σ questions: min(ups, 10) - min(downs, 3) + Σ answers: min(2 ups, 20) - min(2 downs, 5)]
+ bonus. Deleted posts keep what their votes earned and lose what posting them earned.
Source: Question2Answer 1.8.8, db/points.php, with its default weights.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.orm import aliased

from forum.database import db
from forum.domain.counts import add
from forum.models import Post, User, Vote
from forum.models.post import IS_ANSWER, IS_LIVE, IS_QUESTION, LISTED

BASE = 100
MULTIPLE = 10
WORTH = {"question": 2, "answer": 4, "comment": 0}
ACCEPTING = 3
BEING_ACCEPTED = 30
VOTING = 1
# Points a vote, and the most that ups can bring and downs can cost, a post.
A_VOTE = {"question": (1, 10, 3), "answer": (2, 20, 5), "comment": (0, 0, 0)}
IS_KIND = {"question": IS_QUESTION, "answer": IS_ANSWER}


def credit(worth: Mapping[int | None, int]) -> None:
    """Give people points in units of the formula, always in the order of their ids.

    The order keeps two deeds that concern the same two people from waiting for each other.
    """
    for user_id in sorted(key for key in worth if key is not None):
        add(User, user_id, User.points, worth[user_id] * MULTIPLE)


def votes_worth(kind: str, ups: int, downs: int) -> int:
    """What a post's votes are worth to its author, caps applied."""
    each, most, least = A_VOTE[kind]
    return min(each * ups, most) - min(each * downs, least)


def recount(user_ids: ColumnElement[bool] | None = None) -> None:
    """Make everybody's points, or some people's, anew from their posts and votes."""
    query = update(User).values(figures())
    db.session.execute(
        (query if user_ids is None else query.where(user_ids)).execution_options(
            synchronize_session=False
        )
    )


def figures() -> dict[str, ColumnElement[int]]:
    """What a person's stored figures must be, by their posts and votes."""
    worth = (
        WORTH["question"] * _posts("question")
        + WORTH["answer"] * _posts("answer")
        + ACCEPTING * _accepting()
        + BEING_ACCEPTED * _accepted()
        + VOTING * _votes()
        + _earned("question")
        + _earned("answer")
    )
    return {
        "points": BASE + User.bonus + MULTIPLE * worth,
        "question_count": _posts("question"),
        "answer_count": _posts("answer"),
    }


def _posts(kind: str) -> ColumnElement[int]:
    return (
        select(func.count())
        .where(Post.author_id == User.id, IS_KIND[kind], IS_LIVE)
        .correlate(User)
        .scalar_subquery()
    )


def _accepting() -> ColumnElement[int]:
    return (
        select(func.count())
        .where(
            Post.author_id == User.id,
            LISTED,
            Post.accepted_answer_id.is_not(None),
        )
        .correlate(User)
        .scalar_subquery()
    )


def _accepted() -> ColumnElement[int]:
    question = aliased(Post)
    return (
        select(func.count())
        .select_from(Post)
        .join(question, question.accepted_answer_id == Post.id)
        .where(
            Post.author_id == User.id,
            IS_ANSWER,
            IS_LIVE,
            question.author_id.is_distinct_from(Post.author_id),
        )
        .correlate(User)
        .scalar_subquery()
    )


def _votes() -> ColumnElement[int]:
    return select(func.count()).where(Vote.user_id == User.id).correlate(User).scalar_subquery()


def _earned(kind: str) -> ColumnElement[int]:
    each, most, least = A_VOTE[kind]
    worth = _at_most(each * Post.ups, most) - _at_most(each * Post.downs, least)
    return (
        select(func.coalesce(func.sum(worth), 0))
        .where(Post.author_id == User.id, IS_KIND[kind])
        .correlate(User)
        .scalar_subquery()
    )


def _at_most(value: ColumnElement[int], most: int) -> ColumnElement[int]:
    return case((value < most, value), else_=most)
