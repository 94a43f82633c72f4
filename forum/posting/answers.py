"""Answering a question, and accepting the answer that helped."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue

from forum.database import commit
from forum.domain.posting import accepting, writing
from forum.i18n import sentence
from forum.posting.blueprint import bp
from forum.posting.forms import AnswerForm, ChoiceForm
from forum.posting.made import show_made
from forum.reading import places
from forum.reading.versions import post_text
from forum.web.actor import current_actor
from forum.web.pages import place_url, render_template, see_other, wants_json

ANSWERED = sentence("Your answer is here. Thank you for taking the time.")


@bp.get("/<post_id:question_id>/answer")
def show_answer_form(question_id: int) -> ResponseReturnValue:
    """Show the form for an answer on a page of its own."""
    places.require("answer", question_id, current_actor())
    return _form_page(question_id, AnswerForm())


@bp.post("/<post_id:question_id>/answer")
def answer_question(question_id: int) -> ResponseReturnValue:
    """Take an answer, or show the form again with what was wrong with it."""
    form = AnswerForm()
    if form.is_sent():  # the verb asks who may, once it knows that this was not sent before
        text, author = form.text(), form.author()
        with form.taking_back():
            answer = writing.add_answer(question_id, text, author, form.nonce())
            commit()
            return show_made(answer, author, ANSWERED)
    places.require("answer", question_id, current_actor())
    return _form_page(question_id, form), form.status


@bp.post("/accept/<post_id:answer_id>")
def accept_answer(answer_id: int) -> ResponseReturnValue:
    """Accept an answer (`value` 1), or take that back (0)."""
    places.require("accept", answer_id, current_actor())
    is_accepted = ChoiceForm().chosen()
    accepting.accept_answer(answer_id, current_actor(), is_accepted=is_accepted)
    commit()
    if wants_json():
        return jsonify({"id": answer_id, "accepted": is_accepted})
    return see_other(place_url(places.place_of(answer_id, current_actor())))


def _form_page(question_id: int, form: AnswerForm) -> str:
    question = post_text(question_id)
    return render_template(
        "posting/answer.html", question=question, form=form, preview=form.preview()
    )
