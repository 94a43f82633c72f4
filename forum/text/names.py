"""Names of people: what may be one, and which are the same."""

from __future__ import annotations

import re

from forum.errors import NotValid
from forum.i18n import Sentence, sentence
from forum.text.composed import composed
from forum.text.lookalikes import alphabets_of, fold, fold_as_typed
from forum.text.plain import clean_line, is_mark

SHORTEST, LONGEST = 3, 20
LONGEST_DISPLAY_NAME = 40
# No name is as long; what somebody types in its place may be much longer.
_LONGEST_COMPARED = 200

_STAFF = (
    "admin", "admins", "administrator", "administrators", "sysadmin", "webmaster", "owner",
    "root", "superuser", "sudo", "moderator", "moderators", "mod", "mods", "staff", "team",
    "support", "helpdesk", "official", "security", "abuse", "editor", "askwell",
)  # fmt: skip
_NOBODY = (
    "guest", "guests", "anonymous", "anonym", "anon", "nobody", "unknown", "user", "users",
    "member", "members", "me", "you", "deleted", "removed", "withdrawn", "erased", "system",
    "null", "none", "undefined", "everyone", "all", "here", "postmaster", "hostmaster",
    "mailer-daemon", "noreply", "no-reply",
)  # fmt: skip
_STAFF_IN_A_NAME = ("admin", "administrator", "moderator", "sysadmin", "webmaster")

_ADDRESS = re.compile(r"[^\s@]+\s*@\s*[^\s@.]+(?:\.[^\s@.]+)+")


def name_key(name: str) -> str:
    """What two names have in common when they are, or look, the same."""
    return fold(name[:_LONGEST_COMPARED])


def check_username(name: str, *, may_be_reserved: bool = False) -> str:
    """The cleaned user name; raises NotValid when it cannot be one."""
    name = composed(clean_line(name), "NFKC")
    if not SHORTEST <= len(name) <= LONGEST:
        raise _refused(
            sentence("A name has %(least)s to %(most)s characters.", least=SHORTEST, most=LONGEST)
        )
    if not all(_belongs(char) for char in name) or is_mark(name[0]):
        raise _refused(sentence("A name has letters, digits, - and _ only, without spaces."))
    # Digits alone would read as the number of a post.
    if not any(char.isalpha() for char in name):
        raise _refused(sentence("A name needs at least one letter."))
    if len(alphabets_of(name)) > 1:
        raise _refused(sentence("Please use letters of one alphabet in a name."))
    if not may_be_reserved and _keys(name) & _RESERVED:
        raise _refused(sentence("This name is kept for the site itself. Please choose another."))
    return name


def check_display_name(name: str) -> str:
    """The cleaned name that a guest shows, or nothing; raises NotValid when it may not stand."""
    name = clean_line(name)
    if len(name) > LONGEST_DISPLAY_NAME:
        raise _refused(
            sentence("Please keep the name to %(most)s characters.", most=LONGEST_DISPLAY_NAME),
            "display_name",
        )
    if _ADDRESS.search(composed(name, "NFKC")):
        raise _refused(
            sentence("Please do not use an e-mail address as your name: everybody can read it."),
            "display_name",
        )
    words = re.split(r"[\W_]+", composed(name, "NFKC"))
    if _keys(name) & _STAFF_KEYS or any(_keys(word) & _STAFF_WORDS for word in words):
        raise _refused(
            sentence("This name is kept for the people who run the site. Please choose another."),
            "display_name",
        )
    return name


def _belongs(char: str) -> bool:
    return char in "-_" or char.isalpha() or char.isdecimal() or is_mark(char)


def _keys(name: str) -> set[str]:
    """The name's look-alike keys without what parts it: `a.d_m-i n` is `admin` too."""
    return {re.sub(r"[\W_]+", "", key) for key in (fold(name), fold_as_typed(name))}


def _refused(reason: Sentence, field: str = "username") -> NotValid:
    return NotValid(reason, field=field)


def _keys_of(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key for name in names for key in _keys(name))


_STAFF_KEYS = _keys_of(_STAFF)
_STAFF_WORDS = _keys_of(_STAFF_IN_A_NAME)
_RESERVED = _STAFF_KEYS | _keys_of(_NOBODY)
