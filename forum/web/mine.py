"""What this browser holds of a guest's: the keys of their posts.

They are in a cookie that a POST or the opening of a key sets, for as long as the guest chose.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from forum import clock
from forum.domain import names
from forum.reading.names import numbers_of
from forum.sealing import POST_KEY_BYTES
from forum.text.phrases import BITS, bits_in, phrase_of
from forum.web.cookies import cookie, delete_cookie, set_cookie
from forum.web.tokens import decoded, encoded, signed, unsigned

COOKIE = "mine"
SHORT_SECONDS = 2 * 3600
SECONDS_A_DAY = 24 * 3600
# A cookie holds four thousand signs; who has more of them knows the oldest by heart or paper.
MOST_KEYS = 40


def held_keys() -> tuple[bytes, ...]:
    """What opens posts for this browser: whole keys, or the first bits of them from a phrase."""
    until, _, text = (unsigned(COOKIE, cookie(COOKIE)) or "").partition("\n")
    if not until.isdigit() or int(until) < clock.now().timestamp():
        return ()
    keys = (decoded(key) for key in text.split()[:MOST_KEYS])
    return tuple(key for key in keys if is_long_enough(key))


def held_numbers() -> frozenset[tuple[int, int]]:
    """The threads in which whoever holds these keys wrote, and their number there."""
    keys = held_keys()
    return numbers_opened_by(*map(bits_in, keys)) if keys else frozenset()


def numbers_opened_by(*bits: bytes) -> frozenset[tuple[int, int]]:
    """What the first bits of some keys open."""
    return numbers_of([tag for each in bits for tag in names.tags_of_bits(each)])


def hold(response: Response, keys: Sequence[bytes], days: int | None = None) -> None:
    """Let the browser hold these keys, the newest first: for two hours, or for some days."""
    seconds = days * SECONDS_A_DAY if days else SHORT_SECONDS
    until = int(clock.now().timestamp()) + seconds
    text = " ".join(encoded(key) for key in dict.fromkeys(keys[:MOST_KEYS]))
    set_cookie(response, COOKIE, signed(COOKIE, f"{until}\n{text}"), seconds=seconds)


def hold_nothing(response: Response) -> None:
    """Let the browser forget all keys."""
    delete_cookie(response, COOKIE)


def is_long_enough(key: bytes) -> bool:
    """Whether it is a key, or as much of one as a phrase stands for."""
    return len(key) * 8 >= BITS


def written(key: bytes) -> str:
    """A key as it stands in an address."""
    return encoded(key)


def phrase(text: str) -> str:
    """A key in an address as words to write down."""
    return phrase_of(decoded(text))


def read(text: str) -> bytes | None:
    """The key in an address, or nothing when it cannot be one."""
    key = decoded(text)
    return key if len(key) == POST_KEY_BYTES else None
