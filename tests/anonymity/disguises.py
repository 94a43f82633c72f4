"""What an account may be turned into by whoever knows it, and what its keys might be."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator, Sequence
from typing import Any

from forum.sealing import KEY_BYTES, TAG_BYTES
from tests.anonymity.loot import Loot

PURPOSES = (b"", b"member", b"user", b"author", b"guest", b"slot", b"throttle", b"csrf member")


def made_of_accounts(loot: Loot) -> Iterator[tuple[Any, int]]:
    """What an account may be turned into, and which one it is."""
    for row in loot.people:
        who = loot.index[row["id"]]
        number = row["id"]
        told = [str(number).encode(), number.to_bytes(8), number.to_bytes(4), row["name"].encode()]
        told += [text.encode() for text in (row["name_key"], row["email"]) if text]
        yield number, who
        for each in told:
            yield each, who
            yield each.decode("latin-1"), who
            for made in _digests_of(each, loot.secrets):
                yield from (
                    (made, who),
                    (made.hex(), who),
                    (made[:16], who),
                    (made[:16].hex(), who),
                )


def _digests_of(said: bytes, secrets: Sequence[bytes]) -> Iterator[bytes]:
    for name in ("md5", "sha1", "sha256"):
        yield hashlib.new(name, said).digest()
    yield hashlib.blake2b(said, digest_size=32).digest()
    for secret in secrets:
        for purpose in PURPOSES:
            yield hmac.digest(secret, purpose + said, "sha256")
            yield hmac.digest(secret, purpose + b"\0" + said, "sha256")


def key_guesses(loot: Loot) -> Iterator[bytes]:
    """What a careless forum would have taken for its key."""
    for secret in (b"", *loot.secrets):
        yield hashlib.sha256(secret).digest()
        yield secret[:KEY_BYTES].ljust(KEY_BYTES, b"\0")


def parts_of(value: Any) -> Iterator[Any]:
    """A value, and the words in it."""
    yield value
    if isinstance(value, str) and len(value) < 300:
        yield from re.findall(r"\w+", value)


def tag_of_member(key: bytes, question_id: int, user_id: int) -> bytes:
    """What stands for a member in a thread, as `forum/sealing.py` makes it, only quicker."""
    said = b"".join((8).to_bytes(4) + each.to_bytes(8) for each in (question_id, user_id))
    person = b"member".ljust(16, b"\0")
    return hashlib.blake2b(said, digest_size=TAG_BYTES, key=key, person=person).digest()
