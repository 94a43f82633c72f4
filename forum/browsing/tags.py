"""All tags."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from forum.browsing.blueprint import bp
from forum.reading import taxonomy
from forum.web.canonical import canonical_url
from forum.web.paging import page_number, pager


@bp.get("/tags")
def list_tags() -> ResponseReturnValue:
    """Show the tags, the most used first."""
    number = page_number()
    tags = taxonomy.tags_page(number)
    return render_template(
        "browsing/tags.html",
        tags=tags.rows,
        pages=pager(number, has_rows=bool(tags.rows), has_more=tags.has_more),
        canonical=canonical_url("/tags", number),
    )
