"""E-mail addresses: what may be one, and which are the same."""

from __future__ import annotations

import re

from forum.errors import NotValid
from forum.i18n import sentence
from forum.text.composed import composed
from forum.text.plain import clean_line

LONGEST = 254
_LONGEST_BEFORE_THE_AT = 64
_LONGEST_COMPARED = 4 * LONGEST
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
# The rare quoted forms are left out: what they allow is mostly used to deceive.
_ADDRESS = re.compile(
    rf"(?P<box>[\w.!#$%&'*+/=?^`{{|}}~-]{{1,{_LONGEST_BEFORE_THE_AT}}})@{_LABEL}(?:\.{_LABEL})+"
)


def email_key(address: str) -> str:
    """What two addresses have in common when a letter to either reaches the same box."""
    return composed(composed(address[:_LONGEST_COMPARED], "NFKC").casefold(), "NFKC")


def check_email(text: str) -> str:
    """The cleaned address; raises NotValid when no letter could reach it."""
    address = clean_line(text)
    found = _ADDRESS.fullmatch(address) if len(email_key(address)) <= LONGEST else None
    if found is None or ".." in address or found["box"].startswith(".") or found["box"][-1] == ".":
        raise NotValid(
            sentence("This does not look like an e-mail address, such as you@example.org."),
            field="email",
        )
    return address
