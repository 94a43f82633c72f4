"""Questions, answers and comments: one table, one space of ids."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
    or_,
)
from sqlalchemy.orm import Mapped, mapped_column

from forum.models.base import Base, Moment


class Post(Base):
    """A question, an answer or a comment.

    The long columns stand last, so that a list reads only the first page of a row.
    """

    __tablename__ = "post"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10), default="live")
    # A question is its own; an answer's parent is the question, a comment's what it is under.
    question_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    # The order inside a thread: guests' times are whole hours and ids are random.
    place: Mapped[int]
    last_place: Mapped[int] = mapped_column(default=0)

    # Who: a member by name; or somebody without one, by their number in this thread, be it a
    # guest or a member who chose so. Never an address or a browser.
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    writer_number: Mapped[int | None]
    display_name: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Moment)

    score: Mapped[int] = mapped_column(default=0)
    ups: Mapped[int] = mapped_column(default=0)
    downs: Mapped[int] = mapped_column(default=0)
    # Votes brought along from an older site: they have no voters, and count in ups and downs.
    imported_ups: Mapped[int] = mapped_column(default=0)
    imported_downs: Mapped[int] = mapped_column(default=0)
    comment_count: Mapped[int] = mapped_column(default=0)

    revision: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime | None] = mapped_column(Moment)
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    edit_reason: Mapped[str | None] = mapped_column(String(200))
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    # What only a question has.
    title: Mapped[str | None] = mapped_column(String(300))
    slug: Mapped[str | None] = mapped_column(String(60))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    tags: Mapped[str] = mapped_column(String(220), default="")
    answer_count: Mapped[int] = mapped_column(default=0)
    view_count: Mapped[int] = mapped_column(default=0)
    top_answer_score: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    hotness: Mapped[int] = mapped_column(BigInteger, default=0)
    accepted_answer_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    close_reason: Mapped[str | None] = mapped_column(String(300))
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    active_at: Mapped[datetime | None] = mapped_column(Moment)
    active_kind: Mapped[str | None] = mapped_column(String(10))
    active_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    active_by_name: Mapped[str | None] = mapped_column(String(40))
    active_post_id: Mapped[int | None] = mapped_column(BigInteger)

    # "Sent twice, made once", and "the same text again"; the first is dropped after some days.
    sent_as: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    body_digest: Mapped[int] = mapped_column(BigInteger)
    excerpt: Mapped[str | None] = mapped_column(String(240))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)

    @property
    def is_live(self) -> bool:
        """Whether everybody may see it."""
        return self.state == "live"

    @property
    def is_closed(self) -> bool:
        """Whether the question takes no more answers."""
        return self.closed_at is not None


class SpentId(Base):
    """The id of a post that was erased: never given again."""

    __tablename__ = "spent_id"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Hold(Base):
    """Why a post waits for somebody to look at it; goes with its release, or with the post."""

    __tablename__ = "hold"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str] = mapped_column(String(20))


# Conditions are written with literals. A partial index serves only a query that repeats its
# words; and where SQLite has to look at a value to see that, it plans the query anew each time.
QUESTION: ColumnElement[str] = literal_column("'question'")
ANSWER: ColumnElement[str] = literal_column("'answer'")
COMMENT: ColumnElement[str] = literal_column("'comment'")
LIVE: ColumnElement[str] = literal_column("'live'")
DELETED: ColumnElement[str] = literal_column("'deleted'")
WITHDRAWN: ColumnElement[str] = literal_column("'withdrawn'")
HELD: ColumnElement[str] = literal_column("'held'")
IS_QUESTION = Post.kind == QUESTION
IS_ANSWER = Post.kind == ANSWER
IS_COMMENT = Post.kind == COMMENT
IS_LIVE = Post.state == LIVE
# What stands in a thread for everybody: what is live, and the place of what was withdrawn
# from above its comments.
STANDS = or_(IS_LIVE, and_(Post.state == WITHDRAWN, Post.comment_count > literal_column("0")))
LISTED = and_(IS_QUESTION, IS_LIVE)
IS_OPEN = Post.closed_at.is_(None)
UNANSWERED = {
    "answers": and_(LISTED, IS_OPEN, Post.answer_count == literal_column("0")),
    "selected": and_(LISTED, IS_OPEN, Post.accepted_answer_id.is_(None)),
    "upvotes": and_(LISTED, IS_OPEN, Post.top_answer_score <= literal_column("0")),
}


def _list_index(name: str, *columns: object, where: object = LISTED) -> Index:
    return Index(
        f"ix_post_{name}",
        *columns,  # type: ignore[arg-type] # SQLAlchemy takes expressions too
        sqlite_where=where,
        postgresql_where=where,
    )


_list_index("recent", Post.created_at.desc(), Post.id.desc())
_list_index("hot", Post.hotness.desc(), Post.id.desc())
_list_index("votes", Post.score.desc(), Post.id.desc())
_list_index("answers", Post.answer_count.desc(), Post.id.desc())
_list_index("views", Post.view_count.desc(), Post.id.desc())
_list_index("active", Post.active_at.desc(), Post.id.desc())
_list_index("category", Post.category_id, Post.created_at.desc(), Post.id.desc())
# These begin with all that they are chosen by, or SQLite prefers an index that suits less.
_WAITING = (Post.kind, Post.state, Post.closed_at)
_LATEST = (Post.created_at.desc(), Post.id.desc())
for _kind, _columns in {
    "answers": (*_WAITING, Post.answer_count, *_LATEST, Post.category_id),
    "selected": (*_WAITING, Post.accepted_answer_id, *_LATEST, Post.category_id),
    "upvotes": (*_WAITING, *_LATEST, Post.top_answer_score, Post.category_id),
}.items():
    _list_index(f"no_{_kind}", *_columns, where=UNANSWERED[_kind])
_list_index("answer", Post.question_id, Post.score.desc(), Post.place, where=IS_ANSWER)
_list_index("comment", Post.parent_id, Post.place, where=IS_COMMENT)
_list_index("duplicate", Post.duplicate_of_id, where=Post.duplicate_of_id.is_not(None))
_list_index("accepted", Post.accepted_answer_id, where=Post.accepted_answer_id.is_not(None))
# What a person wrote, of every kind; and the digests that are to be forgotten.
_list_index("written", Post.author_id, Post.created_at.desc(), Post.id.desc(), where=IS_LIVE)
_list_index("sent", Post.created_at, where=Post.sent_as.is_not(None))
# A category in the four other orders.
for _order, _figure in {
    "hot": Post.hotness,
    "votes": Post.score,
    "answers": Post.answer_count,
    "views": Post.view_count,
}.items():
    _list_index(f"category_{_order}", Post.category_id, _figure.desc(), Post.id.desc())
Index("ix_post_author", Post.author_id, Post.kind, Post.created_at.desc(), Post.id.desc())

_table: Any = Post.__table__
_table.append_constraint(UniqueConstraint("question_id", "place"))
for _name, _rule in {
    "kind": "kind IN ('question', 'answer', 'comment')",
    "state": "state IN ('live', 'held', 'deleted', 'erased', 'withdrawn')",
    "score": "score = ups - downs",
    "question": "(kind = 'question') = (title IS NOT NULL)",
    "parent": "(kind = 'question') = (parent_id IS NULL)",
}.items():
    _table.append_constraint(CheckConstraint(_rule, name=_name))
