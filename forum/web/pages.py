"""Pages: addresses, what templates may call, and what is shown when a deed is refused."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from urllib.parse import quote, urlencode

from flask import (
    Flask,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template as render_template,
    request,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from forum import clock, settings
from forum.database import is_busy, roll_back
from forum.errors import Refusal
from forum.i18n import Sentence, gettext, ngettext, sentence
from forum.reading.places import Place
from forum.text.markup import trusted
from forum.text.numbers import compact
from forum.text.times import ago, day, exact, iso
from forum.web import receipts
from forum.web.actor import current_actor
from forum.web.forms import csrf_token

log = logging.getLogger(__name__)

NEVER_SHOWN_AGAIN = frozenset({"password", "new_password", "current_password"})
LONG_FIELDS = frozenset({"body", "reason", "description"})
HIDDEN_FIELDS = frozenset({"form_key", "value", "revision", "next"})
BUSY = sentence("We are busy just now. Nothing is lost: please try again in a moment.")
SENTENCES = {
    400: sentence("We could not read what arrived."),
    404: sentence("There is nothing at this address."),
    405: sentence("This address does not take that kind of request."),
    413: sentence("This is too large for us to take."),
    429: sentence("That was a little too often. Please wait a moment."),
    500: sentence("Something went wrong on our side. We are sorry."),
    503: BUSY,
}


class HasAddress(Protocol):
    """Anything that names a question."""

    @property
    def id(self) -> int:
        """The question's id."""

    @property
    def slug(self) -> str:
        """The question's title as an address."""


class HasErrors(Protocol):
    """A form that was looked at."""

    form_errors: list[str]

    @property
    def errors(self) -> dict[str | None, list[str]]:
        """What is wrong, by field."""


class SentField(NamedTuple):
    """One field of a refused form, given back."""

    name: str
    value: str
    is_long: bool
    is_hidden: bool


class _Address(NamedTuple):
    id: int
    slug: str


@dataclass(frozen=True, slots=True)
class Resend:
    """A refused form, to be sent again with a fresh token."""

    action: str
    fields: tuple[SentField, ...]


def init_pages(app: Flask) -> None:
    """Give templates their filters and globals, and refusals their pages."""
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
    app.register_error_handler(Refusal, show_refusal)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(Exception, _show_failure)


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


def show_refusal(refusal: Refusal) -> ResponseReturnValue:
    """Say why a deed was not done, and give back what was typed."""
    response = _refusal_page(refusal.status, refusal.code, refusal.reason, refusal.field)
    if (retry_after := getattr(refusal, "retry_after", None)) is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def show_problems(form: HasErrors) -> ResponseReturnValue:
    """Say to a program what is wrong with each field."""
    fields = {name: " ".join(errors) for name, errors in form.errors.items() if name}
    said = [*fields.values(), *form.form_errors]
    error = {"code": "not_valid", "message": " ".join(said), "fields": fields}
    return jsonify({"error": error}), 422


def _refusal_page(status: int, code: str, reason: Sentence, field: str | None = None) -> Response:
    roll_back()
    if wants_json():
        fields = {field: str(reason)} if field else {}
        body = {"error": {"code": code, "message": str(reason), "fields": fields}}
        response = jsonify(body)
    else:
        resend = _resend(status)
        page = render_template("error.html", status=status, sentence=str(reason), resend=resend)
        response = make_response(page)
    response.status_code = status
    return response


def _show_http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if 300 <= status < 400:
        return error.get_response()
    response = _refusal_page(
        status, error.name.lower().replace(" ", "_"), SENTENCES.get(status, SENTENCES[400])
    )
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _show_failure(error: Exception) -> ResponseReturnValue:
    if is_busy(error):
        response = _refusal_page(503, "busy", BUSY)
        response.headers["Retry-After"] = "2"
        return response
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    # The error itself may quote what somebody typed: only where it happened is kept.
    log.error("failure in %s: %s at %s", request.endpoint, type(error).__name__, _place_of(error))
    try:
        return _refusal_page(500, "failure", SENTENCES[500])
    except Exception:  # the page itself needs what has just failed
        return gettext(SENTENCES[500].msgid), 500


def _place_of(error: Exception) -> str:
    trace, place = error.__traceback__, "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def readable(text: str) -> str:
    """A text as it may stand in a page again: without signs that no page may hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\r\t")


def _resend(status: int) -> Resend | None:
    """The form that was sent, for the page that says no; nothing where it cannot be read."""
    if request.method != "POST" or status in {404, 405, 413} or not request.form:
        return None
    try:
        sent = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return None
    fields = tuple(
        SentField(
            name=name,
            value="" if name in NEVER_SHOWN_AGAIN else readable(value),
            is_long=name in LONG_FIELDS or len(value) > 120,
            is_hidden=name in HIDDEN_FIELDS,
        )
        for name, value in sent
        if name != "csrf_token"
    )
    return Resend(action=request.full_path.rstrip("?"), fields=fields)
