"""The posts that a deed is about, held until the deed is done."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from forum import settings
from forum.database import LOCKED, db, is_postgres, locked
from forum.domain import names, permissions
from forum.domain.actors import Actor
from forum.domain.targets import Target
from forum.errors import NotFound
from forum.models import Post
from forum.models.post import IS_QUESTION

WRITTEN = {"question": "asked", "answer": "answered", "comment": "commented"}
# What writers do to their own, and an asker under it: without a name where they wrote without one.
WRITERS_DEEDS = frozenset({"edit", "delete", "restore", "close", "reopen", "withdraw", "accept"})


def get_for(act: str, post_id: int, by: Actor) -> tuple[Post, Post, Actor]:
    """The post, its question and the doer, for a deed that this person may do to it.

    The doer is known in this thread, and has no name where the post has none. Raises
    `NotFound` and `NotAllowed`. On PostgreSQL the question is locked first, always before its
    posts, so that the deeds of one thread come one after the other.
    """
    permitted = settings.current()
    # What an earlier deed of the same session left in memory may be out of date.
    post = db.session.get(Post, post_id, populate_existing=True)
    if post is None:
        raise NotFound()
    if is_postgres():
        question = hold_question(post.question_id)
        if post is not question:
            db.session.refresh(post, with_for_update=LOCKED)
    else:
        question = post if post.id == post.question_id else hold_question(post.question_id)
    by = names.known_here(question.id, by)
    permissions.require(act, by, target_of(post, question, _parent_of(post)), permitted)
    own = question if act == "accept" else post
    is_writers_deed = act in WRITERS_DEEDS and own.author_id is None
    is_unnamed = is_writers_deed and by.wrote(None, question.id, own.writer_number)
    return post, question, by.unnamed() if is_unnamed else by


_HELD = locked(select(Post).where(Post.id == bindparam("question"), IS_QUESTION)).execution_options(
    populate_existing=True
)


def hold_question(question_id: int) -> Post:
    """A question, locked against other deeds; raises `NotFound`."""
    question = db.session.execute(_HELD, {"question": question_id}).scalar_one_or_none()
    if question is None:
        raise NotFound()
    return question


def hold_questions(*question_ids: int) -> None:
    """Lock several questions against other deeds, in the one order that never waits in turn."""
    if is_postgres():
        query = select(Post.id).where(Post.id.in_(question_ids)).order_by(Post.id)
        db.session.execute(locked(query))


def _parent_of(post: Post) -> Post | None:
    """The answer that a comment stands under, if it stands under one."""
    if post.parent_id is None or post.parent_id == post.question_id:
        return None
    return db.session.get(Post, post.parent_id, populate_existing=True)


def target_of(post: Post, question: Post, parent: Post | None = None) -> Target:
    """What the rules need to know of a post."""
    return Target(
        kind=post.kind,
        author_id=post.author_id,
        state=post.state,
        deleted_by_id=post.deleted_by_id,
        question_author_id=question.author_id,
        question_state=question.state,
        parent_state=parent.state if parent else question.state,
        is_closed=question.is_closed,
        closed_by_id=question.closed_by_id,
        answer_count=question.answer_count,
        parent_author_id=(parent or question).author_id,
        question_id=question.id,
        number=post.writer_number,
        question_number=question.writer_number,
        parent_number=(parent or question).writer_number,
        has_replies=post.comment_count > 0 or post.answer_count > 0,
    )


def tell_of(question: Post, post: Post) -> None:
    """Let the question's line in the lists of activity tell that this post was written."""
    question.active_at = post.created_at
    question.active_kind = WRITTEN[post.kind]
    question.active_by_id = post.author_id
    question.active_by_name = post.display_name
    question.active_post_id = post.id


def touch(question: Post, kind: str, by: Actor, post_id: int) -> None:
    """Note what happened last to a question: its line in the lists of activity."""
    question.active_at = by.moment()
    question.active_kind = kind
    question.active_by_id = by.author_id
    question.active_by_name = by.shown_name
    question.active_post_id = post_id
