"""The text of one post, as a form or the history of the post shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.database import at_most, reading
from forum.errors import NotFound
from forum.i18n import sentence
from forum.models import Category, Post, Revision, User
from forum.models.alias import alias
from forum.reading.rows import Byline, byline
from forum.text.diff import Piece, fold, word_diff

MOST_VERSIONS = 500

_author = alias(User)
_editor = alias(User)
_question = alias(Post)


@dataclass(frozen=True, slots=True)
class PostText:
    """What a post says at present, with what an edit may change."""

    id: int
    kind: str
    revision: int
    title: str
    category_path: str
    tags: str
    source: str
    html: str
    author: Byline
    question_id: int
    question_title: str


@dataclass(frozen=True, slots=True)
class Version:
    """One text that a post has had."""

    number: int
    at: datetime
    by: Byline
    reason: str | None
    title: str
    category_path: str
    tags: str
    source: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version as the list of a post's history names it."""

    number: int
    at: datetime
    by: Byline
    reason: str | None


@dataclass(frozen=True, slots=True)
class History:
    """A post's versions, the latest first, and what one of them changed."""

    versions: tuple[VersionRow, ...]
    shown: Version
    before: Version | None
    title_changes: tuple[Piece, ...]
    tag_changes: tuple[Piece, ...]
    body_changes: tuple[Piece, ...]


def post_text(post_id: int) -> PostText:
    """The present text of a post; raises `NotFound`."""
    query = (
        select(
            Post.id,
            Post.kind,
            Post.revision,
            Post.title,
            Category.path,
            Post.tags,
            Post.body,
            Post.body_html,
            User.name,
            Post.display_name,
            Post.writer_number,
            Post.question_id,
            _question.title.label("question_title"),
        )
        .join(_question, _question.id == Post.question_id)
        .outerjoin(Category, Category.id == Post.category_id)
        .outerjoin(User, User.id == Post.author_id)
        .where(Post.id == post_id)
    )
    row = reading().execute(query).one_or_none()
    if row is None:
        raise NotFound()
    return PostText(
        id=row.id,
        kind=row.kind,
        revision=row.revision,
        title=row.title or "",
        category_path=row.path or "",
        tags=row.tags,
        source=row.body,
        html=row.body_html,
        author=byline(row.name, row.display_name, number=row.writer_number),
        question_id=row.question_id,
        question_title=row.question_title or "",
    )


def version(post_id: int, number: int) -> Version:
    """One version of a post, the present one or an earlier; raises `NotFound`."""
    found = _present(post_id)
    if number != found.number:
        earlier = _earlier(post_id, number)
        if earlier is None:
            raise NotFound(sentence("There is no such version."))
        return earlier
    return found


def history(post_id: int, number: int | None) -> History:
    """The versions of a post, and what one of them (the latest) changed; raises `NotFound`."""
    present = _present(post_id)
    shown = present if number is None else version(post_id, number)
    before = _earlier(post_id, shown.number - 1)
    old = before or shown
    return History(
        versions=(
            VersionRow(present.number, present.at, present.by, present.reason),
            *_earlier_rows(post_id),
        ),
        shown=shown,
        before=before,
        title_changes=tuple(word_diff(old.title, shown.title)),
        tag_changes=tuple(word_diff(old.tags, shown.tags)),
        body_changes=tuple(fold(word_diff(old.source, shown.source), 400)),
    )


def _present(post_id: int) -> Version:
    query = (
        select(
            Post.revision,
            Post.created_at,
            Post.edited_at,
            Post.edit_reason,
            Post.title,
            Category.path,
            Post.tags,
            Post.body,
            Post.display_name,
            Post.writer_number,
            _author.name.label("author_name"),
            _editor.name.label("editor_name"),
        )
        .outerjoin(Category, Category.id == Post.category_id)
        .outerjoin(_author, _author.id == Post.author_id)
        .outerjoin(_editor, _editor.id == Post.editor_id)
        .where(Post.id == post_id)
    )
    row = reading().execute(query).one_or_none()
    if row is None:
        raise NotFound()
    author = byline(row.author_name, row.display_name, number=row.writer_number)
    is_by_author = row.revision == 1 or row.editor_name is None
    return Version(
        number=row.revision,
        at=row.edited_at or row.created_at,
        by=author if is_by_author else byline(row.editor_name, None),
        reason=row.edit_reason,
        title=row.title or "",
        category_path=row.path or "",
        tags=row.tags,
        source=row.body,
    )


def _earlier(post_id: int, number: int) -> Version | None:
    query = (
        select(
            *Revision.__table__.c,
            Category.path,
            User.name.label("editor_name"),
            Post.writer_number,
        )
        .select_from(Revision)
        .join(Post, Post.id == Revision.post_id)
        .outerjoin(Category, Category.id == Revision.category_id)
        .outerjoin(User, User.id == Revision.editor_id)
        .where(Revision.post_id == post_id, Revision.number == number)
    )
    row = reading().execute(query).one_or_none()
    if row is None:
        return None
    return Version(
        number=row.number,
        at=row.created_at,
        by=byline(row.editor_name, row.display_name, number=row.writer_number),
        reason=row.reason,
        title=row.title or "",
        category_path=row.path or "",
        tags=row.tags,
        source=row.body,
    )


def _earlier_rows(post_id: int) -> tuple[VersionRow, ...]:
    query = (
        select(
            Revision.number,
            Revision.created_at,
            User.name,
            Revision.display_name,
            Revision.reason,
            Post.writer_number,
        )
        .join(Post, Post.id == Revision.post_id)
        .outerjoin(User, User.id == Revision.editor_id)
        .where(Revision.post_id == post_id)
        .order_by(Revision.number.desc())
        .limit(at_most(MOST_VERSIONS))
    )
    return tuple(
        VersionRow(
            row.number,
            row.created_at,
            byline(row.name, row.display_name, number=row.writer_number),
            row.reason,
        )
        for row in reading().execute(query)
    )
