"""The key of the day: what it makes of a person or a network, nobody can tell a day later.

It lies in a file whose name says the day, never in the database, so in no backup of it. The
file is read at each use and kept in no memory: all processes have the same key, and once the
file is gone it is gone everywhere.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flask import Flask, current_app

from forum import clock
from forum.config import Config, ConfigError, write_secret
from forum.errors import Unavailable

KEY_BYTES = 32
TAG_BYTES = 16
# So long after midnight the key of yesterday is still there: tries at a password are counted
# over a quarter of an hour. What is counted by the clock hour needs no key but today's.
KEPT_AFTER_MIDNIGHT = timedelta(minutes=16)
_DAY = timedelta(days=1)
# The file, or what was left behind by a process that died while it wrote one.
_NAME = re.compile(r"\.?day_key-(\d{4}-\d{2}-\d{2})(\.[0-9a-f]+)?")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DayKey:
    """The key of one day."""

    secret: bytes

    def tag(self, purpose: str, *parts: object) -> bytes:
        """What stands for `parts` for today: nobody without the key can make or read it."""
        said = (str(part).encode() for part in (purpose, *parts))
        framed = b"".join(len(part).to_bytes(4, "big") + part for part in said)
        return hashlib.blake2b(framed, digest_size=TAG_BYTES, key=self.secret).digest()


def init_day_key(app: Flask, config: Config) -> None:
    """Say where the keys of this forum's days lie."""
    app.extensions["day_keys"] = config.instance


def of_today() -> DayKey:
    """The key of today, made by whoever needs it first; raises `Unavailable`."""
    day = clock.today()
    return of(day) or _begin(day)


def of(day: date) -> DayKey | None:
    """The key of a day, or nothing where it is gone or was never needed."""
    try:
        secret = bytes.fromhex(_file(day).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except ValueError:
        secret = b""
    except OSError as error:
        raise _unavailable(str(error.strerror)) from error
    return DayKey(secret) if len(secret) == KEY_BYTES else None


def turn() -> None:
    """Begin the key of a new day, and erase those whose time is over."""
    of_today()
    _erase_old()


def _begin(day: date) -> DayKey:
    text = secrets.token_hex(KEY_BYTES)
    try:
        # Two processes may be at it: the file that is there first is the key of both.
        write_secret(_file(day), text, is_first=True)
        _erase_old()
        if (made := of(day)) is None:  # a file that holds no key: nothing is lost but a count
            write_secret(_file(day), text, is_first=False)
            made = of(day)
    except (ConfigError, OSError) as error:
        raise _unavailable(str(error)) from error
    return made or DayKey(bytes.fromhex(text))


def _erase_old() -> None:
    """Erase all keys but today's, yesterday's just after midnight, and one a moment ahead."""
    first = (clock.now() - KEPT_AFTER_MIDNIGHT).date()
    # Another process may see midnight earlier; keys further ahead come from a clock put back.
    last = clock.today() + _DAY
    for path in _folder().iterdir():
        if (found := _NAME.fullmatch(path.name)) is None:
            continue
        if not first.isoformat() <= found[1] <= last.isoformat():
            _erase(path)


def _erase(path: Path) -> None:
    with suppress(FileNotFoundError):  # another process was quicker
        handle = os.open(path, os.O_WRONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(bytes(2 * KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def _folder() -> Path:
    folder: Path = current_app.extensions["day_keys"]
    return folder


def _file(day: date) -> Path:
    return _folder() / f"day_key-{day.isoformat()}"


def _unavailable(why: str) -> Unavailable:
    log.error("no key for today: %s", why)
    return Unavailable()
