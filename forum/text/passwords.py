"""Passwords: what may be one. No rules of composition, only length and the first guesses."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from forum.errors import NotValid
from forum.i18n import Sentence, sentence
from forum.text.composed import composed
from forum.text.plain import is_well_formed

SHORTEST, LONGEST = 10, 128

_LEAST_OF_ONES_OWN = 5
_LONGEST_REPEATED = 4
_ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_SEQUENCES = _ROWS + tuple(row[::-1] for row in _ROWS)
# Where it comes from, and under which licence, stands beside it.
_COMMON = Path(__file__).with_name("common_passwords.txt")
_FIRST_GUESSES = ("password", "passphrase", "qwerty", "iloveyou", "letmein", "welcome")

TOO_SHORT = sentence("Please choose at least %(least)s characters.", least=SHORTEST)
TOO_LONG = sentence("At most %(most)s characters fit.", most=LONGEST)
DAMAGED = sentence("Some of the signs arrived damaged. Please type it again.")
TOO_COMMON = sentence("This would be among the first guesses. Please choose another.")
TOO_NEAR = sentence("Please do not build it from your name or the name of this site.")


def as_compared(password: str) -> str:
    """The password in one form, whichever way a keyboard composes its letters."""
    return composed(password)


def check_password(password: str, *names: str, field: str = "password") -> str:
    """The password as it is compared; raises NotValid for one that is easily guessed.

    `names` are the words that surround the account: its own, its address, the site's.
    """
    password = as_compared(password)
    reason = _why_not(password, names)
    if reason is not None:
        raise NotValid(reason, field=field)
    return password


def _why_not(password: str, names: tuple[str, ...]) -> Sentence | None:
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    if not is_well_formed(password):
        return DAMAGED
    if password.casefold() in _common_passwords():
        return TOO_COMMON
    plain = _plain(password)
    is_word = 2 * len(plain) > len(password)
    if _is_repeated(password.casefold()) or (is_word and _is_sequence(plain)):
        return TOO_COMMON
    if _is_made_of(plain, _FIRST_GUESSES):
        return TOO_COMMON
    if _is_made_of(plain, tuple(word for name in names for word in (name, *name.split("@")[:1]))):
        return TOO_NEAR
    return None


@cache
def _common_passwords() -> frozenset[str]:
    """The 10,000 most common passwords of our length: read when the first one is checked."""
    return frozenset(_COMMON.read_text(encoding="utf-8").splitlines())


def _is_repeated(password: str) -> bool:
    """Whether it is one short piece again and again, as `aaaaaaaaaa` or `abc1abc1abc1`."""
    # The end of a text that is shifted by the length of such a piece is the text's beginning.
    return any(password[n:] == password[:-n] for n in range(1, _LONGEST_REPEATED + 1))


def _is_sequence(plain: str) -> bool:
    """Whether it runs along the alphabet, the digits or a row of keys."""
    return any(plain in sequence for sequence in _SEQUENCES)


def _is_made_of(plain: str, words: tuple[str, ...]) -> bool:
    """Whether next to nothing is left once these words are taken away."""
    rest = plain
    for word in sorted({_plain(word) for word in words}, key=len, reverse=True):
        if len(word) > 2:
            rest = rest.replace(word, "")
    return rest != plain and len(rest) < _LEAST_OF_ONES_OWN


def _plain(text: str) -> str:
    """The letters and digits alone, in small letters."""
    return re.sub(r"[\W_]+", "", composed(text, "NFKC").casefold())
