"""The start page, and all that happens."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from forum.browsing.blueprint import bp
from forum.reading import lists, taxonomy
from forum.web.canonical import canonical_url
from forum.web.paging import page_number, pager


@bp.get("/")
def show_home() -> ResponseReturnValue:
    """Show the welcome box and what happened last."""
    return render_template(
        "browsing/home.html",
        questions=lists.activity_page(1),
        categories=taxonomy.category_tree(),
        canonical=canonical_url("/"),
    )


@bp.get("/activity")
def list_activity() -> ResponseReturnValue:
    """Show questions by what happened to them last."""
    number = page_number()
    questions = lists.activity_page(number)
    return render_template(
        "browsing/activity.html",
        questions=questions,
        pages=pager(number, has_rows=bool(questions.rows), has_more=questions.has_more),
        canonical=canonical_url("/activity", number),
    )
