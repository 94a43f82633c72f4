"""People with an account."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.models.base import Base, Moment


class User(Base):
    """A person with an account, or an imported author who may get one."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    # The name folded so that look-alikes meet: unique.
    name_key: Mapped[str] = mapped_column(String(160), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    # Set only once the address is confirmed: from then on it belongs to this account.
    email_key: Mapped[str | None] = mapped_column(String(254), unique=True)
    # A new address, until it is confirmed; the old one holds until then.
    pending_email: Mapped[str | None] = mapped_column(String(254))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(10), default="member")
    points: Mapped[int] = mapped_column(default=0)
    bonus: Mapped[int] = mapped_column(default=0)
    question_count: Mapped[int] = mapped_column(default=0)
    answer_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_on: Mapped[date | None] = mapped_column(Date)
    blocked_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        CheckConstraint(
            "role IN ('member', 'expert', 'editor', 'moderator', 'admin')", name="role"
        ),
    )

    @property
    def has_confirmed_email(self) -> bool:
        """Whether the address is known to be theirs."""
        return self.email_key is not None


IS_NOT_BLOCKED = User.blocked_at.is_(None)
for _name, _columns in {
    "points": (User.points.desc(), User.id),
    "created": (User.created_at.desc(), User.id.desc()),
}.items():
    Index(
        f"ix_user_{_name}",
        *_columns,  # type: ignore[arg-type] # SQLAlchemy takes expressions too
        sqlite_where=IS_NOT_BLOCKED,
        postgresql_where=IS_NOT_BLOCKED,
    )
