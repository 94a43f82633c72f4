"""Commenting on a question or an answer."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue

from forum.database import commit
from forum.domain.posting import writing
from forum.i18n import sentence
from forum.posting.blueprint import bp
from forum.posting.clues import show_clues
from forum.posting.forms import CommentForm
from forum.posting.made import key_of_made, show_made, url_of_made, what_waits
from forum.reading import places
from forum.reading.versions import post_text
from forum.web.actor import current_actor
from forum.web.pages import render_template, wants_json
from forum.web.refusals import show_problems

COMMENTED = sentence("Your comment is here.")


@bp.get("/<post_id:post_id>/comment")
def show_comment_form(post_id: int) -> ResponseReturnValue:
    """Show the form for a comment."""
    places.require("comment", post_id, current_actor())
    return _form_page(post_id, CommentForm())


@bp.post("/<post_id:post_id>/comment")
def comment_on_post(post_id: int) -> ResponseReturnValue:
    """Take a comment, or show the form again with what was wrong with it."""
    form = CommentForm()
    if form.is_sent():  # the verb asks who may, once it knows that this was not sent before
        text, author = form.text(), form.author()
        with form.taking_back():
            comment = writing.add_comment(post_id, text, author, form.nonce())
            commit()
            if wants_json():
                made = {"id": comment.id, "url": url_of_made(comment, author), "html": text.html}
                if comment.state == "held":
                    made["waits"] = str(what_waits(comment))
                if key := key_of_made(comment, author):
                    made["key"] = key
                return jsonify(made), 201
            return show_made(comment, author, COMMENTED)
    places.require("comment", post_id, current_actor())
    if wants_json():
        return show_clues(form.clues) if form.clues else show_problems(form)
    return _form_page(post_id, form), form.status


def _form_page(post_id: int, form: CommentForm) -> str:
    post = post_text(post_id)
    return render_template("posting/comment.html", post=post, form=form, preview=form.preview())
