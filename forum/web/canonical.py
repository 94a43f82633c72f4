"""The one public address of a page that may be reached by several."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import current_app


def canonical_url(path: str, page: int = 1, **query: str | None) -> str:
    """The absolute address of a page, with what it was chosen by; the first has no number."""
    base: str = current_app.config["BASE_URL"]
    return base + page_address(path, page=str(page) if page > 1 else None, **query)


def page_address(path: str, **query: str | None) -> str:
    """A path with those parts of a query that are given."""
    given = {name: value for name, value in query.items() if value}
    return path + (f"?{urlencode(given)}" if given else "")
