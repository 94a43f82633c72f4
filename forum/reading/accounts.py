"""What signing in is checked against, a person's own account page, and the list of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Executable, func, or_, select

from forum.database import reading
from forum.domain.accounts import is_in_force
from forum.errors import NotFound
from forum.models import RecoveryCode, Token, TwoStep, User
from forum.reading.sessions import Browser, browsers_of, is_role_held_back
from forum.text.emails import email_key
from forum.text.names import name_key

LONGEST_SIGN_IN_NAME = 254

_CREDENTIALS = select(
    User.id, User.name, User.email, User.password_hash, User.blocked_at.is_not(None)
)
_ACCOUNT = select(
    User.__table__, TwoStep.user_id.is_not(None).label("has_two_step")
).outerjoin_from(User, TwoStep, TwoStep.user_id == User.id)
_PEOPLE = select(
    User.id,
    User.name,
    User.role,
    User.points,
    User.email,
    User.email_key.is_not(None),
    User.pending_email,
    User.password_hash.is_not(None),
    User.blocked_at.is_not(None),
    User.created_at,
    User.last_seen_on,
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a password is checked against; no page shows it."""

    user_id: int
    name: str
    email: str | None
    password_hash: str | None
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class Account:
    """What a person sees on their own account page."""

    name: str
    role: str
    points: int
    email: str | None
    is_email_confirmed: bool
    # A new address that waits to be confirmed; until then `email` stays in force.
    pending_email: str | None
    created_at: datetime
    has_two_step: bool
    browsers: tuple[Browser, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the administrator's list shows them."""

    user_id: int
    name: str
    role: str
    points: int
    email: str | None
    is_email_confirmed: bool
    pending_email: str | None
    has_password: bool
    is_blocked: bool
    created_at: datetime
    last_seen_on: date | None


def credentials_by(username: str) -> Credentials | None:
    """Whoever signs in by this name or, once it is confirmed, this address."""
    if len(username) > LONGEST_SIGN_IN_NAME:
        return None
    key = email_key(username)
    found = _credentials(
        _CREDENTIALS.where(or_(User.name_key == name_key(username), User.email_key == key))
        # An imported name may look like somebody's address: then the address counts.
        .order_by((User.email_key == key).is_(True).desc())
    )
    return found[0] if found else None


def credentials_by_name(name: str) -> Credentials | None:
    """Whoever has this name, or one that looks the same."""
    found = _credentials(_CREDENTIALS.where(User.name_key == name_key(name)))
    return found[0] if found else None


def is_email_taken(address: str) -> bool:
    """Whether a confirmed address belongs to somebody."""
    query = select(User.id).where(User.email_key == email_key(address))
    return reading().execute(query).first() is not None


def credentials_of(user_id: int) -> Credentials:
    """What a member's own password is checked against."""
    found = _credentials(_CREDENTIALS.where(User.id == user_id))
    if not found:
        raise NotFound()
    return found[0]


def holder_of_reset_link(token_hash: bytes) -> Credentials | None:
    """Whose password a link may set, or nothing once the link is over."""
    found = _credentials(
        _CREDENTIALS.join(Token, Token.user_id == User.id).where(
            Token.token_hash == token_hash, Token.kind == "reset", is_in_force()
        )
    )
    return found[0] if found else None


def account_of(user_id: int) -> Account:
    """A person's own account page."""
    row = reading().execute(_ACCOUNT.where(User.id == user_id)).one_or_none()
    if row is None:
        raise NotFound()
    return Account(
        name=row.name,
        role=row.role,
        points=row.points,
        email=row.email,
        is_email_confirmed=row.email_key is not None,
        pending_email=row.pending_email,
        created_at=row.created_at,
        has_two_step=row.has_two_step,
        browsers=tuple(browsers_of(user_id)),
    )


def recovery_codes_left(user_id: int) -> int | None:
    """How many of a person's recovery codes are unused; nothing while there is no second step."""
    left = select(func.count()).where(RecoveryCode.user_id == user_id).scalar_subquery()
    return reading().execute(select(left).where(TwoStep.user_id == user_id)).scalar()


def is_held_back(user_id: int) -> bool:
    """Whether a person's role rests until they sign in in two steps."""
    row = reading().execute(_ACCOUNT.where(User.id == user_id)).one()
    return is_role_held_back(row.role, has_two_step=row.has_two_step)


def people() -> list[Person]:
    """Everybody with an account, by name."""
    rows = reading().execute(_PEOPLE.order_by(func.lower(User.name), User.id))
    return [Person(*row) for row in rows]


def person_named(name: str) -> Person:
    """The person of this name, or of one that looks the same; raises NotFound."""
    row = reading().execute(_PEOPLE.where(User.name_key == name_key(name))).one_or_none()
    if row is None:
        raise NotFound()
    return Person(*row)


def _credentials(query: Executable) -> list[Credentials]:
    return [Credentials(*row) for row in reading().execute(query)]
