"""Browsers that somebody has signed in with before: proven by a cookie, listed nowhere.

The cookie says neither who it was nor when; it can only be held against an account.
"""

from __future__ import annotations

import hmac
import secrets

from flask import Response

from forum.web.cookies import cookie, set_cookie
from forum.web.tokens import decoded, encoded, mark

NAME = "known"
SECONDS = 365 * 24 * 3600
_ID_BYTES = 16


def know_browser(response: Response, user_id: int) -> None:
    """Give the browser the proof that this person has signed in with it."""
    browser_id = secrets.token_bytes(_ID_BYTES)
    proof = encoded(browser_id + _mark(browser_id, user_id))
    set_cookie(response, NAME, proof, seconds=SECONDS)


def known_browser(user_id: int) -> str | None:
    """The id of this browser, if this person has signed in with it before."""
    raw = decoded(cookie(NAME))
    browser_id, proof = raw[:_ID_BYTES], raw[_ID_BYTES:]
    return browser_id.hex() if hmac.compare_digest(proof, _mark(browser_id, user_id)) else None


def _mark(browser_id: bytes, user_id: int) -> bytes:
    return mark("known browser", browser_id + user_id.to_bytes(8, "big"))
