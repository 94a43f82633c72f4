"""The tree of categories."""

from __future__ import annotations

from urllib.parse import quote

from flask import render_template
from flask.typing import ResponseReturnValue

from forum.browsing.blueprint import bp
from forum.reading import taxonomy
from forum.web.canonical import canonical_url


@bp.get("/categories")
@bp.get("/categories/<path:category>")
def list_categories(category: str | None = None) -> ResponseReturnValue:
    """Show all categories, or those inside one."""
    place = taxonomy.category_place(category) if category else None
    return render_template(
        "browsing/categories.html",
        place=place,
        categories=place.node.children if place else taxonomy.category_tree(),
        canonical=canonical_url(f"/categories/{quote(category)}" if category else "/categories"),
    )
