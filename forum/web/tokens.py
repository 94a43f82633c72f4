"""What a form carries to prove where it comes from: `csrf_token` and `form_key`.

A member's `csrf_token` is bound to the session. A guest's is signed and dated and bound
to no cookie, because reading sets none. Both are masked anew on each page, so that
compression tells nothing about them.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from dataclasses import dataclass

from flask import current_app

from forum import clock

GUEST_TOKEN_SECONDS = 7 * 24 * 3600
_TAG_BYTES = 16
_MEMBER, _GUEST = b"m", b"g"


@dataclass(frozen=True, slots=True)
class FormKey:
    """The key of one form: what it is told apart by, and how old the form is."""

    nonce: bytes
    age_seconds: int


def make_csrf_token(session_hash: bytes | None) -> str:
    """A fresh token for this page; `session_hash` is the member's session, if any."""
    if session_hash is None:
        stamp = _seconds().to_bytes(5, "big")
        return _masked(_GUEST + stamp + mark("csrf guest", stamp))
    return _masked(_MEMBER + mark("csrf member", session_hash))


def is_good_csrf_token(token: str, session_hash: bytes | None) -> bool:
    """Whether a token was made for this member, or for a guest in the last seven days."""
    plain = _unmasked(token)
    if plain[:1] == _MEMBER and session_hash is not None:
        return hmac.compare_digest(plain[1:], mark("csrf member", session_hash))
    if plain[:1] == _GUEST and session_hash is None:
        stamp, tag = plain[1:6], plain[6:]
        is_ours = hmac.compare_digest(tag, mark("csrf guest", stamp))
        return is_ours and _seconds() - int.from_bytes(stamp, "big") <= GUEST_TOKEN_SECONDS
    return False


def make_form_key() -> str:
    """A fresh key for a form that creates something: random, dated and signed."""
    plain = _seconds().to_bytes(5, "big") + secrets.token_bytes(16)
    return encoded(plain + mark("form key", plain))


def read_form_key(text: str) -> FormKey | None:
    """The key that a form carried, or nothing when it is not one of ours."""
    raw = decoded(text)
    plain, tag = raw[:21], raw[21:]
    if len(plain) != 21 or not hmac.compare_digest(tag, mark("form key", plain)):
        return None
    return FormKey(plain[5:], _seconds() - int.from_bytes(plain[:5], "big"))


def signed(purpose: str, text: str) -> str:
    """A short text with our signature, good for `purpose` only."""
    plain = text.encode()
    return encoded(mark(purpose, plain) + plain)


def unsigned(purpose: str, text: str) -> str | None:
    """The text that was signed for `purpose`, or nothing when it was not."""
    raw = decoded(text)
    tag, plain = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
    is_ours = hmac.compare_digest(tag, mark(purpose, plain))
    return plain.decode(errors="replace") if is_ours else None


def _seconds() -> int:
    return int(clock.now().timestamp())


def mark(purpose: str, data: bytes) -> bytes:
    """The site's own mark under some bytes, for one purpose."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.digest(key, purpose.encode() + b"\0" + data, "sha256")[:_TAG_BYTES]


def _masked(plain: bytes) -> str:
    pad = secrets.token_bytes(len(plain))
    return encoded(pad + _xor(pad, plain))


def _unmasked(token: str) -> bytes:
    raw = decoded(token)
    half = len(raw) // 2
    return _xor(raw[:half], raw[half:]) if len(raw) == 2 * half else b""


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def encoded(data: bytes) -> str:
    """Bytes as text that an address or a cookie may hold."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decoded(text: str) -> bytes:
    """The bytes of such a text; none when it is not one."""
    try:
        padding = b"=" * (-len(text) % 4)
        return base64.b64decode(text.encode("ascii") + padding, altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return b""
