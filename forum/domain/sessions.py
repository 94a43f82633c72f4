"""Signed-in browsers: begun, seen, ended."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import delete, update

from forum import clock
from forum.database import db, within_deed
from forum.models import Session, User

IDLE = timedelta(days=30)
LONGEST = timedelta(days=90)


def hash_of(secret: str) -> bytes:
    """What is kept of a secret that somebody else holds."""
    return hashlib.sha256(secret.encode()).digest()


def begin_session(user_id: int, browser: str, *, is_remembered: bool) -> str:
    """Sign a person in; gives the secret for the cookie, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    db.session.add(
        Session(
            token_hash=hash_of(secret),
            user_id=user_id,
            # Closer, it would stand beside the hour of what they write without their name.
            created_at=clock.day_of(clock.now()),
            last_seen_on=clock.today(),
            browser=browser,
            is_remembered=is_remembered,
        )
    )
    db.session.execute(update(User).where(User.id == user_id).values(last_seen_on=clock.today()))
    return secret


def is_over(created_at: datetime, last_seen_on: date) -> bool:
    """Whether a session has lain idle for 30 days, or lasted 90."""
    now = clock.now()
    return now - created_at > LONGEST or now.date() - last_seen_on > IDLE


def note_seen(session_id: int, user_id: int) -> None:
    """Keep the day a session and its person were last seen on, and nothing closer."""
    today = clock.today()
    db.session.execute(update(Session).where(Session.id == session_id).values(last_seen_on=today))
    db.session.execute(update(User).where(User.id == user_id).values(last_seen_on=today))


def end_session(session_id: int, user_id: int) -> None:
    """Sign one browser of this person out."""
    db.session.execute(delete(Session).where(Session.id == session_id, Session.user_id == user_id))


def end_sessions(user_id: int, *, but: int | None = None) -> None:
    """Sign a person out everywhere, or everywhere but in the browser that asks for it."""
    query = delete(Session).where(Session.user_id == user_id)
    db.session.execute(query if but is None else query.where(Session.id != but))


def prune_sessions() -> int:
    """Forget the sessions that are over; says how many."""
    now = clock.now()
    is_over = (Session.created_at < now - LONGEST) | (Session.last_seen_on < (now - IDLE).date())
    return within_deed().execute(delete(Session).where(is_over)).rowcount
