"""Votes: up, down, withdrawn; one a person and post."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm.attributes import set_committed_value

from forum import settings
from forum.database import db, within_deed
from forum.domain import counts, limits, reputation
from forum.domain.actors import Actor
from forum.domain.posting.finding import get_for
from forum.errors import NotAllowed
from forum.i18n import sentence
from forum.models import Post, Vote


def cast_vote(post_id: int, value: int, by: Actor) -> Post:
    """Vote a post up (1) or down (-1), or withdraw one's vote (0).

    The score stays the sum of the votes; author and voter get their points.
    """
    allows_downvotes = settings.current().allows_downvotes
    post, question, _ = get_for("vote", post_id, by)
    if value < 0 and not allows_downvotes:
        raise NotAllowed(sentence("Posts are not voted down here."))
    before = _present_vote(post_id, by.user_id)
    if value == before:
        return post
    limits.take("vote", by)
    _write_vote(post_id, by.user_id, value, before)

    earned_before = reputation.votes_worth(post.kind, post.ups, post.downs)
    _count(post, ups=(value > 0) - (before > 0), downs=(value < 0) - (before < 0))
    earned = reputation.votes_worth(post.kind, post.ups, post.downs) - earned_before

    if post.kind == "answer":
        counts.settle_question(question.id)
    else:
        counts.add(Post, post.id, Post.hotness, (value - before) * counts.SECONDS_A_VOTE)
    reputation.credit(
        {post.author_id: earned, by.user_id: reputation.VOTING * (bool(value) - bool(before))}
    )
    return post


_PRESENT = select(Vote.value).where(
    Vote.post_id == bindparam("post"), Vote.user_id == bindparam("user")
)


def _present_vote(post_id: int, user_id: int | None) -> int:
    return within_deed().execute(_PRESENT, {"post": post_id, "user": user_id}).scalar() or 0


def _write_vote(post_id: int, user_id: int | None, value: int, before: int) -> None:
    mine = (Vote.post_id == post_id, Vote.user_id == user_id)
    if not value:
        db.session.execute(delete(Vote).where(*mine))
    elif before:
        db.session.execute(update(Vote).where(*mine).values(value=value))
    else:
        db.session.add(Vote(post_id=post_id, user_id=user_id, value=value))
        db.session.flush()


_COUNTED = (
    update(Post)
    .where(Post.id == bindparam("post"))
    .values(
        ups=Post.ups + bindparam("more"),
        downs=Post.downs + bindparam("fewer"),
        score=Post.score + bindparam("more") - bindparam("fewer"),
    )
    .returning(Post.ups, Post.downs, Post.score)
)


def _count(post: Post, *, ups: int, downs: int) -> None:
    """Change a post's figures where they lie, and read them back."""
    changed = within_deed().execute(_COUNTED, {"post": post.id, "more": ups, "fewer": downs}).one()
    for name, figure in changed._mapping.items():
        set_committed_value(post, name, figure)
