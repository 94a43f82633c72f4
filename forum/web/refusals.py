"""What is shown when a deed is refused or fails: why, what was typed, and a way on."""

from __future__ import annotations

import logging
from typing import Protocol
from urllib.parse import urlencode

from flask import Flask, Response, current_app, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from forum.database import is_busy, reason_of, remember, roll_back
from forum.domain.permissions import SIGN_IN
from forum.errors import BUSY, Refusal, TooMany
from forum.i18n import Sentence, sentence
from forum.settings import Settings
from forum.web.actor import take_for_guest
from forum.web.given_back import given_back
from forum.web.guard import SAFE_METHODS
from forum.web.pages import render_template, wants_json

log = logging.getLogger(__name__)

SENTENCES = {
    400: sentence("We could not read what arrived."),
    404: sentence("There is nothing at this address."),
    405: sentence("This address does not take that kind of request."),
    413: sentence("This is too large for us to take."),
    429: sentence("That was a little too often. Please wait a moment."),
    500: sentence("Something went wrong on our side. We are sorry."),
    503: BUSY,
}


class HasErrors(Protocol):
    """A form that was looked at."""

    form_errors: list[str]
    too_many: TooMany | None

    @property
    def errors(self) -> dict[str | None, list[str]]:
        """What is wrong, by field."""


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
    """Say to a program what is wrong with each field, or that it came too often."""
    if form.too_many is not None:
        return show_refusal(form.too_many)
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
        page = render_template(
            "error.html",
            status=status,
            sentence=str(reason),
            sent=given_back(status, field),
            sign_in_url=_sign_in_url() if reason == SIGN_IN else None,
        )
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
        sent = given_back(status, has_database=False)
        page = render_template(
            "error.html", status=status, sentence=str(SENTENCES[status]), sent=sent
        )
        return make_response(page, status)


def _place_of(error: Exception) -> str:
    trace, place = error.__traceback__, "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _sign_in_url() -> str:
    """Where a guest signs in, to come back to this page or to the post that it was about."""
    path = request.full_path.rstrip("?") if request.method in SAFE_METHODS else request.path
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not adapter.test(request.path, "GET"):
        # An address without a page of its own, such as that of a vote.
        path = next((f"/{number}" for number in (request.view_args or {}).values()), "/")
    return f"/login?{urlencode({'next': path})}"
