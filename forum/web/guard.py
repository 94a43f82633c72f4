"""What every request passes before a view sees it, and every answer before it leaves."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from forum.errors import Malformed, NotFound
from forum.i18n import sentence
from forum.text.plain import is_well_formed
from forum.web.actor import current_session
from forum.web.tokens import is_good_csrf_token

LARGEST_BODY = 512 * 1024
URL_ENCODED, IN_PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "manifest-src 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
HSTS = "max-age=63072000; includeSubDomains"


def init_guard(app: Flask) -> None:
    """Put the guard before every view and the headers on every answer."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.before_request(check_request)
    app.after_request(set_headers)


def check_request() -> None:
    """Refuse a strange host, unreadable input, a forged deed; raises `Malformed`, `NotFound`."""
    _check_host()
    if isinstance(request.routing_exception, HTTPException):
        return  # already a 404 or 405: that is the answer, whatever the body holds
    # A link that was cut inside a letter still leads to the question by its number.
    if not is_well_formed(request.path.replace("\ufffd", "")):
        raise NotFound()
    _check_encoding(request.query_string)
    _check_fields(request.args.to_dict(flat=False))
    if request.method in SAFE_METHODS:
        return
    _check_kind()
    if request.mimetype == URL_ENCODED:
        _check_encoding(whole_body())
    _check_fields(request.form.to_dict(flat=False))
    if request.endpoint not in current_app.config["WITHOUT_TOKEN"]:
        if not is_from_here():
            raise Malformed(sentence("This did not come from our own page, so nothing was done."))
        _check_token()


def whole_body() -> bytes:
    """The body of a form; raises `RequestEntityTooLarge`.

    One that does not say its length would come without its end: Werkzeug cuts it off.
    """
    raw = request.get_data()
    if len(raw) >= LARGEST_BODY and len(raw) != request.content_length:
        raise RequestEntityTooLarge
    return raw


def is_from_here() -> bool:
    """Whether a request comes from a page of ours, as far as the browser tells."""
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin.rstrip("/") in {
        request.host_url.rstrip("/"),
        current_app.config["BASE_URL"],
    }


def is_own_path(path: str) -> bool:
    """Whether an address given from outside stays on this site: one `/`, then plain signs."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        return False
    if any(ord(sign) < 33 or ord(sign) == 127 for sign in path):
        return False
    parts = urlsplit(path)
    return not parts.scheme and not parts.netloc


def is_own_host(host: str) -> bool:
    """Whether a host, with a port or without one, is a name of this site."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name in current_app.config["KNOWN_HOSTS"]


def next_path(default: str = "/") -> str:
    """Where to go after signing in: `next` when it is a path of ours, else `default`."""
    path = request.values.get("next", "")
    return path if is_own_path(path) and len(path) <= 2000 else default


def set_headers(response: Response) -> Response:
    """Give an answer the headers that keep it and its reader safe."""
    present = {name for name, _value in response.headers}
    for name, value in HEADERS.items():
        if name not in present:
            response.headers.add(name, value)
    if current_app.config["IS_HTTPS"]:
        response.headers["Strict-Transport-Security"] = HSTS
    is_personal = request.method not in SAFE_METHODS or request.cookies
    if "Cache-Control" not in present:
        response.headers["Cache-Control"] = "no-store" if is_personal else "no-cache"
    response.vary.add("Cookie")
    return response


def _check_host() -> None:
    if not is_own_host(request.environ.get("HTTP_HOST", "")):
        raise Malformed(sentence("This address is not one of ours."))


def _check_encoding(raw: bytes) -> None:
    """Refuse what is no UTF-8; the parser would keep its escapes as if somebody typed them."""
    try:
        unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        raise _damaged() from None


def _check_kind() -> None:
    """Refuse a body that is no form: nobody would look at what stands in it."""
    has_parts = request.mimetype == IN_PARTS and request.mimetype_params.get("boundary")
    if request.mimetype != URL_ENCODED and not has_parts and whole_body():
        raise Malformed(sentence("This did not arrive as a form, so we could not read it."))


def _check_fields(fields: dict[str, list[str]]) -> None:
    """Refuse damaged text, and what came more than once: none of our fields has several values."""
    if not all(is_well_formed(text) for name in fields for text in (name, *fields[name])):
        raise _damaged()
    if repeated := next((name for name, values in fields.items() if len(values) > 1), None):
        raise Malformed(
            sentence("A part of this came more than once, so we cannot tell which one is meant."),
            field=repeated,
        )


def _damaged() -> Malformed:
    return Malformed(sentence("Some of the signs arrived damaged. Please check the text."))


def _check_token() -> None:
    token = request.form.get("csrf_token") or request.headers.get("X-CSRF-Token", "")
    session = current_session()
    if not is_good_csrf_token(token, session.token_hash if session else None):
        raise Malformed(
            sentence(
                "This form was open for too long, or you signed in or out meanwhile. "
                "Nothing is lost: please send it again."
            )
        )
