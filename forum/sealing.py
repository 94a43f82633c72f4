"""What only the key file can read: tags of people, and the keys of posts.

The file holds one or more keys, the newest last. A tag begins with the number of the key
that made it, so that a key can be replaced, and destroyed once nothing shall be read by it.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app
from nacl.encoding import RawEncoder
from nacl.hash import blake2b

from forum.config import ConfigError, write_secret

FILE = "post_keys"
KEY_BYTES = 32
TAG_BYTES = 24
POST_KEY_BYTES = 16
MOST_KEYS = 9
LAST_NUMBER = 255


@dataclass(frozen=True)
class Key:
    """One key of the file; its number is never used again."""

    number: int
    secret: bytes

    def tag(self, purpose: str, *parts: bytes) -> bytes:
        """What stands for `parts` in the database: nobody without the key can make it."""
        return bytes([self.number]) + self._hash(purpose, parts, TAG_BYTES)

    def post_key(self, made_as: bytes) -> bytes:
        """The secret that a guest is given for what was made as `made_as`."""
        return self._hash("post key", (made_as,), POST_KEY_BYTES)

    def tags_of(self, purpose: str, many: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
        """The tag of each of many, made in a tenth of the time.

        The standard library's BLAKE2b takes the key once for all of them; a test holds each
        tag equal to what PyNaCl's makes.
        """
        begun = hashlib.blake2b(key=self.secret, person=_person(purpose), digest_size=TAG_BYTES)
        number = bytes([self.number])
        for parts in many:
            one = begun.copy()
            one.update(_said(parts))
            yield number + one.digest()

    def _hash(self, purpose: str, parts: Iterable[bytes], size: int) -> bytes:
        digest: bytes = blake2b(
            _said(parts),
            digest_size=size,
            key=self.secret,
            person=_person(purpose),
            encoder=RawEncoder,
        )
        return digest


def _said(parts: Iterable[bytes]) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _person(purpose: str) -> bytes:
    return purpose.encode().ljust(16, b"\0")


@dataclass(frozen=True)
class Keyring:
    """The keys of one forum, the newest last."""

    keys: tuple[Key, ...]

    @property
    def newest(self) -> Key:
        """The key that everything new is made with."""
        return self.keys[-1]

    def tags(self, purpose: str, *parts: bytes) -> tuple[bytes, ...]:
        """All that may stand for `parts`: one tag for each key."""
        return tuple(key.tag(purpose, *parts) for key in self.keys)


def init_sealing(app: Flask, keys: Keyring) -> None:
    """Let this application make tags with these keys."""
    app.extensions["keyring"] = keys


def keyring() -> Keyring:
    """The keys of the forum at work."""
    found: Keyring = current_app.extensions["keyring"]
    return found


def read_keys(path: Path) -> Keyring:
    """The keys of a file; raises `ConfigError` with one line."""
    try:
        lines = path.read_text(encoding="ascii").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the key file {path}") from error
    keys = tuple(_key(path, line) for line in lines if line.strip())
    numbers = [key.number for key in keys]
    if not keys or numbers != sorted(set(numbers)):
        raise ConfigError(f"the key file {path} is damaged; please bring it back from a backup")
    return Keyring(keys)


def first_keys(path: Path) -> Keyring:
    """A new key file, or the one that another process made meanwhile."""
    _write(path, Keyring((new_key(1),)), is_first=True)
    return read_keys(path)


def write_keys(path: Path, keys: Keyring) -> None:
    """Put these keys in the place of those in the file, all or none of it.

    The old file is overwritten, as far as the file system does that. Raises `ConfigError`.
    """
    try:
        with path.open("r+b") as old:
            size = path.stat().st_size
            _write(path, keys, is_first=False)
            old.write(bytes(size))
            old.flush()
            os.fsync(old.fileno())
    except OSError as error:
        raise ConfigError(f"cannot write {path}: {error.strerror}") from error


def new_key(number: int) -> Key:
    """A key that nobody has ever seen."""
    return Key(number, secrets.token_bytes(KEY_BYTES))


def _key(path: Path, line: str) -> Key:
    number, _, text = line.strip().partition(" ")
    secret = b""
    with suppress(ValueError):
        secret = base64.b64decode(text.encode("ascii"), validate=True)
    if not number.isdigit() or not 0 < int(number) <= LAST_NUMBER or len(secret) != KEY_BYTES:
        raise ConfigError(f"the key file {path} is damaged; please bring it back from a backup")
    return Key(int(number), secret)


def _write(path: Path, keys: Keyring, *, is_first: bool) -> None:
    lines = (f"{key.number} {base64.b64encode(key.secret).decode()}\n" for key in keys.keys)
    write_secret(path, "".join(lines), is_first=is_first)
