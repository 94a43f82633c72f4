"""Categories and tags."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.models.base import Base, Moment


class Category(Base):
    """One category of a tree of at most four levels; `path` is the slugs from the top."""

    __tablename__ = "category"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    slug: Mapped[str] = mapped_column(String(80))
    path: Mapped[str] = mapped_column(String(330), unique=True)
    description: Mapped[str] = mapped_column(String(800), default="")
    position: Mapped[int] = mapped_column(default=0)
    depth: Mapped[int] = mapped_column(default=1)
    # Live questions directly in it; a page adds up the children's.
    question_count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("depth BETWEEN 1 AND 4", name="depth"),)


class Tag(Base):
    """A free word that questions are found by."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    question_count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("ix_tag_popular", question_count.desc(), name),)


class QuestionTag(Base):
    """A live question's tag, with the question's time so that a tag's list is one index."""

    __tablename__ = "question_tag"

    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    asked_at: Mapped[datetime] = mapped_column(Moment)

    # Row numbers would say what was asked after what.
    __table_args__ = (
        Index("ix_question_tag_recent", tag_id, asked_at.desc(), question_id.desc()),
        {"sqlite_with_rowid": False},
    )
