"""The key file of this forum, held against what the database knows of its keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from forum import sealing
from forum.config import Config, ConfigError
from forum.database import db, reading, roll_back
from forum.models import KeyMark
from forum.sealing import Key, Keyring, keyring


def init_keys(app: Flask, config: Config) -> None:
    """Load the key file, or make the first one of a new forum.

    Raises `ConfigError` when the file is damaged, or missing although the forum has used it.
    An empty file says that the old keys are lost for good, and begins anew.
    """
    path = key_file(config)
    if path.exists() and path.stat().st_size:
        sealing.init_sealing(app, sealing.read_keys(path))
        return
    with app.app_context():
        known = _marks() if _may_be_asked(config) else {}
    if known and not path.exists():
        raise ConfigError(
            f"the key file {path} is missing. Please bring it back from a backup. If it is lost "
            f"for good, make an empty file there: then nobody can open any more what they "
            f"wrote without a name"
        )
    if path.exists():
        sealing.write_keys(path, Keyring((sealing.new_key(max(known, default=0) + 1),)))
    sealing.init_sealing(app, sealing.first_keys(path))


def key_file(config: Config) -> Path:
    """Where the keys lie: in the instance folder, apart from the session secret."""
    return config.instance / sealing.FILE


def settle_keys(config: Config) -> None:
    """Let the database know the keys; raises `ConfigError` when they are another forum's."""
    known, path = _marks(), key_file(config)
    keys = {key.number: _mark_of(key) for key in keyring().keys}
    is_begun_anew = bool(known) and min(keys) > max(known)
    for number, mark in known.items():
        if number not in keys and not is_begun_anew:
            raise ConfigError(f"the key file {path} lacks key {number}: is it from a backup?")
        if keys.get(number, mark) != mark:
            raise ConfigError(f"the key file {path} belongs to another forum")
    if is_begun_anew:
        db.session.execute(delete(KeyMark))
        known = {}
    db.session.add_all(
        KeyMark(number=number, mark=mark) for number, mark in keys.items() if number not in known
    )


def _marks() -> Mapping[int, bytes]:
    try:
        rows = reading().execute(select(KeyMark.number, KeyMark.mark)).all()
    except SQLAlchemyError:  # no database yet, or none with this table
        roll_back()
        return {}
    return {row.number: row.mark for row in rows}


def _mark_of(key: Key) -> bytes:
    return key.tag("mark")


def _may_be_asked(config: Config) -> bool:
    """Whether there may be a database: asking SQLite would make an empty one."""
    return not config.is_sqlite or Path(db.engine.url.database or "").exists()
