"""Votes: one row a person and post."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from forum.models.base import Base


class Vote(Base):
    """What one person thinks of one post; no time is kept."""

    __tablename__ = "vote"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    value: Mapped[int] = mapped_column(SmallInteger)

    __table_args__ = (
        CheckConstraint("value IN (-1, 1)", name="value"),
        Index("ix_vote_user_id", user_id, post_id),
        # Row numbers would say which vote came after which.
        {"sqlite_with_rowid": False},
    )
