"""Taking a text away for good: by its author at once, or some time after it was deleted.

What stays is a row without words, so that replies keep their place and the id is never given
again; and for some days the digest of the form, so that the same form sent again makes nothing.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from forum import clock
from forum.database import db
from forum.domain import reputation
from forum.domain.actors import Actor
from forum.domain.posting.accepting import choose
from forum.domain.posting.deleting import follow, tell_of_what_is_left
from forum.domain.posting.finding import get_for
from forum.models import Post, Revision, ThreadName
from forum.text.slugs import EMPTY

AT_ONCE = 100


def withdraw_post(post_id: int, by: Actor) -> Post:
    """Erase a post of one's own, at once and for good; gives the question it belonged to."""
    post, question, _ = get_for("withdraw", post_id, by)
    was_live = post.state == "live"
    if question.accepted_answer_id == post.id or _is_accepted_by_themselves(post):
        choose(question, None)
    post.state = "withdrawn"
    if was_live:
        follow(post, question, -1)
        tell_of_what_is_left(post, question)
    earned = reputation.votes_worth(post.kind, post.ups, post.downs)
    reputation.credit({post.author_id: -earned})
    _erase(post)
    post.author_id = None
    return question


def erase_old(kept: timedelta) -> bool:
    """Erase what was deleted longer ago than that; says whether there may be more of it."""
    query = select(Post).where(Post.state == "deleted", Post.deleted_at < clock.now() - kept)
    old = db.session.execute(query.limit(AT_ONCE)).scalars().all()
    for post in old:
        post.state = "erased"
        _erase(post)
    return len(old) == AT_ONCE


def _is_accepted_by_themselves(post: Post) -> bool:
    """Whether it is a question whose accepted answer its own author wrote."""
    answer = post.accepted_answer_id and db.session.get(Post, post.accepted_answer_id)
    return bool(answer and post.author_id is not None and answer.author_id == post.author_id)


def _erase(post: Post) -> None:
    """Take away every word of a post, and the way from it to its writer without a name."""
    number = post.writer_number
    if post.kind == "question":
        post.title, post.slug = "", EMPTY
        post.active_by_name = post.excerpt = None
    post.body = post.body_html = post.tags = ""
    post.body_digest = 0
    post.display_name = post.edit_reason = None
    post.edited_at = post.editor_id = post.deleted_at = post.deleted_by_id = None
    post.writer_number = None
    db.session.flush()
    db.session.execute(delete(Revision).where(Revision.post_id == post.id))
    if number is not None:
        _forget_name(post.question_id, number)


def _forget_name(question_id: int, number: int) -> None:
    """Drop a writer's number when nothing in the thread is theirs any more."""
    theirs = select(Post.id).where(Post.question_id == question_id, Post.writer_number == number)
    if db.session.execute(theirs.limit(1)).first() is None:
        db.session.execute(
            delete(ThreadName).where(
                ThreadName.question_id == question_id, ThreadName.number == number
            )
        )
