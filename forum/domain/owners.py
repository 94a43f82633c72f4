"""The person whose account a deed is about, and the password that they gave for it."""

from __future__ import annotations

from forum.database import LOCKED, db
from forum.errors import NotFound, NotValid
from forum.i18n import sentence
from forum.models import User

WRONG_PASSWORD = sentence("This is not your present password.")


def owner_of(user_id: int) -> User:
    """The person a deed is about, held until it is done."""
    person = db.session.get(User, user_id, with_for_update=LOCKED)
    if person is None:
        raise NotFound()
    return person


def require_same(person: User, password_hash: str | None) -> None:
    """Refuse when the password was changed between its check and this deed."""
    if person.password_hash != password_hash:
        raise NotValid(WRONG_PASSWORD, field="current_password")
