"""The key file of this forum, held against what the database knows of its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from forum import sealing
from forum.config import Config, ConfigError
from forum.database import db, locked, reading, roll_back
from forum.errors import Refusal
from forum.i18n import sentence
from forum.models import KeyMark, ThreadName
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
    known, keys = _marks(), keyring()
    _require_in_step(key_file(config), keys, known)
    if _is_begun_anew(keys, known):
        db.session.execute(delete(KeyMark))
        known = {}
    db.session.add_all(_mark(key) for key in keys.keys if key.number not in known)


def check_keys(config: Config) -> None:
    """Look whether file and database are in step; raises `ConfigError` when they are not."""
    path = key_file(config)
    _require_in_step(path, sealing.read_keys(path), _marks())


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """A key of the file, and how many writers without a name are known again by it."""

    number: int
    is_newest: bool
    names: int


def keys_in_use(config: Config) -> tuple[KeyInUse, ...]:
    """The keys of the file, the newest last."""
    keys = sealing.read_keys(key_file(config))
    made_with = func.substr(ThreadName.tag, 1, 1)
    rows = reading().execute(select(made_with, func.count()).group_by(made_with)).all()
    names = {bytes(number)[0]: n for number, n in rows}
    return tuple(
        KeyInUse(key.number, key is keys.newest, names.get(key.number, 0)) for key in keys.keys
    )


def rotate_keys(config: Config) -> int:
    """Make a new key, with which everything new is made from now on; gives its number.

    Killed in between, it leaves a new key in the file that the next start makes known.
    """
    path = key_file(config)
    _hold_marks()
    keys = sealing.read_keys(path)
    if len(keys.keys) >= sealing.MOST_KEYS or keys.newest.number >= sealing.LAST_NUMBER:
        raise Refusal(
            sentence("There are as many keys as there can be. Please destroy an old one first.")
        )
    key = sealing.new_key(keys.newest.number + 1)
    sealing.write_keys(path, Keyring((*keys.keys, key)))
    db.session.add(_mark(key))
    return key.number


def require_destroyable(config: Config, number: int) -> None:
    """Raise `Refusal` for the newest key, and for one that is not there."""
    keys = sealing.read_keys(key_file(config))
    if number == keys.newest.number:
        raise Refusal(
            sentence("Everything new is made with this key. “flask keys rotate” makes another one.")
        )
    if number not in {key.number for key in keys.keys}:
        raise Refusal(sentence("The key file has no key %(number)s.", number=number))


def forget_mark(config: Config, number: int) -> None:
    """Let the database forget a key that shall be destroyed; the file keeps it until later."""
    _hold_marks()
    require_destroyable(config, number)
    db.session.execute(delete(KeyMark).where(KeyMark.number == number))


def destroy_key(config: Config, number: int) -> None:
    """Take a key out of the file, once the database has forgotten it.

    In this order a crash in between leaves a key that the next start makes known again. The
    other way round the forum would miss it, and would not start.
    """
    _hold_marks()
    path = key_file(config)
    keys = sealing.read_keys(path)
    sealing.write_keys(path, Keyring(tuple(key for key in keys.keys if key.number != number)))


def _hold_marks() -> None:
    """Let nobody else change the keys until this deed is done."""
    db.session.execute(locked(select(KeyMark))).all()


def _require_in_step(path: Path, keys: Keyring, known: Mapping[int, bytes]) -> None:
    marks = {key.number: _mark_of(key) for key in keys.keys}
    for number, mark in known.items():
        if number not in marks and not _is_begun_anew(keys, known):
            raise ConfigError(f"the key file {path} lacks key {number}: is it from a backup?")
        if marks.get(number, mark) != mark:
            raise ConfigError(f"the key file {path} belongs to another forum")


def _is_begun_anew(keys: Keyring, known: Mapping[int, bytes]) -> bool:
    """Whether the old keys were lost for good, and an empty file has said so."""
    return bool(known) and keys.keys[0].number > max(known)


def _marks() -> Mapping[int, bytes]:
    try:
        rows = reading().execute(select(KeyMark.number, KeyMark.mark)).all()
    except SQLAlchemyError:  # no database yet, or none with this table
        roll_back()
        return {}
    return {row.number: row.mark for row in rows}


def _mark(key: Key) -> KeyMark:
    return KeyMark(number=key.number, mark=_mark_of(key))


def _mark_of(key: Key) -> bytes:
    return key.tag("mark")


def _may_be_asked(config: Config) -> bool:
    """Whether there may be a database: asking SQLite would make an empty one."""
    return not config.is_sqlite or Path(db.engine.url.database or "").exists()
