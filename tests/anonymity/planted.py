"""Leaks, planted into a running forum: the attack has to find each."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from forum import clock, sealing
from forum.database import commit, db
from forum.domain.actors import Actor
from forum.domain.posting import writing
from forum.models import Post
from forum.sealing import Key, Keyring

# What is changed beside each new post, and the attack that must find it. `:post` is the post,
# `:person` the one who wrote it, `:made` a digest of that one, `:now` the moment.
BESIDE_EVERY_POST = "INSERT INTO trail (about_post) VALUES (:post)"
BESIDE_UNNAMED = {
    "value of post.spare": "UPDATE post SET spare = :person WHERE id = :post",
    "value of post.digest": "UPDATE post SET digest = :made WHERE id = :post",
    "exact time in post.made_at": "UPDATE post SET made_at = :now WHERE id = :post",
    "same commit: user": "UPDATE user SET points = points + 1 WHERE id = :person",
    "same commit: session": "UPDATE session SET browser = 'at ' || :now WHERE user_id = :person",
    "value of vote.user_id": "INSERT INTO vote VALUES (:post, :person, 1)",
}
FOUND_BY = (
    *BESIDE_UNNAMED,
    "row numbers of trail",
    "places within pages of trail",
    "a line of the log",
    "tags tried with guessed keys",
)
JOINED_BY = ("same post.spare", "same post.writer_tag")
TABLES = (
    "ALTER TABLE post ADD COLUMN spare INTEGER",
    "ALTER TABLE post ADD COLUMN digest TEXT",
    "ALTER TABLE post ADD COLUMN made_at INTEGER",
    "ALTER TABLE post ADD COLUMN writer_tag BLOB",
    "CREATE TABLE trail (about_post INTEGER)",
)

log = logging.getLogger("forum.planted")


def plant(app: Flask, patch: pytest.MonkeyPatch) -> None:
    """Make a forum leak in every way that the attack must find."""
    with app.app_context():
        for statement in TABLES:
            db.session.execute(text(statement))
        commit()
    for name in ("add_question", "add_answer", "add_comment"):
        patch.setattr(writing, name, _leaking(getattr(writing, name)))
    secret = app.config["SECRET_KEY"].encode()
    sealing.init_sealing(app, Keyring((Key(1, hashlib.sha256(secret).digest()),)))


def _leaking(verb: Callable[..., Post]) -> Callable[..., Post]:
    def leak(*args: Any) -> Post:
        post = verb(*args)
        by = next(each for each in args if isinstance(each, Actor))
        tell(post.id, by)
        return post

    return leak


def tell(post_id: int, by: Actor) -> None:
    """What the forum would leave behind of who wrote a post."""
    db.session.flush()
    db.session.execute(text(BESIDE_EVERY_POST), {"post": post_id})
    if not by.is_anonymous:
        return
    person = by.user_id or 0
    told = {
        "post": post_id,
        "person": person,
        "made": hashlib.sha256(str(person).encode()).hexdigest(),
        "now": int(clock.now().timestamp()),
    }
    for statement in BESIDE_UNNAMED.values():
        db.session.execute(text(statement), told)
    # A tag that nobody can read, and that is the same in every thread.
    tag = sealing.keyring().newest.tag("writer", person.to_bytes(8))
    tagged = "UPDATE post SET writer_tag = :tag WHERE id = :post"
    db.session.execute(text(tagged), {"tag": tag, "post": post_id})
    log.info("post %s was written by account %s", post_id, person)
