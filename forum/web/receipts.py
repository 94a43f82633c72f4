"""A line on the next page that says what was done: a short signed cookie that a POST sets.

It lives for some seconds and for that one page, so reading never sets a cookie.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, current_app, request

from forum.web.tokens import signed, unsigned

COOKIE = "receipt"
SECONDS = 15


def give(response: Response, url: str, text: str) -> None:
    """Let the page at `url` say `text`."""
    response.set_cookie(
        COOKIE,
        signed("receipt", text),
        max_age=SECONDS,
        path=urlsplit(url).path or "/",
        secure=current_app.config["IS_HTTPS"],
        httponly=True,
        samesite="Lax",
    )


def take() -> str | None:
    """The line for this page, if the deed before left one."""
    text = request.cookies.get(COOKIE)
    return unsigned("receipt", text) if text else None
