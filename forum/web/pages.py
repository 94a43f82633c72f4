"""Pages: addresses, what templates may call, and the way on after a deed."""

from __future__ import annotations

from typing import NamedTuple, Protocol
from urllib.parse import quote, urlencode

from flask import (
    Flask,
    Response,
    current_app,
    make_response,
    redirect,
    render_template as render_template,
    request,
)

from forum import clock, settings
from forum.i18n import Sentence, gettext, ngettext
from forum.reading.places import Place
from forum.text.markup import trusted
from forum.text.numbers import compact
from forum.text.times import ago, day, exact, iso
from forum.web import receipts
from forum.web.actor import current_actor
from forum.web.forms import csrf_token


class HasAddress(Protocol):
    """Anything that names a question."""

    @property
    def id(self) -> int:
        """The question's id."""

    @property
    def slug(self) -> str:
        """The question's title as an address."""


class _Address(NamedTuple):
    id: int
    slug: str


def init_pages(app: Flask) -> None:
    """Give templates their filters and globals."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        trusted=trusted,
        compact=compact,
        ago=lambda moment: ago(moment, clock.now()),
        day=day,
        exact=exact,
        iso=iso,
    )
    app.jinja_env.globals.update(
        _=gettext,
        ngettext=ngettext,
        csrf_token=csrf_token,
        asset=asset,
        absolute=absolute,
        question_url=question_url,
        user_url=user_url,
        tag_url=tag_url,
        category_url=category_url,
        post_url=post_url,
    )
    app.context_processor(
        lambda: {"site": settings.current(), "actor": current_actor(), "notice": receipts.take()}
    )


def question_url(question: HasAddress) -> str:
    """The address of a question."""
    return f"/{question.id}/{quote(question.slug, safe='')}"


def absolute(path: str) -> str:
    """An address of ours with the site in front, for whoever reads it elsewhere."""
    base: str = current_app.config["BASE_URL"]
    return base + path


def place_url(place: Place) -> str:
    """The address of a post: its question, the right page of it, and the post there."""
    query = {"page": str(place.page)} if place.page > 1 else {}
    if place.unfolded is not None:
        query["comments"] = str(place.unfolded)
    url = question_url(_Address(place.question_id, place.slug))
    url += f"?{urlencode(query)}" if query else ""
    return url if place.kind == "question" else f"{url}#post-{place.id}"


def user_url(name: str) -> str:
    """The address of a person's page."""
    return f"/user/{quote(name, safe='')}"


def tag_url(tag: str) -> str:
    """The address of a tag's questions."""
    return f"/tag/{quote(tag, safe='')}"


def category_url(path: str) -> str:
    """The address of a category's questions."""
    return f"/questions/{quote(path)}"


def post_url(post_id: int) -> str:
    """The short address of any post; it leads on to the right page."""
    return f"/{post_id}"


def asset(name: str) -> str:
    """The address of a static file, with the hash of its content."""
    addresses: dict[str, str] = current_app.config["ASSETS"]
    return addresses.get(name, f"/static/{name}")


def wants_json() -> bool:
    """Whether the answer is for a program."""
    return request.accept_mimetypes.best == "application/json"


def see_other(url: str, receipt: Sentence | None = None) -> Response:
    """Lead on to the page that shows what was done, with a line that says it."""
    response = make_response(redirect(url, 303))
    if receipt is not None:
        receipts.give(response, url, str(receipt))
    return response
