"""Single posts as pages show them, and the rows they are read from."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, case, null, or_, select

from forum import settings
from forum.domain import permissions
from forum.domain.actors import Actor
from forum.domain.posting.holding import why
from forum.domain.targets import Target
from forum.i18n import Sentence
from forum.models import Hold, Post, User
from forum.models.alias import alias
from forum.models.post import DELETED, HELD, STANDS
from forum.reading.rows import Byline, byline

_author = alias(User)
_editor = alias(User)
# Looked up for what waits only, which hardly any post on a page does.
_REASON = select(Hold.reason).where(Hold.post_id == Post.id).correlate(Post).scalar_subquery()
HELD_FOR = case((Post.state == HELD, _REASON), else_=null())


class QuestionLink(NamedTuple):
    """A question that another one points at."""

    id: int
    slug: str
    title: str


class Edited(NamedTuple):
    """The last edit of a post."""

    at: datetime
    by: Byline


class Closing(NamedTuple):
    """When and why a question was closed."""

    at: datetime
    by: Byline | None
    reason: str | None
    duplicate_of: QuestionLink | None


class Comment(NamedTuple):
    """A comment as the page shows it."""

    id: int
    html: str
    author: Byline
    created_at: datetime
    edited: Edited | None
    is_deleted: bool
    is_withdrawn: bool
    # Why it waits for somebody to look at it, if it does.
    held: Sentence | None
    revision: int
    # Whether whoever reads it wrote it without a name; nobody else is told.
    is_own_unnamed: bool
    may: frozenset[str]


class ShownPost(NamedTuple):
    """A question or an answer as the page shows it."""

    id: int
    kind: str
    score: int
    ups: int
    downs: int
    mine: int
    html: str
    source: str
    author: Byline
    created_at: datetime
    edited: Edited | None
    is_accepted: bool
    is_deleted: bool
    is_withdrawn: bool
    # Why it waits for somebody to look at it, if it does.
    held: Sentence | None
    revision: int
    # Whether whoever reads it wrote it without a name; nobody else is told.
    is_own_unnamed: bool
    may: frozenset[str]
    comments: tuple[Comment, ...]
    hidden_comments: int


def _post_columns() -> tuple[Any, ...]:
    return (
        Post.id,
        Post.kind,
        Post.state,
        Post.score,
        Post.ups,
        Post.downs,
        Post.body,
        Post.body_html,
        Post.author_id,
        Post.writer_number,
        Post.display_name,
        Post.created_at,
        Post.edited_at,
        Post.revision,
        Post.deleted_by_id,
        Post.comment_count,
        _author.name.label("author_name"),
        _author.points.label("author_points"),
        _author.role.label("author_role"),
        _editor.name.label("editor_name"),
        HELD_FOR.label("held_for"),
    )


def select_posts(*more: Any) -> Select[*tuple[Any, ...]]:
    """The columns of posts that a page shows, with author and editor, and `more` columns."""
    return (
        select(*_post_columns(), *more)
        .outerjoin(_author, _author.id == Post.author_id)
        .outerjoin(_editor, _editor.id == Post.editor_id)
    )


def sight_of(actor: Actor, question_id: int, *, is_above_live: bool = True) -> str:
    """How much of a thread a person may see: `all`, `held` (and their own), `own`, `live`.

    What is their own they see deleted and held as well. Below something deleted it is `all` or,
    of what they wrote themselves, `mine`.
    """
    if actor.has_role("editor"):
        return "all"
    if not is_above_live:
        return "mine"
    if actor.has_role("expert"):
        return "held"
    is_nobody = actor.user_id is None and actor.number_in(question_id) is None
    return "live" if is_nobody else "own"


def told_reader(actor: Actor, question_id: int) -> dict[str, Any]:
    """The parameters of `within_sight`: the person, and their number in this thread."""
    return {"reader": actor.user_id, "number": actor.number_in(question_id)}


def within_sight(sight: str) -> Any:
    """The condition for a sight in one thread; whose it is, `told_reader` says."""
    if sight == "all":
        return or_(STANDS, Post.state == DELETED, Post.state == HELD)
    if sight == "live":
        return STANDS
    is_mine = or_(Post.author_id == bindparam("reader"), Post.writer_number == bindparam("number"))
    if sight == "held":
        return or_(STANDS, Post.state == HELD, is_mine)
    return is_mine if sight == "mine" else or_(STANDS, is_mine)


def target_of(row: Any, question: Any, parent: Any = None) -> Target:
    """What the rules need to know of a row."""
    return Target(
        kind=row.kind,
        author_id=row.author_id,
        state=row.state,
        deleted_by_id=row.deleted_by_id,
        question_author_id=question.author_id,
        question_state=question.state,
        parent_state=(parent or question).state,
        is_closed=question.closed_at is not None,
        closed_by_id=question.closed_by_id,
        answer_count=question.answer_count,
        parent_author_id=(parent or question).author_id,
        question_id=question.id,
        number=row.writer_number,
        question_number=question.writer_number,
        parent_number=(parent or question).writer_number,
        has_replies=row.comment_count > 0 or (row is question and row.answer_count > 0),
    )


def _author_of(row: Any, question: Any) -> Byline:
    is_asker = row is not question and (
        row.author_id == question.author_id
        if row.author_id is not None
        else row.writer_number is not None and row.writer_number == question.writer_number
    )
    return byline(
        row.author_name,
        row.display_name,
        row.author_points,
        row.author_role,
        row.writer_number,
        is_asker=is_asker,
    )


def _why_held(row: Any) -> Sentence | None:
    if row.state != "held":
        return None
    # Only the row of a question has these two.
    words = (getattr(row, "title", ""), row.body, getattr(row, "tags", ""), row.display_name or "")
    return why(row.held_for, *words)


def _edited(row: Any, author: Byline) -> Edited | None:
    """The last edit; without an editor it was the author, who has no name."""
    if row.edited_at is None:
        return None
    return Edited(row.edited_at, byline(row.editor_name, None) if row.editor_name else author)


def closing_of(row: Any) -> Closing | None:
    """When and why a question was closed, if it was."""
    if row.closed_at is None:
        return None
    original = None
    if row.original_id is not None:
        original = QuestionLink(row.original_id, row.original_slug, row.original_title)
    closer = byline(row.closer_name, None) if row.closer_name else None
    return Closing(row.closed_at, closer, row.close_reason, original)


def shown_post(
    row: Any,
    question: Any,
    actor: Actor,
    mine: int,
    comments: tuple[Comment, ...],
    hidden_comments: int,
) -> ShownPost:
    """A question or an answer, with what this person may do to it."""
    target = target_of(row, question)
    may = permissions.acts_on(actor, target, settings.current())
    author = _author_of(row, question)
    return ShownPost(
        id=row.id,
        kind=row.kind,
        score=row.score,
        ups=row.ups,
        downs=row.downs,
        mine=mine,
        html=row.body_html,
        source=row.body,
        author=author,
        created_at=row.created_at,
        edited=_edited(row, author),
        is_accepted=row.id == question.accepted_answer_id,
        is_deleted=row.state == "deleted",
        is_withdrawn=row.state in {"withdrawn", "erased"},
        held=_why_held(row),
        revision=row.revision,
        is_own_unnamed=row.author_id is None and target.is_by(actor),
        may=may if row.edited_at is not None else may - {"history"},
        comments=comments,
        hidden_comments=hidden_comments,
    )


def shown_comment(row: Any, parent: Any, question: Any, actor: Actor) -> Comment:
    """A comment, with what this person may do to it."""
    target = target_of(row, question, parent)
    may = permissions.acts_on(actor, target, settings.current())
    author = _author_of(row, question)
    return Comment(
        id=row.id,
        html=row.body_html,
        author=author,
        created_at=row.created_at,
        edited=_edited(row, author),
        is_deleted=row.state == "deleted",
        is_withdrawn=row.state in {"withdrawn", "erased"},
        held=_why_held(row),
        revision=row.revision,
        is_own_unnamed=row.author_id is None and target.is_by(actor),
        may=may if row.edited_at is not None else may - {"history"},
    )
