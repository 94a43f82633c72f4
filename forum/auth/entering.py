"""Letting somebody in: at once after the password, or once the code is right as well.

Between the two steps the browser carries a short-lived signed cookie that says who has
passed the first one. It is no session, and dies with the password that it was given for.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response

from forum import clock, database
from forum.domain import accounts
from forum.errors import NotFound
from forum.i18n import Sentence
from forum.reading.accounts import Credentials, credentials_of, is_held_back
from forum.web.actor import browser_family, let_in
from forum.web.cookies import cookie, delete_cookie, set_cookie
from forum.web.known import know_browser
from forum.web.pages import see_other
from forum.web.tokens import mark, signed, unsigned

COOKIE, PATH = "half-in", "/login"
SECONDS = 600
CODE_PAGE = "/login/code"
SET_UP_PAGE = "/account/two-step"


@dataclass(frozen=True, slots=True)
class HalfIn:
    """Somebody whose password was right, and who still has to give a code."""

    person: Credentials
    is_remembered: bool


def enter(
    user_id: int,
    password_hash: str | None,
    url: str,
    *,
    is_remembered: bool = False,
    receipt: Sentence | None = None,
) -> Response:
    """Begin a session in this browser and lead on, or ask for the code first."""
    secret = accounts.sign_in(user_id, password_hash, browser_family(), is_remembered=is_remembered)
    database.commit()
    if secret is None:
        return _ask_for_code(user_id, password_hash, url, is_remembered=is_remembered)
    return welcome(user_id, secret, url, is_remembered=is_remembered, receipt=receipt)


def welcome(
    user_id: int,
    secret: str,
    url: str,
    *,
    is_remembered: bool,
    receipt: Sentence | None = None,
) -> Response:
    """Hand the browser its session, and the proof that its person signs in with it."""
    response = see_other(SET_UP_PAGE if is_held_back(user_id) else url, receipt)
    know_browser(response, user_id)
    return let_in(response, secret, is_remembered=is_remembered)


def half_in() -> HalfIn | None:
    """Whoever has passed the first step in this browser within the last minutes."""
    parts = (unsigned(COOKIE, cookie(COOKIE, PATH)) or "").split(" ")
    if len(parts) != 4 or int(clock.now().timestamp()) - int(parts[0]) > SECONDS:
        return None
    try:
        person = credentials_of(int(parts[1]))
    except NotFound:
        return None
    is_same = hmac.compare_digest(parts[3], _fingerprint(person.password_hash))
    return HalfIn(person, parts[2] == "remembered") if is_same else None


def forget_half_in(response: Response) -> Response:
    """Take back what stood for the first step."""
    delete_cookie(response, COOKIE, PATH)
    return response


def _ask_for_code(
    user_id: int, password_hash: str | None, url: str, *, is_remembered: bool
) -> Response:
    response = see_other(_url_of_code_page(url))
    said = (
        str(int(clock.now().timestamp())),
        str(user_id),
        "remembered" if is_remembered else "once",
        _fingerprint(password_hash),
    )
    set_cookie(response, COOKIE, signed(COOKIE, " ".join(said)), seconds=SECONDS, path=PATH)
    return response


def _url_of_code_page(url: str) -> str:
    return CODE_PAGE if url == "/" else f"{CODE_PAGE}?{urlencode({'next': url})}"


def _fingerprint(password_hash: str | None) -> str:
    return mark("password of the first step", (password_hash or "").encode()).hex()
