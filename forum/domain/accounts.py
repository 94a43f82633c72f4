"""Accounts: made, signed in to, changed, blocked. Verbs take hashes, never passwords."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.exc import IntegrityError

from forum import clock
from forum.database import db, within_deed
from forum.domain import limits, reputation, sessions, two_step
from forum.domain.actors import GUEST, ROLES
from forum.domain.owners import owner_of, require_same
from forum.errors import NotFound, NotValid
from forum.i18n import sentence
from forum.models import Token, User
from forum.text.emails import email_key
from forum.text.names import name_key

RESET_LINK_LASTS = timedelta(minutes=30)
# So much may one machine's clock be ahead of another's.
CLOCKS_DIFFER = timedelta(minutes=1)

NAME_TAKEN = sentence("This name is taken. Please choose another.")
EMAIL_TAKEN = sentence("This e-mail address belongs to another account.")
WRONG_SIGN_IN = sentence("The name and the password do not belong together.")
DEAD_LINK = sentence(
    "This link does not work any more: it is good once, and for half an hour. "
    "Please ask for a new one."
)


def register(name: str, email: str, password_hash: str, network: str = "") -> int:
    """Make an account with an address that still has to be confirmed; gives its id.

    Nothing here depends on whether the address belongs to somebody else.
    """
    limits.take("register", GUEST.coming_from(network))
    return _add(name, email=email, password_hash=password_hash)


def add_person(name: str, email: str, password_hash: str, role: str) -> int:
    """Make an account by an administrator's word: role and address are taken as given."""
    return _add(
        name,
        email=email,
        email_key=email_key(email),
        password_hash=password_hash,
        role=known_role(role),
    )


def sign_in(
    user_id: int, password_hash: str | None, browser: str, *, is_remembered: bool
) -> str | None:
    """Begin a session for a password that was checked against this hash; gives its secret.

    Nothing begins yet for somebody who has to give a code as well.
    """
    _require_open(user_id, password_hash)
    if two_step.is_on(user_id):
        return None
    return sessions.begin_session(user_id, browser, is_remembered=is_remembered)


def sign_in_by_code(
    user_id: int, password_hash: str | None, code: str, browser: str, *, is_remembered: bool
) -> str:
    """Begin a session for a checked password and a code, which is used up; gives its secret."""
    _require_open(user_id, password_hash)
    two_step.use_code(user_id, code)
    return sessions.begin_session(user_id, browser, is_remembered=is_remembered)


def change_password(user_id: int, old_hash: str | None, new_hash: str, session_id: int) -> None:
    """Set a new password; ends every other session, and the links that would reset it."""
    person = owner_of(user_id)
    require_same(person, old_hash)
    person.password_hash = new_hash
    sessions.end_sessions(user_id, but=session_id)
    forget_reset_links(user_id)


def change_email(user_id: int, password_hash: str | None, email: str) -> None:
    """Note a new address; a confirmed one stays in force until the new one is confirmed."""
    person = owner_of(user_id)
    require_same(person, password_hash)
    if not person.has_confirmed_email:
        person.email = email
    elif email_key(email) == person.email_key:
        person.pending_email = None
    else:
        person.pending_email = email
    forget_reset_links(user_id)


def confirm_email(user_id: int) -> str | None:
    """Make the newest address theirs; gives it, or nothing when it was theirs already."""
    person = owner_of(user_id)
    if person.pending_email is None and person.has_confirmed_email:
        return None
    address = person.pending_email or person.email
    if address is None:
        raise NotValid(sentence("“%(name)s” has given no e-mail address.", name=person.name))
    try:
        with db.session.begin_nested():
            person.email, person.email_key = address, email_key(address)
            person.pending_email = None
    except IntegrityError as error:
        raise NotValid(EMAIL_TAKEN, field="email") from error
    forget_reset_links(user_id)
    return address


def change_role(user_id: int, role: str) -> None:
    """Give a person another role."""
    owner_of(user_id).role = known_role(role)


def block(user_id: int) -> None:
    """Close an account to its owner: every session and every link ends."""
    person = owner_of(user_id)
    person.blocked_at = person.blocked_at or clock.now()
    sessions.end_sessions(user_id)
    forget_reset_links(user_id)


def unblock(user_id: int) -> None:
    """Open an account again."""
    owner_of(user_id).blocked_at = None


def make_reset_link(user_id: int) -> str:
    """Make the token of a link that lets a person choose a password; it ends older ones."""
    person = owner_of(user_id)
    if person.blocked_at is not None:
        raise NotValid(sentence("“%(name)s” is blocked.", name=person.name))
    forget_reset_links(user_id)
    token = secrets.token_urlsafe(32)
    db.session.add(
        Token(
            token_hash=sessions.hash_of(token),
            kind="reset",
            user_id=user_id,
            expires_at=clock.now() + RESET_LINK_LASTS,
        )
    )
    return token


def reset_password(token_hash: bytes, new_hash: str) -> int:
    """Use a link up: set the password, and end all sessions; gives whose it was."""
    user_id = db.session.execute(
        delete(Token)
        .where(Token.token_hash == token_hash, Token.kind == "reset", is_in_force())
        .returning(Token.user_id)
    ).scalar_one_or_none()
    if user_id is None:
        raise NotFound(DEAD_LINK)
    owner_of(user_id).password_hash = new_hash
    sessions.end_sessions(user_id)
    forget_reset_links(user_id)
    return user_id


def is_in_force() -> ColumnElement[bool]:
    """The links that are not over, and were not made at a time that is yet to come.

    A clock that was put back would otherwise make a link live as much longer.
    """
    now = clock.now()
    return (Token.expires_at > now) & (Token.expires_at <= now + RESET_LINK_LASTS + CLOCKS_DIFFER)


def forget_reset_links(user_id: int) -> None:
    """End the links that would let somebody choose this person's password."""
    db.session.execute(delete(Token).where(Token.user_id == user_id, Token.kind == "reset"))


def prune_tokens() -> int:
    """Forget the links that are over; says how many."""
    return within_deed().execute(delete(Token).where(Token.expires_at <= clock.now())).rowcount


def known_role(role: str) -> str:
    """The same role, or a refusal that names those there are."""
    if role not in ROLES[1:]:
        raise NotValid(sentence("A role is one of %(roles)s.", roles=", ".join(ROLES[1:])))
    return role


def _add(name: str, **columns: object) -> int:
    person = User(
        name=name,
        name_key=name_key(name),
        points=reputation.BASE,
        created_at=clock.now(),
        **columns,
    )
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError as error:
        query = select(User.id).where(User.name_key == person.name_key)
        if db.session.execute(query).first() is not None:
            raise NotValid(NAME_TAKEN, field="username") from error
        raise NotValid(EMAIL_TAKEN, field="email") from error
    return person.id


def _require_open(user_id: int, password_hash: str | None) -> None:
    """Look once more: it may have been changed, or the account blocked, while it was checked."""
    person = owner_of(user_id)
    if person.password_hash != password_hash or person.blocked_at is not None:
        raise NotValid(WRONG_SIGN_IN, field="password")
