"""People in a list, and the pages of one person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.people.blueprint import bp
from forum.reading import people
from forum.reading.paged import Paged
from forum.reading.people import ORDERS, Person
from forum.web.canonical import canonical_url
from forum.web.pages import user_url
from forum.web.paging import choice, page_number, pager

SHOWN_AT_FIRST = 5
TABS: dict[str, Callable[[int, int], Paged[Any]]] = {
    "questions": people.questions_of,
    "answers": people.answers_of,
    "activity": people.activity_of,
}


@bp.get("/users")
def list_people() -> ResponseReturnValue:
    """Show people by their points, or the newest first."""
    order, number = choice("sort", "points", tuple(ORDERS)), page_number()
    found = people.people_page(order, number)
    return render_template(
        "people/people.html",
        people=found.rows,
        order=order,
        pages=pager(number, has_rows=bool(found.rows), has_more=found.has_more),
        canonical=canonical_url("/users", number, sort=order if order != "points" else None),
    )


@bp.get("/user/<path:name>")
def show_person(name: str) -> ResponseReturnValue:
    """Show a person, and what they wrote last."""
    person = people.person_named(name)
    if person.name != name:
        return _moved(person)
    return render_template(
        "people/person.html",
        person=person,
        questions=people.questions_of(person.id, 1).rows[:SHOWN_AT_FIRST],
        answers=people.answers_of(person.id, 1, SHOWN_AT_FIRST).rows,
        canonical=canonical_url(user_url(person.name)),
    )


@bp.get("/user/<path:name>/<any(questions, answers, activity):tab>")
def list_written(name: str, tab: str) -> ResponseReturnValue:
    """Show what a person asked, what they answered, or all that they wrote."""
    person = people.person_named(name)
    if person.name != name:
        return _moved(person, f"/{tab}")
    number = page_number()
    found = TABS[tab](person.id, number)
    return render_template(
        f"people/{tab}.html",
        person=person,
        rows=found.rows,
        pages=pager(number, has_rows=bool(found.rows), has_more=found.has_more),
        canonical=canonical_url(f"{user_url(person.name)}/{tab}", number),
    )


def _moved(person: Person, tab: str = "") -> ResponseReturnValue:
    """Lead to the name as it is written, with the page that was asked for."""
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return redirect(f"{user_url(person.name)}{tab}{query}", 301)
