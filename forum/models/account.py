"""Signed-in browsers, and links that let a person in once."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.models.base import Base, Moment


class Session(Base):
    """One browser in which a person is signed in; the cookie's secret is kept as a hash."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_on: Mapped[date] = mapped_column(Date)
    browser: Mapped[str] = mapped_column(String(20))
    is_remembered: Mapped[bool] = mapped_column(default=False)


class Token(Base):
    """A link sent or handed to a person, good once and until `expires_at`; kept as a hash."""

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)

    __table_args__ = (CheckConstraint("kind IN ('reset')", name="kind"),)
