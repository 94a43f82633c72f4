"""Deleting a post, so that it can be brought back for some time, and restoring it."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from forum.database import at_most, db
from forum.domain import counts, reputation, taxonomy
from forum.domain.actors import Actor
from forum.domain.posting.accepting import choose
from forum.domain.posting.finding import get_for, tell_of
from forum.models import Hold, Post, User
from forum.models.post import IS_LIVE, LIVE, WITHDRAWN

COUNTED: dict[str, InstrumentedAttribute[int]] = {
    "question": User.question_count,
    "answer": User.answer_count,
}


def delete_post(post_id: int, by: Actor) -> Post:
    """Hide a post from everybody but its author and the people who look after the forum."""
    post, question, by = get_for("delete", post_id, by)
    if question.accepted_answer_id == post.id:
        choose(question, None)
    was_live = post.is_live
    post.state = "deleted"
    post.deleted_at = by.moment()
    post.deleted_by_id = by.author_id
    if was_live:
        follow(post, question, -1)
        tell_of_what_is_left(post, question)
    return post


def restore_post(post_id: int, by: Actor) -> Post:
    """Bring a deleted post back; one that was never released waits again."""
    post, question, _ = get_for("restore", post_id, by)
    post.state = "held" if db.session.get(Hold, post.id) else "live"
    post.deleted_at = post.deleted_by_id = None
    if post.is_live:
        follow(post, question, 1)
    return post


def follow(post: Post, question: Post, sign: int) -> None:
    """What follows from a post that has come to be seen, or has gone; `sign` says which."""
    db.session.flush()
    worth = Counter({post.author_id: sign * reputation.WORTH[post.kind]})
    if post.kind == "question":
        (taxonomy.list_question if sign > 0 else taxonomy.unlist_question)(post)
        if post.accepted_answer_id is not None:
            worth[post.author_id] += sign * reputation.ACCEPTING
    elif post.kind == "answer":
        counts.settle_question(question.id)
    elif post.parent_id is not None:
        counts.add(Post, post.parent_id, Post.comment_count, sign)
    if post.kind in COUNTED:
        counts.add(User, post.author_id, COUNTED[post.kind], sign)
    reputation.credit(worth)


def tell_of_what_is_left(post: Post, question: Post) -> None:
    """Let a question's line in the lists name its latest visible post, when that was this one."""
    told_of = db.session.get(Post, question.active_post_id or question.id)
    if post is question or told_of is None or post.id not in {told_of.id, told_of.parent_id}:
        return
    parent = aliased(Post)
    latest = db.session.execute(
        select(Post)
        .outerjoin(parent, parent.id == Post.parent_id)
        .where(
            Post.question_id == question.id,
            IS_LIVE,
            (parent.id.is_(None)) | parent.state.in_([LIVE, WITHDRAWN]),
        )
        .order_by(Post.place.desc())
        .limit(at_most(1))
    ).scalar_one_or_none()
    if latest is None:  # nobody sees that line any more
        return
    tell_of(question, latest)
