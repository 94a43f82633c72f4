"""Closing and reopening, deleting and restoring: each asks first, then acts."""

from __future__ import annotations

import re

from flask import render_template
from flask.typing import ResponseReturnValue

from forum.database import commit
from forum.domain import permissions
from forum.domain.posting import closing, deleting, erasing
from forum.errors import NotFound, NotValid
from forum.i18n import Sentence, sentence
from forum.posting.blueprint import bp
from forum.posting.forms import CloseForm
from forum.reading import places
from forum.reading.versions import post_text
from forum.web.actor import current_actor
from forum.web.guard import is_own_host
from forum.web.pages import place_url, see_other

CLOSED = sentence("The question is closed.")
REOPENED = sentence("The question is open again.")
DELETED = sentence("It is deleted. Until it is erased it can be restored here.")
REFUSED = sentence("It is deleted. Nobody but its writer and editors can see it.")
RESTORED = sentence("It is back.")
WITHDRAWN = sentence("It is withdrawn. Its words are gone for good.")


@bp.get("/<post_id:post_id>/close")
def show_close_form(post_id: int) -> ResponseReturnValue:
    """Ask why a question is to be closed."""
    places.require("close", post_id, current_actor())
    return _close_page(post_id, CloseForm())


@bp.post("/<post_id:post_id>/close")
def close_question(post_id: int) -> ResponseReturnValue:
    """Close a question, with a reason or as one that was asked before."""
    actor = current_actor()
    places.require("close", post_id, actor)
    form = CloseForm()
    if form.validate_on_submit():
        with form.taking_back():
            closing.close_question(
                post_id,
                actor,
                reason=form.reason.data,
                original_id=_id_in(form.duplicate_of.data),
            )
            return _done(post_id, CLOSED)
    return _close_page(post_id, form), 422


@bp.get("/<post_id:post_id>/reopen", defaults={"act": "reopen"})
@bp.get("/<post_id:post_id>/delete", defaults={"act": "delete"})
@bp.get("/<post_id:post_id>/restore", defaults={"act": "restore"})
@bp.get("/<post_id:post_id>/withdraw", defaults={"act": "withdraw"})
def ask_first(post_id: int, act: str) -> ResponseReturnValue:
    """Ask whether this is really meant."""
    places.require(act, post_id, current_actor())
    return render_template("posting/confirm.html", post=post_text(post_id), act=act)


@bp.post("/<post_id:post_id>/reopen")
def reopen_question(post_id: int) -> ResponseReturnValue:
    """Open a closed question again."""
    places.require("reopen", post_id, current_actor())
    closing.reopen_question(post_id, current_actor())
    return _done(post_id, REOPENED)


@bp.post("/<post_id:post_id>/delete")
def delete_post(post_id: int) -> ResponseReturnValue:
    """Delete a post so that it can be restored."""
    found = places.require("delete", post_id, current_actor())
    deleting.delete_post(post_id, current_actor())
    if found.target.state == "held" and permissions.may_look_after(current_actor()):
        commit()
        return see_other("/moderation", REFUSED)
    return _done(post_id, DELETED)


@bp.post("/<post_id:post_id>/restore")
def restore_post(post_id: int) -> ResponseReturnValue:
    """Bring a deleted post back."""
    places.require("restore", post_id, current_actor())
    deleting.restore_post(post_id, current_actor())
    return _done(post_id, RESTORED)


@bp.post("/<post_id:post_id>/withdraw")
def withdraw_post(post_id: int) -> ResponseReturnValue:
    """Erase a post of one's own for good."""
    actor = current_actor()
    places.require("withdraw", post_id, actor)
    question = erasing.withdraw_post(post_id, actor)
    commit()
    try:
        return see_other(place_url(places.place_of(question.id, actor)), WITHDRAWN)
    except NotFound:  # nothing of it is left
        return see_other("/", WITHDRAWN)


def _done(post_id: int, receipt: Sentence) -> ResponseReturnValue:
    commit()
    return see_other(place_url(places.place_of(post_id, current_actor())), receipt)


def _close_page(post_id: int, form: CloseForm) -> str:
    return render_template("posting/close.html", post=post_text(post_id), form=form)


def _id_in(text: str) -> int | None:
    """The id in what somebody pasted: a bare id, or the address of a question."""
    if not text:
        return None
    found = re.fullmatch(r"(?:https?://([^/?#]+))?/?([1-9][0-9]{0,9})(?:[/?#].*)?", text)
    is_ours = found is not None and (found[1] is None or is_own_host(found[1]))
    if found is None or not is_ours or int(found[2]) >= 2**31:
        raise NotValid(sentence("We found no question at that address."), field="duplicate_of")
    return int(found[2])
