"""The texts a post had before its present one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.models.base import Base, Moment


class Revision(Base):
    """One earlier text of a post, with who wrote it, when and why."""

    __tablename__ = "revision"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    display_name: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(200))
    title: Mapped[str | None] = mapped_column(String(300))
    tags: Mapped[str] = mapped_column(String(220), default="")
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    body: Mapped[str] = mapped_column(Text)

    # Row numbers would say what was edited after what.
    __table_args__ = ({"sqlite_with_rowid": False},)
