"""A line on the next page that says what was done: a short signed cookie that a POST sets.

It lives for some seconds and for that one page, so reading never sets a cookie.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from flask import Response, request

from forum.web.cookies import cookie, set_cookie
from forum.web.tokens import signed, unsigned

COOKIE = "receipt"
SECONDS = 15


def give(response: Response, url: str, text: str) -> None:
    """Let the page at `url` say `text`."""
    path = urlsplit(url).path or "/"
    kept = signed("receipt", f"{unquote(path)}\n{text}")
    set_cookie(response, COOKIE, kept, seconds=SECONDS, path=path)


def take() -> str | None:
    """The line for this page, if the deed before left one."""
    kept = unsigned("receipt", cookie(COOKIE, request.path))
    path, _, text = (kept or "").partition("\n")
    # A browser sends what is meant for `/` to every page. `/123` leads on to `/123/its-title`.
    is_here = request.path == path or (path and request.path.startswith(f"{path}/"))
    return text if is_here else None
