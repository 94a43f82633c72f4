"""Who writes without a name in a thread: a number there, and a tag that only a key reads."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from forum.models.base import Base


class ThreadName(Base):
    """One writer without a name in one thread: a guest, or a member who chose to be one.

    Nobody can tell from a row which of both it is: the tag of a member is made of thread and
    person, that of a guest of their post key, and both with the key file only. The rows lie in
    the order of the threads' random ids, not in that in which they came.
    """

    __tablename__ = "thread_name"

    question_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tag: Mapped[bytes] = mapped_column(LargeBinary(25), unique=True)

    __table_args__ = ({"sqlite_with_rowid": False},)


class KeyMark(Base):
    """How a key of the key file is known again; it tells nothing about the key."""

    __tablename__ = "key_mark"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[bytes] = mapped_column(LargeBinary(25))
