"""Editing a post, and its history."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum.database import commit, roll_back
from forum.domain.posting import editing
from forum.errors import Conflict
from forum.i18n import gettext, sentence
from forum.posting.blueprint import bp
from forum.posting.forms import EditCommentForm, EditForm, EditQuestionForm
from forum.reading import places, versions
from forum.reading.versions import PostText
from forum.text.numbers import whole_number
from forum.web.actor import current_actor
from forum.web.pages import place_url, see_other

EDITED = sentence("Your changes are here.")
FORMS = {"question": EditQuestionForm, "answer": EditForm, "comment": EditCommentForm}


@bp.get("/<post_id:post_id>/edit")
def show_edit_form(post_id: int) -> ResponseReturnValue:
    """Show a post's text for editing; `?from=2` starts from what version 2 said."""
    actor = current_actor()
    found = places.require("edit", post_id, actor)
    post = versions.post_text(post_id)
    form = form_for(post)
    form.is_unnamed = places.is_own_unnamed(found, actor)
    _fill(form, post, _number("from"))
    return _edit_page(post, form)


@bp.post("/<post_id:post_id>/edit")
def edit_post(post_id: int) -> ResponseReturnValue:
    """Change a post's text; 409 with both texts when somebody else has changed it since."""
    actor = current_actor()
    found = places.require("edit", post_id, actor)
    post = versions.post_text(post_id)
    form = form_for(post)
    form.is_unnamed = places.is_own_unnamed(found, actor)
    if form.is_sent():
        edit = form.edit()
        try:
            with form.taking_back():
                editing.edit_post(post_id, edit, form.started_from(), actor)
                commit()
                return see_other(place_url(places.place_of(post_id, actor)), EDITED)
        except Conflict:
            return _stale_page(post_id, form), 409
    return _edit_page(post, form), form.status


@bp.get("/<post_id:post_id>/history")
def show_history(post_id: int) -> ResponseReturnValue:
    """Show what a post said before, and what changed."""
    found = places.require("history", post_id, current_actor())
    return render_template(
        "posting/history.html",
        post=versions.post_text(post_id),
        history=versions.history(post_id, _number("version")),
        may_edit="edit" in places.acts_on(found, current_actor()),
    )


def form_for(post: PostText) -> EditForm:
    """The form that edits a post of this kind."""
    form = FORMS[post.kind]()
    if isinstance(form, EditQuestionForm):
        form.offer_categories()
    return form


def _fill(form: EditForm, post: PostText, number: int | None) -> None:
    text = versions.version(post.id, number) if number is not None else post
    form.body.data = text.source
    form.revision.data = str(post.revision)
    if number is not None:
        form.reason.data = gettext("Back to version %(number)s", number=number)
    if isinstance(form, EditQuestionForm):
        form.title.data, form.tags.data = text.title, text.tags
        if "category" in form:
            form.category.data = text.category_path


def _stale_page(post_id: int, form: EditForm) -> str:
    """Both texts; sent again, the form starts from what the post says now."""
    roll_back()
    post = versions.post_text(post_id)
    form.revision.data = str(post.revision)
    return _edit_page(post, form, is_stale=True)


def _edit_page(post: PostText, form: EditForm, *, is_stale: bool = False) -> str:
    return render_template(
        "posting/edit.html", post=post, form=form, preview=form.preview(), is_stale=is_stale
    )


def _number(name: str) -> int | None:
    return whole_number(request.args.get(name, ""))
