"""Closing a question, with a reason or as a duplicate, and opening it again."""

from __future__ import annotations

from sqlalchemy import select

from forum.database import db
from forum.domain import permissions
from forum.domain.actors import GUEST, Actor
from forum.domain.posting.finding import get_for, hold_questions, target_of, touch
from forum.domain.posting.holding import check_reason
from forum.errors import NotValid
from forum.i18n import sentence
from forum.models import Post


def close_question(question_id: int, by: Actor, *, reason: str, original_id: int | None) -> Post:
    """Close a question: it takes no more answers, and says why."""
    repeated_id = None if original_id is None else _question_of(original_id)
    if repeated_id is not None:
        # It must not come to repeat another one meanwhile, least of all this one.
        hold_questions(question_id, repeated_id)
    question, _, by = get_for("close", question_id, by)
    if not reason and original_id is None:
        raise NotValid(sentence("Please say why, or where it was asked before."), field="reason")
    check_reason(reason, by)
    question.duplicate_of_id = None if original_id is None else _original(question, repeated_id)
    question.close_reason = reason or None
    question.closed_at = by.moment()
    question.closed_by_id = by.author_id
    touch(question, "closed", by, question.id)
    return question


def reopen_question(question_id: int, by: Actor) -> Post:
    """Open a closed question again."""
    question, _, by = get_for("reopen", question_id, by)
    question.duplicate_of_id = question.close_reason = None
    question.closed_at = question.closed_by_id = None
    touch(question, "reopened", by, question.id)
    return question


def _question_of(post_id: int) -> int | None:
    """The question that a post belongs to, if there is such a post."""
    return db.session.execute(select(Post.question_id).where(Post.id == post_id)).scalar()


def _original(question: Post, repeated_id: int | None) -> int:
    """The question that this one repeats: another one, open to all, itself no repetition."""
    original = repeated_id and db.session.get(Post, repeated_id, populate_existing=True)
    if not original or not permissions.may_see(GUEST, target_of(original, original)):
        raise NotValid(sentence("We found no question at that address."), field="duplicate_of")
    if original.id == question.id:
        raise NotValid(sentence("A question cannot repeat itself."), field="duplicate_of")
    if original.duplicate_of_id is not None:
        # A chain could close into a ring, and would lead nobody to answers.
        raise NotValid(
            sentence("That question repeats another one itself. Please name the first of them."),
            field="duplicate_of",
        )
    return original.id
