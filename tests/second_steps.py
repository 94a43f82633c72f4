"""People who sign in with a code, for tests."""

from __future__ import annotations

from typing import Any

import pyotp
from sqlalchemy import insert

from forum import clock
from forum.database import db
from forum.models import TwoStep, User
from tests.factories import committed
from tests.passwords import make_member

KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def make_careful_member(name: str = "Ada", **columns: Any) -> User:
    """A member who signs in by PASSWORD and a code of KEY."""
    user = make_member(name, **columns)
    keep_key(user)
    return user


@committed
def keep_key(user: User) -> None:
    """Let signing in take a code of KEY."""
    db.session.execute(insert(TwoStep).values(user_id=user.id, secret=KEY, last_step=0))


def present_code(key: str = KEY, late: int = 0) -> str:
    """What the app shows, so many half minutes from now."""
    return pyotp.TOTP(key).at(clock.now(), counter_offset=late)
