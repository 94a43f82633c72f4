"""The key file of this forum, held against what the database knows of its keys."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from forum import sealing
from forum.config import Config, ConfigError
from forum.database import db, file, locked, reading, reason_of, roll_back
from forum.errors import Refusal
from forum.i18n import sentence
from forum.models import KeyMark, ThreadName
from forum.sealing import Key, Keyring, keyring

# How PostgreSQL and SQLite say that there is no such table.
UNDEFINED_TABLE = "42P01"
NO_TABLE = f"no such table: {KeyMark.__tablename__}"


def init_keys(app: Flask, config: Config) -> None:
    """Load the key file, or make the first one of a new forum.

    Raises `ConfigError` when the file is damaged, another forum's or from a backup, or missing
    although the forum has used it; then nothing is changed. An empty file says that the old keys
    are lost for good, and begins anew.
    """
    path = key_file(config)
    with app.app_context():
        if path.exists() and path.stat().st_size:
            keys = sealing.read_keys(path)
            # A database that answers later than the forum starts keeps nobody from starting.
            with suppress(SQLAlchemyError):
                _require_in_step(path, keys, _marks_at_start(config))
        else:
            keys = _begin(path, config)
    sealing.init_sealing(app, keys)


def _begin(path: Path, config: Config) -> Keyring:
    """The first key of a new forum, or of one whose old keys are lost for good."""
    is_missing = not path.exists()
    try:
        known = _marks_at_start(config)
    except SQLAlchemyError as error:
        raise ConfigError(
            f"the key file {path} is {'missing' if is_missing else 'empty'}, and the database does "
            f"not answer ({reason_of(error)}): no key is made before it says which ones it knows"
        ) from error
    if known and is_missing:
        raise ConfigError(
            f"the key file {path} is missing. Please bring it back from a backup. If it is lost "
            f"for good, make an empty file there: then nobody can open any more what they "
            f"wrote without a name"
        )
    if not is_missing:
        sealing.write_keys(path, Keyring((sealing.new_key(max(known, default=0) + 1),)))
    return sealing.first_keys(path)


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
    keys = sealing.read_keys(path)
    try:
        known = _marks()
    except SQLAlchemyError as error:
        raise ConfigError(
            f"the key file {path} cannot be compared with the database: {reason_of(error)}"
        ) from error
    _require_in_step(path, keys, known)


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


def _marks_at_start(config: Config) -> Mapping[int, bytes]:
    """What the database knows, asked on a connection that no forked process gets to share."""
    if config.is_sqlite and not file().exists():  # asking SQLite would make an empty one
        return {}
    try:
        return _marks()
    finally:
        roll_back()
        db.engines["reading"].dispose()


def _marks() -> Mapping[int, bytes]:
    """What the database knows of the keys; raises `SQLAlchemyError` when it does not answer."""
    try:
        rows = reading().execute(select(KeyMark.number, KeyMark.mark)).all()
    except SQLAlchemyError as error:
        roll_back()
        if _is_without_table(error):
            return {}
        raise
    return {row.number: row.mark for row in rows}


def _is_without_table(error: SQLAlchemyError) -> bool:
    """Whether the database answers, and has no such table yet."""
    said = getattr(error, "orig", None)
    return getattr(said, "sqlstate", "") == UNDEFINED_TABLE or str(said) == NO_TABLE


def _mark(key: Key) -> KeyMark:
    return KeyMark(number=key.number, mark=_mark_of(key))


def _mark_of(key: Key) -> bytes:
    return key.tag("mark")
