"""What waits for somebody to look at it before it is seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from forum import settings
from forum.database import at_most, remember
from forum.domain import permissions
from forum.domain.actors import Actor
from forum.domain.posting.holding import why
from forum.domain.targets import Target
from forum.i18n import Sentence
from forum.models import Hold, Post, User
from forum.models.alias import alias
from forum.models.post import HELD, IS_QUESTION, LIVE, WITHDRAWN
from forum.prepared import read_all, read_one
from forum.reading.paged import Paged, offset_of, paged, window
from forum.reading.rows import Byline, byline

MOST_COUNTED = 99
MOST_OWN = 50

_question, _parent, _author = alias(Post), alias(Post), alias(User)
# What stands under something deleted waits for that to come back first.
_IS_WAITING = and_(
    Post.state == HELD,
    or_(
        IS_QUESTION,
        and_(_question.state.in_([LIVE, WITHDRAWN]), _parent.state.in_([LIVE, WITHDRAWN])),
    ),
)


class WaitingPost(NamedTuple):
    """A post that waits, as staff see it: what it says and why it waits, and of whom a name."""

    id: int
    kind: str
    title: str
    author: Byline
    created_at: datetime
    tags: tuple[str, ...]
    html: str
    why: Sentence
    may: frozenset[str]
    revision: int


class OwnWaitingPost(NamedTuple):
    """A post under a member's name that waits, as they see it."""

    id: int
    kind: str
    title: str
    created_at: datetime


_WAITING = window(
    select(
        Post.id,
        Post.kind,
        Post.question_id,
        _question.title,
        Post.author_id,
        Post.writer_number,
        Post.display_name,
        _author.name.label("author_name"),
        Post.created_at,
        Post.revision,
        Post.tags,
        Post.body,
        Post.body_html,
        Hold.reason,
    )
    .join(Hold, Hold.post_id == Post.id)
    .join(_question, _question.id == Post.question_id)
    .outerjoin(_parent, _parent.id == Post.parent_id)
    .outerjoin(_author, _author.id == Post.author_id)
    .where(_IS_WAITING)
    .order_by(Post.created_at, Post.place, Post.id)
)
_SOME = (
    select(Post.id)
    .join(Hold, Hold.post_id == Post.id)
    .join(_question, _question.id == Post.question_id)
    .outerjoin(_parent, _parent.id == Post.parent_id)
    .where(_IS_WAITING)
    .limit(at_most(MOST_COUNTED + 1))
    .subquery()
)
_HOW_MANY = select(func.count()).select_from(_SOME)
_OWN = (
    select(Post.id, Post.kind, _question.title, Post.created_at)
    .join(_question, _question.id == Post.question_id)
    .where(Post.author_id == bindparam("person"), Post.state == HELD)
    .order_by(Post.created_at.desc(), Post.id)
    .limit(at_most(MOST_OWN))
)
_REASON = select(Hold.reason).where(Hold.post_id == bindparam("post"))


def waiting_page(number: int, actor: Actor) -> Paged[WaitingPost]:
    """What waits, the oldest first."""
    rows = read_all(_WAITING, {"offset": offset_of(number)})
    return paged([_waiting_post(row, actor) for row in rows])


def waiting_count(actor: Actor) -> int:
    """How many posts wait for this person, up to one more than are counted; for staff only."""
    if not permissions.may_look_after(actor):
        return 0
    return int(remember("waiting", lambda: read_all(_HOW_MANY)[0][0]))


def own_waiting(user_id: int) -> tuple[OwnWaitingPost, ...]:
    """What a member wrote under their name and nobody has looked at yet."""
    rows = read_all(_OWN, {"person": user_id})
    return tuple(OwnWaitingPost(row.id, row.kind, row.title or "", row.created_at) for row in rows)


def why_waiting(post: Post) -> Sentence:
    """Why a post waits, for whoever wrote it a moment ago."""
    row = read_one(_REASON, {"post": post.id})
    return why(row.reason if row else None, *words_of(post))


def words_of(post: Any) -> tuple[str, ...]:
    """Everything that would be seen of a post and may hold a word that is looked at first."""
    title = (post.title or "") if post.kind == "question" else ""
    return title, post.body, post.tags, post.display_name or ""


def _waiting_post(row: Any, actor: Actor) -> WaitingPost:
    target = Target(
        row.kind,
        row.author_id,
        "held",
        question_id=row.question_id,
        number=row.writer_number,
    )
    return WaitingPost(
        id=row.id,
        kind=row.kind,
        title=row.title or "",
        author=byline(row.author_name, row.display_name, number=row.writer_number),
        created_at=row.created_at,
        tags=tuple(row.tags.split()),
        html=row.body_html,
        revision=row.revision,
        why=why(row.reason, *words_of(row)),
        may=permissions.acts_on(actor, target, settings.current()),
    )
