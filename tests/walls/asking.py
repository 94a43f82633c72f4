"""Requests as bytes on the wire: what no browser and no test client would ever send."""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

from flask import Flask
from werkzeug.test import run_wsgi_app

FORM = "application/x-www-form-urlencoded"
FROM_HERE = {
    "SCRIPT_NAME": "",
    "SERVER_NAME": "localhost",
    "SERVER_PORT": "80",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "127.0.0.1",
    "HTTP_HOST": "localhost",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    "wsgi.errors": BytesIO(),
}


class Asked(NamedTuple):
    """A request: the address is given as it is sent, escapes and all."""

    method: str
    path: bytes
    query: bytes = b""
    body: bytes = b""
    kind: str = FORM
    headers: tuple[tuple[str, str], ...] = ()
    who: str = "guest"

    def __str__(self) -> str:
        told = (self.path[:120], self.query[:200], self.body[:300], self.kind, self.headers)
        return f"{self.method} as {self.who}: {told}"


def escaped(text: str | bytes) -> bytes:
    """A text as an address or a form carries it; raw bytes stay as they are."""
    if isinstance(text, bytes):
        return text
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="").encode()


def pairs(fields: list[tuple[str, str | bytes]]) -> bytes:
    """Fields as a form sends them, repeated ones as often as they stand there."""
    return b"&".join(quote(name).encode() + b"=" + escaped(value) for name, value in fields)


def environ_of(asked: Asked, cookies: str = "") -> dict[str, Any]:
    """The request as a server hands it to the application."""
    told = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in asked.headers}
    environ: dict[str, Any] = {
        **FROM_HERE,
        "REQUEST_METHOD": asked.method,
        "PATH_INFO": unquote_to_bytes(asked.path).decode("latin-1"),
        "QUERY_STRING": asked.query.decode("latin-1"),
        "CONTENT_TYPE": asked.kind,
        "CONTENT_LENGTH": str(len(asked.body)),
        "wsgi.input": BytesIO(asked.body),
        **({"HTTP_COOKIE": cookies} if cookies else {}),
        **told,
    }
    # A header may say another length than the body has.
    environ["CONTENT_LENGTH"] = told.get("HTTP_CONTENT_LENGTH", environ["CONTENT_LENGTH"])
    return environ


def answer_to(app: Flask, asked: Asked, cookies: str = "") -> tuple[int, list[tuple[str, str]]]:
    """The status and the headers of the answer; whatever the application raises is raised."""
    body, status, headers = run_wsgi_app(app, environ_of(asked, cookies), buffered=True)
    for _ in body:
        pass
    return int(status.split()[0]), list(headers)
