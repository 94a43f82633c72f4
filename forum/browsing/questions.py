"""Lists of questions: in five orders, or still waiting in three ways."""

from __future__ import annotations

from urllib.parse import quote

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum.browsing.blueprint import bp
from forum.i18n import gettext
from forum.models.post import UNANSWERED
from forum.reading import lists, taxonomy
from forum.reading.lists import ORDERS, QuestionsPage
from forum.web.canonical import canonical_url, page_address
from forum.web.pages import category_url, tag_url
from forum.web.paging import Pager, choice, page_number, pager


@bp.get("/questions")
@bp.get("/questions/<path:category>")
def list_questions(category: str | None = None) -> ResponseReturnValue:
    """Show questions, of one category or of all."""
    order, number = choice("sort", "recent", tuple(ORDERS)), page_number()
    tag = request.args.get("tag")
    found = lists.questions_page(order, number, category_path=category, tag=tag)
    return _show(found, order, number, category_url(category) if category else "/questions")


@bp.get("/hot")
def list_hot() -> ResponseReturnValue:
    """Show the questions that are talked about."""
    number = page_number()
    return _show(lists.questions_page("hot", number), "hot", number, "/questions", here="/hot")


@bp.get("/tag/<tag>")
def list_tag(tag: str) -> ResponseReturnValue:
    """Show the questions with a tag."""
    order, number = choice("sort", "recent", tuple(ORDERS)), page_number()
    found = lists.questions_page(order, number, tag=tag)
    return _show(found, order, number, tag_url(found.tag or tag), here="/tags")


@bp.get("/unanswered")
@bp.get("/unanswered/<path:category>")
def list_unanswered(category: str | None = None) -> ResponseReturnValue:
    """Show open questions that still wait, of one category or of all."""
    by, number = choice("by", "answers", tuple(UNANSWERED)), page_number()
    found = lists.unanswered_page(by, number, category)
    base = f"/unanswered/{quote(category)}" if category else "/unanswered"
    return render_template(
        "browsing/unanswered.html",
        found=found,
        by=by,
        base=base,
        categories=taxonomy.category_tree(),
        pages=_pages(found, number),
        canonical=canonical_url(base, number, by=by if by != "answers" else None),
    )


def _show(
    found: QuestionsPage, order: str, number: int, base: str, here: str = "/questions"
) -> ResponseReturnValue:
    # A tag's own page is told by its path; elsewhere the tag is part of the query.
    tag = found.tag if here == "/questions" else None
    sort = order if order != "recent" else None
    return render_template(
        "browsing/questions.html",
        found=found,
        order=order,
        order_tabs=_order_tabs(base, order, tag),
        here=here,
        categories=taxonomy.category_tree(),
        pages=_pages(found, number),
        canonical=canonical_url(base, number, sort=sort, tag=tag),
    )


def _order_tabs(base: str, order: str, tag: str | None) -> list[tuple[str, str, bool]]:
    labels = {
        "recent": gettext("Recent"),
        "hot": gettext("Hot"),
        "votes": gettext("Most votes"),
        "answers": gettext("Most answers"),
        "views": gettext("Most views"),
    }
    return [
        (label, page_address(base, sort=word if word != "recent" else None, tag=tag), word == order)
        for word, label in labels.items()
    ]


def _pages(found: QuestionsPage, number: int) -> Pager:
    questions = found.questions
    return pager(number, has_rows=bool(questions.rows), has_more=questions.has_more)
