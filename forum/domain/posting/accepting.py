"""Choosing the answer that helped, and taking the choice back."""

from __future__ import annotations

from collections import Counter

from forum.database import db
from forum.domain import reputation
from forum.domain.actors import Actor
from forum.domain.posting.finding import get_for, touch
from forum.models import Post


def accept_answer(answer_id: int, by: Actor, *, is_accepted: bool) -> Post:
    """Accept an answer, in the place of any other, or take the choice back."""
    answer, question, by = get_for("accept", answer_id, by)
    chosen_id = question.accepted_answer_id
    if is_accepted and chosen_id != answer.id:
        choose(question, answer)
        touch(question, "accepted", by, answer.id)
    elif not is_accepted and chosen_id == answer.id:
        choose(question, None)
    return answer


def choose(question: Post, answer: Post | None) -> None:
    """Make `answer`, or none, the accepted one, with the points that follow."""
    before = _chosen(question)
    worth = Counter[int | None]()
    worth.update(_worth(question, answer))
    worth.subtract(_worth(question, before))
    question.accepted_answer_id = answer.id if answer else None
    db.session.flush()
    reputation.credit(worth)


def _chosen(question: Post) -> Post | None:
    if question.accepted_answer_id is None:
        return None
    return db.session.get(Post, question.accepted_answer_id)


def _worth(question: Post, answer: Post | None) -> Counter[int | None]:
    worth = Counter[int | None]()
    if answer is not None:
        # What it brings the asker counts while the question is seen.
        if question.is_live:
            worth[question.author_id] += reputation.ACCEPTING
        if answer.author_id != question.author_id:
            worth[answer.author_id] += reputation.BEING_ACCEPTED
    return worth
