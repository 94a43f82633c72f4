"""Signed-in browsers, links that let a person in once, second steps, and tries."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, LargeBinary, String
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


class TwoStep(Base):
    """A person whose password alone does not let them in: an app makes codes from `secret`."""

    __tablename__ = "two_step"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    # As it is: whoever reads it here still lacks the password, and a key that lay beside the
    # database would be stolen along with it.
    secret: Mapped[str] = mapped_column(String(64))
    # The half minute whose code came last: it and those before it are used up.
    last_step: Mapped[int] = mapped_column(BigInteger)


class RecoveryCode(Base):
    """A code on paper that stands in once for the app; kept as a hash until it is used."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class Attempt(Base):
    """How often something was tried within one minute, by or against whom only a keyed tag says."""

    __tablename__ = "attempt"

    tag: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    began_at: Mapped[datetime] = mapped_column(Moment, primary_key=True, index=True)
    count: Mapped[int]


class Slot(Base):
    """One of the deeds that a person or a network may do in an hour, taken.

    Each has a tag of its own, made with the key of the day: without that key nobody can tell
    which slots belong together, and the rows lie in no order that says when they were taken.
    """

    __tablename__ = "slot"

    tag: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment, index=True)

    __table_args__ = ({"sqlite_with_rowid": False},)
