"""Tries at a password or a code: counted when they fail, refused when there are too many.

A browser that its person has signed in with before has a limit of its own: whatever
strangers try against the account, or from the same network, its owner gets in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from forum import database
from forum.domain import throttle
from forum.domain.owners import WRONG_PASSWORD
from forum.domain.throttle import Limit
from forum.errors import NotValid, Refusal, TooMany
from forum.reading.accounts import LONGEST_SIGN_IN_NAME, Credentials
from forum.text.names import name_key
from forum.web.known import known_browser
from forum.web.networks import current_network
from forum.web.passwords import is_password

PER_NAME = 10
PER_BROWSER = 10
PER_SESSION = 10
PER_PERSON_BY_CODE = 5
PER_NETWORK = 30
IN_ALL = 300


def limits_of_sign_in(typed: str, user_id: int | None) -> list[Limit]:
    """What holds for a password tried under a name or an address, whoever it belongs to.

    They are counted as they were typed: otherwise a name that is tried too often would tell
    which address belongs to it.
    """
    key = name_key(typed[: LONGEST_SIGN_IN_NAME + 1])
    return _at_the_door(Limit("sign-in", key, PER_NAME), user_id)


def limits_of_code(user_id: int) -> list[Limit]:
    """What holds for a code after the right password."""
    return _at_the_door(Limit("code", str(user_id), PER_PERSON_BY_CODE), user_id)


def limits_of_link() -> list[Limit]:
    """What holds for links that let somebody in."""
    return _of_strangers()


def require_password(password: str, own: Credentials, session_id: int) -> None:
    """Ask a member for their own password; only whoever has this session can try too often."""
    with counted([Limit("session", str(session_id), PER_SESSION)]):
        if not is_password(password, own.password_hash):
            raise NotValid(WRONG_PASSWORD, field="current_password")


@contextmanager
def counted(limits: list[Limit]) -> Iterator[None]:
    """Around a try: raises `TooMany` before it; counts it only when it was refused."""
    counted_try = throttle.count_try(limits)
    database.commit()
    try:
        yield
    except Refusal as refusal:
        if isinstance(refusal, TooMany):  # it was not tried: too many were at it already
            _take_back_after_failure(counted_try)
        raise
    except Exception:
        _take_back_after_failure(counted_try)
        raise
    throttle.take_back(counted_try)
    database.commit()


def _take_back_after_failure(counted_try: throttle.Counted) -> None:
    database.roll_back()
    throttle.take_back(counted_try)
    database.commit()


def _at_the_door(own: Limit, user_id: int | None) -> list[Limit]:
    browser = known_browser(user_id or 0)
    if browser is not None:
        return [Limit(f"{own.kind} from a known browser", browser, PER_BROWSER)]
    return [own, *_of_strangers()]


def _of_strangers() -> list[Limit]:
    return [Limit("network", current_network(), PER_NETWORK), Limit("all", "", IN_ALL)]
