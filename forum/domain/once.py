"""Sent twice, made once: what a form made is found again by the form's key and its text."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import bindparam, select, text, update

from forum import clock
from forum.database import db, is_postgres, within_deed
from forum.domain.actors import Actor
from forum.models import Post

KEPT = timedelta(days=7)


def digest(nonce: bytes, act: str, target_id: int | None, by: Actor, *texts: str) -> bytes:
    """A digest of form, act, target, person and text; without the form it tells nothing."""
    who = f"{by.user_id} anonymous" if by.is_anonymous else str(by.user_id)
    parts = [act, str(target_id), who, by.display_name or "", *texts]
    found = hashlib.sha256(nonce)
    for part in parts:
        encoded = part.encode()
        found.update(len(encoded).to_bytes(4, "big") + encoded)
    return found.digest()


_SENT = select(Post.id).where(Post.sent_as == bindparam("sent_as"))


def made_by(sent_as: bytes) -> Post | None:
    """The post that the same form with the same text has made already.

    On PostgreSQL, where several deeds run at once, an equal form waits here for the first.
    """
    if is_postgres():
        key = int.from_bytes(sent_as[:8], "big", signed=True)
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
    post_id = within_deed().execute(_SENT, {"sent_as": sent_as}).scalar_one_or_none()
    return None if post_id is None else db.session.get(Post, post_id)


def forget_old_digests() -> int:
    """Drop the digests of posts that are some days old; says how many."""
    is_old = Post.sent_as.is_not(None) & (Post.created_at < clock.now() - KEPT)
    return within_deed().execute(update(Post).where(is_old).values(sent_as=None)).rowcount
