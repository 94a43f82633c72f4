"""What is kept of people, in plain words."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from forum import settings
from forum.browsing.blueprint import bp
from forum.domain.privacy import REGISTRY
from forum.web.canonical import canonical_url


@bp.get("/privacy")
def show_privacy() -> ResponseReturnValue:
    """Say what is kept, what for and how long, by the table that the worker forgets by."""
    permitted = settings.current()
    return render_template(
        "browsing/privacy.html",
        kept=[(kept.what, kept.why, kept.stays(permitted)) for kept in REGISTRY],
        canonical=canonical_url("/privacy"),
    )
