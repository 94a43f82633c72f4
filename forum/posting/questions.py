"""Asking, and the page of a question."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue

from forum import settings
from forum.database import commit
from forum.domain import permissions
from forum.domain.posting import writing
from forum.i18n import sentence
from forum.posting.blueprint import bp
from forum.posting.forms import AskForm
from forum.posting.made import show_made
from forum.posting.structured import qa_page
from forum.reading.places import place_of
from forum.reading.threads import ORDERS, Thread, question_page
from forum.text.tags import tags_of
from forum.web.actor import current_actor
from forum.web.pages import place_url, render_template
from forum.web.paging import choice, page_number, pager
from forum.web.views import count_view

ASKED = sentence("Your question is here. Thank you for asking.")


@bp.get("/ask")
def show_ask() -> ResponseReturnValue:
    """Show the form for a question, filled with what the address says."""
    permissions.require_ask(current_actor(), settings.current())
    form = AskForm()
    form.title.data = request.args.get("title", "")[:150]
    if "category" in form:
        form.category.data = request.args.get("category", "")
    return render_template("posting/ask.html", form=form, preview=None)


@bp.post("/ask")
def ask() -> ResponseReturnValue:
    """Take a question, or show the form again with what was wrong with it."""
    form = AskForm()
    if form.is_sent():  # the verb asks who may, once it knows that this was not sent before
        text, tags, author = form.text(), tags_of(form.tags.data), form.author()
        with form.taking_back():
            question = writing.add_question(
                form.title.data, text, form.category_path(), tags, author, form.nonce()
            )
            commit()
            return show_made(question, author, ASKED)
    permissions.require_ask(current_actor(), settings.current())
    page = render_template("posting/ask.html", form=form, preview=form.preview())
    return page, form.status


@bp.get("/<post_id:post_id>")
def lead_to_post(post_id: int) -> ResponseReturnValue:
    """Lead from the short address of any post to the page that shows it."""
    return _moved(place_url(place_of(post_id, current_actor())))


@bp.get("/<post_id:question_id>/<slug>")
def show_question(question_id: int, slug: str) -> ResponseReturnValue:
    """Show a question with a page of its answers."""
    actor, number = current_actor(), page_number()
    order = choice("answers", "best", ORDERS)
    page = question_page(question_id, actor, Thread(order, number, _unfolded()))
    if page is None or page.slug != slug:
        return _moved(place_url(place_of(question_id, actor)))
    pages = pager(number, has_rows=bool(page.answers), has_more=page.has_more)
    # Of a question without a name everybody's: else the count would tell a member, who is known
    # here at once, from a guest, who is not.
    is_counted = not page.is_readers_own or page.question.is_own_unnamed
    if is_counted and page.question.held is None:
        count_view(question_id)
    return render_template(
        "posting/question.html",
        page=page,
        order=order,
        pager=pages,
        structured=qa_page(page),
    )


def _unfolded() -> int | None:
    text = request.args.get("comments", "")
    is_id = text.isascii() and text.isdigit() and len(text) <= 10
    return int(text) if is_id and int(text) < 2**31 else None


def _moved(url: str) -> ResponseReturnValue:
    response = redirect(url, 301)
    response.headers["Cache-Control"] = "no-cache"
    return response
