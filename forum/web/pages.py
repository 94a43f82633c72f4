"""Pages: their addresses, and the way on after a deed."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, Protocol
from urllib.parse import quote, urlencode

from flask import (
    Response,
    current_app,
    make_response,
    redirect,
    render_template as render_template,
    request,
)

from forum.i18n import Sentence
from forum.reading.places import Place
from forum.web import receipts
from forum.web.receipts import Receipt


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


@lru_cache(maxsize=4096)
def _quoted(text: str, safe: str = "") -> str:
    """A name as it stands in an address; the same people and tags stand on every page.

    No words of a question: they are not kept once it is gone.
    """
    return quote(text, safe)


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
    return f"/user/{_quoted(name)}"


def tag_url(tag: str) -> str:
    """The address of a tag's questions."""
    return f"/tag/{_quoted(tag)}"


def category_url(path: str) -> str:
    """The address of a category's questions."""
    return f"/questions/{_quoted(path, '/')}"


def post_url(post_id: int) -> str:
    """The short address of any post; it leads on to the right page."""
    return f"/{post_id}"


def wants_json() -> bool:
    """Whether the answer is for a program."""
    return request.accept_mimetypes.best == "application/json"


def see_other(url: str, receipt: Sentence | None = None, *, key: str = "") -> Response:
    """Lead on to the page that shows what was done, with a line that says it, and a post key."""
    response = make_response(redirect(url, 303))
    if receipt is not None:
        receipts.give(response, url, Receipt(str(receipt), key))
    return response
