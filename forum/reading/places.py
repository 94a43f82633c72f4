"""Where a post stands: the page of its question that shows it, and its address there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from forum import settings
from forum.domain import permissions
from forum.domain.actors import Actor
from forum.domain.targets import Target
from forum.errors import NotFound
from forum.models import Post
from forum.models.alias import alias
from forum.models.post import IS_ANSWER, IS_COMMENT
from forum.prepared import Query, read_all, read_one
from forum.reading.names import known_here
from forum.reading.posts import sight_of, told_reader, within_sight
from forum.reading.threads import ANSWERS_A_PAGE, COMMENTS_SHOWN


@dataclass(frozen=True, slots=True)
class Place:
    """The way to a post: its question, the page of it, and what must be unfolded."""

    id: int
    kind: str
    question_id: int
    slug: str
    title: str
    page: int
    unfolded: int | None


_question = alias(Post)
_parent = alias(Post)


def place_of(post_id: int, actor: Actor) -> Place:
    """Where a post stands in its question; raises `NotFound` where it may not be seen."""
    row = require_seen(post_id, actor)
    actor = known_here(row.question_id, actor)
    answer = _row(row.parent_id) if row.kind == "comment" and row.parent_id else row
    page, unfolded = 1, None
    if answer is not None and answer.kind == "answer":
        page = _rank(answer, actor) // ANSWERS_A_PAGE + 1
    if row.kind == "comment" and _comments_before(row, actor) >= COMMENTS_SHOWN:
        unfolded = row.parent_id
    return Place(row.id, row.kind, row.question_id, row.slug, row.title, page, unfolded)


def require_seen(post_id: int, actor: Actor) -> Found:
    """A post that this person may know of; raises `NotFound`."""
    row = _row(post_id)
    if row is None or not permissions.may_see(known_here(row.question_id, actor), row.target):
        raise NotFound()
    return row


def require(act: str, post_id: int, actor: Actor) -> Found:
    """A post that this person may do this to; raises a refusal."""
    row = _row(post_id)
    if row is None:
        raise NotFound()
    actor = known_here(row.question_id, actor)
    permissions.require(act, actor, row.target, settings.current())
    return row


def acts_on(post: Found, actor: Actor) -> frozenset[str]:
    """All that a person may do to a post."""
    actor = known_here(post.question_id, actor)
    return permissions.acts_on(actor, post.target, settings.current())


def is_own_unnamed(post: Found, actor: Actor) -> bool:
    """Whether this person wrote it, and without a name."""
    return post.target.author_id is None and post.target.is_by(known_here(post.question_id, actor))


@dataclass(frozen=True, slots=True)
class Found:
    """A post with what the rules ask of it and of its question."""

    id: int
    kind: str
    question_id: int
    parent_id: int | None
    place: int
    score: int
    slug: str
    title: str
    accepted_answer_id: int | None
    target: Target


_FOUND = (
    select(
        Post.id,
        Post.kind,
        Post.state,
        Post.question_id,
        Post.parent_id,
        Post.place,
        Post.score,
        Post.author_id,
        Post.writer_number,
        Post.deleted_by_id,
        Post.comment_count,
        _question.slug,
        _question.title,
        _question.author_id.label("question_author_id"),
        _question.writer_number.label("question_number"),
        _question.state.label("question_state"),
        _parent.state.label("parent_state"),
        _parent.author_id.label("parent_author_id"),
        _parent.writer_number.label("parent_number"),
        _question.closed_at.label("question_closed_at"),
        _question.closed_by_id.label("question_closed_by_id"),
        _question.answer_count.label("answer_count"),
        _question.accepted_answer_id.label("accepted_answer_id"),
    )
    .join(_question, _question.id == Post.question_id)
    .outerjoin(_parent, _parent.id == Post.parent_id)
    .where(Post.id == bindparam("post"))
)


def _row(post_id: int) -> Found | None:
    row = read_one(_FOUND, {"post": post_id})
    if row is None:
        return None
    target = Target(
        kind=row.kind,
        author_id=row.author_id,
        state=row.state,
        deleted_by_id=row.deleted_by_id,
        question_author_id=row.question_author_id,
        question_state=row.question_state,
        parent_state=row.parent_state or row.question_state,
        is_closed=row.question_closed_at is not None,
        closed_by_id=row.question_closed_by_id,
        answer_count=row.answer_count,
        parent_author_id=row.parent_author_id,
        question_id=row.question_id,
        number=row.writer_number,
        question_number=row.question_number,
        parent_number=row.parent_number,
        has_replies=row.comment_count > 0 or (row.kind == "question" and row.answer_count > 0),
    )
    return Found(
        id=row.id,
        kind=row.kind,
        question_id=row.question_id,
        parent_id=row.parent_id,
        place=row.place,
        score=row.score,
        slug=row.slug,
        title=row.title,
        accepted_answer_id=row.accepted_answer_id,
        target=target,
    )


def _rank(answer: Found, actor: Actor) -> int:
    """How many answers stand before this one in the usual order."""
    if answer.id == answer.accepted_answer_id:
        return 0
    told = {
        "question": answer.question_id,
        "score": answer.score,
        "place": answer.place,
        "accepted": answer.accepted_answer_id or 0,
        **told_reader(actor, answer.question_id),
    }
    return _count(_before(_sight(answer, actor)), told)


@cache
def _before(sight: str) -> Query:
    before = or_(
        Post.score > bindparam("score"),
        (Post.score == bindparam("score")) & (Post.place < bindparam("place")),
        Post.id == bindparam("accepted"),
    )
    mine = Post.question_id == bindparam("question")
    return select(func.count()).where(mine, IS_ANSWER, within_sight(sight), before)


def _comments_before(comment: Found, actor: Actor) -> int:
    told = {"parent": comment.parent_id, "place": comment.place}
    told |= told_reader(actor, comment.question_id)
    return _count(_earlier(_sight(comment, actor)), told)


@cache
def _earlier(sight: str) -> Query:
    is_earlier = Post.place < bindparam("place")
    mine = Post.parent_id == bindparam("parent")
    return select(func.count()).where(mine, IS_COMMENT, within_sight(sight), is_earlier)


def _count(query: Query, told: dict[str, Any]) -> int:
    ((counted,),) = read_all(query, told)
    return int(counted)


def _sight(post: Found, actor: Actor) -> str:
    return sight_of(actor, post.question_id, is_above_live=not post.target.is_hidden_from_above)
