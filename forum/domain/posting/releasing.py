"""Letting a post be seen: when it is written, or once somebody has looked at it."""

from __future__ import annotations

from sqlalchemy import delete

from forum import clock
from forum.database import db
from forum.domain import counts
from forum.domain.actors import Actor
from forum.domain.numbers import next_place
from forum.domain.posting.deleting import follow
from forum.domain.posting.finding import get_for, tell_of
from forum.errors import Conflict
from forum.i18n import sentence
from forum.models import Hold, Post


def publish(post: Post, question: Post, reason_to_hold: str | None) -> None:
    """Let everybody see a new post, with all that follows; or hold it, and nothing follows."""
    if reason_to_hold is None:
        _appear(post, question)
        return
    post.state = "held"
    db.session.add(Hold(post_id=post.id, reason=reason_to_hold))
    if post is question:
        counts.settle_question(question.id)


def release_post(post_id: int, by: Actor, seen: int | None = None) -> Post:
    """Let everybody see a post that waited, as if it were written now.

    `seen` is the revision that was looked at; raises `Conflict` when its writer has changed it
    since.
    """
    post, question, _ = get_for("release", post_id, by)
    if seen is not None and seen != post.revision:
        raise Conflict(sentence("Its writer has changed this since. Please look at it once more."))
    db.session.execute(delete(Hold).where(Hold.post_id == post.id))
    post.state = "live"
    now = clock.now()
    post.created_at = now if post.author_id is not None else clock.hour_of(now)
    # Nobody saw what it said before.
    post.revision = 1
    post.edited_at = post.editor_id = post.edit_reason = None
    if post is not question:
        post.place = next_place(question.id)
    _appear(post, question)
    return post


def _appear(post: Post, question: Post) -> None:
    tell_of(question, post)
    if post is question:
        counts.settle_question(question.id)
    follow(post, question, 1)
