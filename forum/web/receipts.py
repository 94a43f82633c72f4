"""A line on the next page that says what was done: a short signed cookie that a POST sets.

It lives for some seconds and for that one page, so reading never sets a cookie.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from flask import Response, request

from forum.web.cookies import cookie, set_cookie
from forum.web.tokens import signed, unsigned

COOKIE = "receipt"
SECONDS = 15


class Receipt(NamedTuple):
    """What the page after a deed says, and the key that it shows this once."""

    text: str
    key: str = ""


def give(response: Response, url: str, receipt: Receipt) -> None:
    """Let the page at `url` say what was done."""
    path = urlsplit(url).path or "/"
    kept = signed("receipt", f"{unquote(path)}\n{receipt.key}\n{receipt.text}")
    set_cookie(response, COOKIE, kept, seconds=SECONDS, path=path)


def take() -> Receipt | None:
    """The receipt for this page, if the deed before left one."""
    kept = unsigned("receipt", cookie(COOKIE, request.path))
    path, _, rest = (kept or "").partition("\n")
    # A browser sends what is meant for `/` to every page. `/123` leads on to `/123/its-title`.
    is_here = request.path == path or (path and request.path.startswith(f"{path}/"))
    key, _, text = rest.partition("\n")
    return Receipt(text, key) if is_here else None
