"""Who is signed in, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import bindparam, select

from forum import settings
from forum.database import at_most, reading
from forum.domain.actors import Actor
from forum.models import Session, TwoStep, User
from forum.prepared import read_one

_SIGNED_IN = (
    select(
        Session.id,
        Session.token_hash,
        Session.created_at,
        Session.last_seen_on,
        Session.is_remembered,
        User.id.label("user_id"),
        User.name,
        User.role,
        User.points,
        User.blocked_at,
        TwoStep.user_id.is_not(None).label("has_two_step"),
    )
    .join(User, User.id == Session.user_id)
    .outerjoin(TwoStep, TwoStep.user_id == User.id)
    .where(Session.token_hash == bindparam("token"))
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session with the person it belongs to."""

    session_id: int
    token_hash: bytes
    created_at: datetime
    last_seen_on: date
    is_remembered: bool
    actor: Actor

    @property
    def user_id(self) -> int:
        """Whose session this is; it is never a guest's."""
        return self.actor.user_id or 0


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser in which a person is signed in, as their account page lists it."""

    session_id: int
    name: str
    created_at: datetime
    # The day, as the moment it began: the pages show nothing closer.
    last_seen_on: datetime


def signed_in_by(token_hash: bytes) -> SignedIn | None:
    """The session that a cookie's hash opens; its age is for the caller to judge."""
    row = read_one(_SIGNED_IN, {"token": token_hash})
    if row is None:
        return None
    is_held_back = is_role_held_back(row.role, has_two_step=row.has_two_step)
    actor = Actor(
        user_id=row.user_id,
        name=row.name,
        role="member" if is_held_back else row.role,
        points=row.points,
        is_blocked=row.blocked_at is not None,
        is_held_back=is_held_back,
    )
    return SignedIn(
        session_id=row.id,
        token_hash=row.token_hash,
        created_at=row.created_at,
        last_seen_on=row.last_seen_on,
        is_remembered=row.is_remembered,
        actor=actor,
    )


def is_role_held_back(role: str, *, has_two_step: bool) -> bool:
    """Whether a role rests, because the site asks its staff to sign in in two steps."""
    return role != "member" and not has_two_step and settings.current().requires_two_step_for_staff


def browsers_of(user_id: int) -> list[Browser]:
    """Where a person is signed in, the latest first."""
    rows = reading().execute(
        select(Session.id, Session.browser, Session.created_at, Session.last_seen_on)
        .where(Session.user_id == user_id)
        .order_by(Session.last_seen_on.desc(), Session.id.desc())
        .limit(at_most(100))
    )
    return [Browser(*row[:3], datetime.combine(row[3], time(), UTC)) for row in rows]
