"""What is shown when a deed is refused or fails: why, and all that was typed."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from flask import Flask, Response, current_app, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from forum.database import is_busy, reason_of, remember, roll_back
from forum.errors import Refusal
from forum.i18n import Sentence, sentence
from forum.settings import Settings
from forum.web.actor import take_for_guest
from forum.web.guard import URL_ENCODED, whole_body
from forum.web.pages import render_template, wants_json

log = logging.getLogger(__name__)

NEVER_SHOWN_AGAIN = frozenset({"password", "new_password", "current_password", "code"})
LONG_FIELDS = frozenset({"body", "reason", "description"})
HIDDEN_FIELDS = frozenset(
    {"form_key", "value", "revision", "next", "preview", "remember", "secret"}
)
SENTENCES = {
    400: sentence("We could not read what arrived."),
    404: sentence("There is nothing at this address."),
    405: sentence("This address does not take that kind of request."),
    413: sentence("This is too large for us to take."),
    429: sentence("That was a little too often. Please wait a moment."),
    500: sentence("Something went wrong on our side. We are sorry."),
    503: sentence("We are busy just now. Nothing is lost: please try again in a moment."),
}


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


@dataclass(frozen=True, slots=True)
class Resend:
    """A refused form, to be sent again with a fresh token."""

    action: str
    fields: tuple[SentField, ...]


def init_refusals(app: Flask) -> None:
    """Give refusals and failures their pages."""
    app.register_error_handler(Refusal, show_refusal)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(Exception, _show_failure)


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
        log.warning("turned away from %s: %s", request.endpoint, reason_of(error))
        response = _failure_page(503, "busy")
        response.headers["Retry-After"] = "2"
        return response
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    # The error itself may quote what somebody typed: only where it happened is kept.
    log.error("failure in %s: %s at %s", request.endpoint, type(error).__name__, _place_of(error))
    return _failure_page(500, "failure")


def _failure_page(status: int, code: str) -> Response:
    """The page of a failure; it is shown even when the database has gone away."""
    try:
        return _refusal_page(status, code, SENTENCES[status])
    except Exception:  # the page itself needs what has just failed
        roll_back()
        take_for_guest()
        remember("settings", Settings)
        page = render_template(
            "error.html", status=status, sentence=str(SENTENCES[status]), resend=_resend(status)
        )
        return make_response(page, status)


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
    """The form that was sent, for the page that says no; nothing where none can be read."""
    if request.method != "POST" or status == 413 or request.routing_exception is not None:
        return None
    try:
        if request.mimetype == URL_ENCODED:
            whole_body()
        sent = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return None
    fields = tuple(_sent_field(name, value) for name, value in sent if name != "csrf_token")
    is_typed = any(field.value and not field.is_hidden for field in fields)
    # A button that will be refused again is no use; a text is given back in any case.
    return Resend(_address(), fields) if is_typed or (sent and status not in {403, 404}) else None


def _sent_field(name: str, value: str) -> SentField:
    return SentField(
        name=name,
        value="" if name in NEVER_SHOWN_AGAIN else readable(value),
        is_long=name in LONG_FIELDS or len(value) > 120,
        is_hidden=name in HIDDEN_FIELDS,
    )


def _address() -> str:
    return request.full_path.rstrip("?")
