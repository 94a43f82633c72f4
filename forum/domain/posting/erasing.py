"""Taking a text away for good: by its author at once, or some time after it was deleted.

What stays is a row without words, so that replies keep their place and the id is never given
again; and for some days the digest of the form, so that the same form sent again makes nothing.
"""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import timedelta

from sqlalchemy import delete, select, update

from forum import clock, settings
from forum.database import db, locked
from forum.domain import heartbeat, reputation, taxonomy
from forum.domain.actors import Actor
from forum.domain.posting.accepting import choose
from forum.domain.posting.deleting import follow, tell_of_what_is_left
from forum.domain.posting.finding import get_for, hold_questions
from forum.models import Hold, Post, Revision, ThreadName
from forum.models.post import DELETED
from forum.sealing import TAG_BYTES
from forum.text.slugs import EMPTY

AT_ONCE = 100
# A tag that begins with it was made by no key, so that nobody can be known by it.
NO_KEY = bytes([0])
# What the worker is asked for: to take the words out of the database's free room as well.
CLEARING = "clearing"


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
    reputation.credit({post.author_id: -_votes_worth(post)})
    _erase(post, question)
    # Last of all: a deed that waits for one of these tags holds nothing that is needed here.
    taxonomy.forget_unused_tags()
    return question


def erase_old() -> int:
    """Erase what was deleted too long ago to be restored; says how much, perhaps not yet all."""
    kept = timedelta(days=settings.current().restore_days)
    is_old = (Post.state == DELETED) & (Post.deleted_at < clock.now() - kept)
    found = db.session.execute(select(Post.id, Post.question_id).where(is_old).limit(AT_ONCE)).all()
    # As in every deed about a thread: first the question, then what is below it.
    hold_questions(*{row.question_id for row in found})
    chosen = select(Post).where(Post.id.in_([row.id for row in found]), is_old).order_by(Post.id)
    old = (
        db.session.execute(locked(chosen).execution_options(populate_existing=True)).scalars().all()
    )
    questions = {
        post.id: db.session.get_one(Post, post.question_id, populate_existing=True) for post in old
    }
    earned = Counter[int | None]()
    for post in old:
        earned[post.author_id] -= _votes_worth(post)
        if _is_accepted_by_themselves(post):
            choose(questions[post.id], None)
    # As in a withdrawal: first people's points, then what the worker is asked for.
    reputation.credit(earned)
    for post in old:
        post.state = "erased"
        _erase(post, questions[post.id])
    if old:
        taxonomy.forget_unused_tags()
    return len(old)


def _is_accepted_by_themselves(post: Post) -> bool:
    """Whether it is a question whose accepted answer its own author wrote."""
    answer = post.accepted_answer_id and db.session.get(Post, post.accepted_answer_id)
    return bool(answer and post.author_id is not None and answer.author_id == post.author_id)


def _votes_worth(post: Post) -> int:
    return reputation.votes_worth(post.kind, post.ups, post.downs)


def _erase(post: Post, question: Post) -> None:
    """Take away every word of a post, and the way from it to its writer."""
    number = post.writer_number
    _name_no_more(post, question)
    if post.kind == "question":
        post.title, post.slug = "", EMPTY
        post.excerpt = post.close_reason = None
        post.closed_by_id = post.active_by_id = post.active_by_name = None
    post.author_id = None
    post.body = post.body_html = post.tags = ""
    post.body_digest = 0
    post.display_name = post.edit_reason = None
    post.edited_at = post.editor_id = post.deleted_at = post.deleted_by_id = None
    post.writer_number = None
    db.session.flush()
    for table in (Revision, Hold):
        db.session.execute(delete(table).where(table.post_id == post.id))
    heartbeat.ask_for(CLEARING)
    if number is not None:
        _forget_name(post.question_id, number)


def _name_no_more(post: Post, question: Post) -> None:
    """Let a question's line in the lists tell of the question itself, not of what has gone."""
    if post is not question and question.active_post_id == post.id:
        question.active_at, question.active_kind = question.created_at, "asked"
        question.active_by_id, question.active_by_name = question.author_id, question.display_name
        question.active_post_id = question.id


def _forget_name(question_id: int, number: int) -> None:
    """Let nobody be known by a number when nothing in the thread is theirs any more.

    It is not given again: what others said to "guest 3" was not said to whoever comes next.
    """
    theirs = select(Post.id).where(Post.question_id == question_id, Post.writer_number == number)
    if db.session.execute(theirs.limit(1)).first() is None:
        db.session.execute(
            update(ThreadName)
            .where(ThreadName.question_id == question_id, ThreadName.number == number)
            .values(tag=NO_KEY + secrets.token_bytes(TAG_BYTES))
        )
