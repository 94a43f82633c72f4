"""Who asks: our own session cookie and table, with Flask-Login standing on top.

`login_user` is never called: it would put a hash of address and browser into a cookie.
"""

from __future__ import annotations

import re

import flask_login
from flask import Flask, Request, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from forum import clock
from forum.database import commit, remember, roll_back
from forum.domain import sessions
from forum.domain.actors import GUEST, Actor
from forum.domain.permissions import SIGN_IN
from forum.errors import NotAllowed
from forum.reading.sessions import SignedIn, signed_in_by
from forum.web import mine
from forum.web.cookies import cookie
from forum.web.pace import make_room

REMEMBERED_SECONDS = 30 * 24 * 3600
_BROWSERS = ("Edg", "OPR", "SamsungBrowser", "Firefox", "FxiOS", "Chrome", "CriOS", "Safari")
_BROWSER_NAMES = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    # On an iPhone each browser has a name of its own, and Safari's beside it.
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
}


class SignedInUser(flask_login.UserMixin):  # type: ignore[misc]
    """What Flask-Login holds for a request: the session and its person."""

    def __init__(self, signed_in: SignedIn) -> None:
        self.signed_in = signed_in

    def get_id(self) -> str:
        """The session, not the person: ending the session ends the sign-in."""
        return str(self.signed_in.session_id)


def init_actor(app: Flask) -> None:
    """Let Flask-Login find the person of a request by our cookie."""
    manager = flask_login.LoginManager()
    manager.session_protection = None
    manager.login_message = None
    manager.request_loader(_load)
    # It would hash address and browser at each request, for a session that nobody is given.
    manager._session_identifier_generator = str
    manager.init_app(app)
    # A cookie of this name would make Flask-Login pass our loader by; nobody is given one.
    app.config["REMEMBER_COOKIE_NAME"] = "unused"
    app.after_request(_note_seen)


def current_session() -> SignedIn | None:
    """The session of this request, or nothing for a guest."""
    return getattr(flask_login.current_user, "signed_in", None)


def current_actor() -> Actor:
    """The person who asks: a member, or a guest; with what the keys in this browser open."""
    signed_in = current_session()
    actor = signed_in.actor if signed_in else GUEST
    if not cookie(mine.COOKIE):
        return actor
    return actor.known_as(remember("held numbers", mine.held_numbers))


def take_for_guest() -> None:
    """Show this page to nobody in particular: who asks cannot be read just now."""
    g._login_user = flask_login.AnonymousUserMixin()


def require_member() -> SignedIn:
    """The session of a member; raises `NotAllowed` for a guest."""
    signed_in = current_session()
    if signed_in is None:
        raise NotAllowed(SIGN_IN)
    return signed_in


def cookie_name() -> str:
    """The name of our session cookie; with https it carries the `__Host-` prefix."""
    return "__Host-session" if current_app.config["IS_HTTPS"] else "session"


def let_in(response: Response, secret: str, *, is_remembered: bool) -> Response:
    """Hand the browser its session."""
    response.set_cookie(
        cookie_name(),
        secret,
        max_age=REMEMBERED_SECONDS if is_remembered else None,
        path="/",
        secure=current_app.config["IS_HTTPS"],
        httponly=True,
        samesite="Lax",
    )
    return response


def let_out(response: Response) -> Response:
    """Take the session back, with whatever the browser kept of our pages."""
    response.delete_cookie(
        cookie_name(),
        path="/",
        secure=current_app.config["IS_HTTPS"],
        httponly=True,
        samesite="Lax",
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def browser_family() -> str:
    """The browser's family for the list of sessions; version and system are not kept."""
    agent = request.headers.get("User-Agent", "")
    for mark in _BROWSERS:
        if re.search(rf"\b{mark}\w*/", agent):
            return _BROWSER_NAMES.get(mark, mark)
    return "Browser"


def _load(request: Request) -> SignedInUser | None:
    secret = request.cookies.get(cookie_name(), "")
    if not 20 <= len(secret) <= 100:
        return None
    signed_in = signed_in_by(sessions.hash_of(secret))
    if signed_in is None or signed_in.actor.is_blocked:
        return None
    if sessions.is_over(signed_in.created_at, signed_in.last_seen_on):
        return None
    return SignedInUser(signed_in)


def _note_seen(response: Response) -> Response:
    # A deed leaves no trace on its member but its own: what somebody does without their name
    # would show by the row that changed with it. The page that follows notes the day.
    if request.method == "POST":
        return response
    user = g.get("_login_user")
    signed_in = getattr(user, "signed_in", None)
    if signed_in is not None and signed_in.last_seen_on != clock.today():
        make_room()
        try:
            sessions.note_seen(signed_in.session_id, signed_in.actor.user_id)
            commit()
        except SQLAlchemyError:  # a page is not refused because a day could not be noted
            roll_back()
    return response
