"""The list of posts that wait, and releasing one of them."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum.database import commit
from forum.domain import permissions
from forum.domain.posting import releasing
from forum.errors import NotFound
from forum.i18n import sentence
from forum.moderation.blueprint import bp
from forum.reading.waiting import waiting_page
from forum.text.numbers import whole_number
from forum.web.actor import current_actor
from forum.web.pages import see_other
from forum.web.paging import page_number, pager

RELEASED = sentence("It is released. Everybody sees it now.")
NOTHING_WAITS = sentence(
    "Nothing waits at this address. Perhaps somebody else has dealt with it already."
)


@bp.get("/moderation")
def list_waiting() -> ResponseReturnValue:
    """List what waits to be looked at, the oldest first."""
    actor = current_actor()
    permissions.require_looking_after(actor)
    number = page_number()
    waiting = waiting_page(number, actor)
    pages = pager(number, has_rows=bool(waiting.rows), has_more=waiting.has_more)
    return render_template("moderation/waiting.html", waiting=waiting.rows, pager=pages)


@bp.post("/moderation/<post_id:post_id>/release")
def release_post(post_id: int) -> ResponseReturnValue:
    """Let everybody see a post that waited."""
    try:
        seen = whole_number(request.form.get("revision", ""))
        releasing.release_post(post_id, current_actor(), seen)
    except NotFound:  # the same for whatever one may not know of
        raise NotFound(NOTHING_WAITS) from None
    commit()
    return see_other("/moderation", RELEASED)
