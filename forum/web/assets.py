"""Static files: under names that carry their content's hash, compressed once, kept a year."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path
from wsgiref.headers import Headers

import brotli
from flask import Flask
from whitenoise import WhiteNoise

from forum.web.guard import HEADERS, HSTS

YEAR = 365 * 24 * 3600
COMPRESSED = frozenset({".css", ".js", ".svg", ".txt"})


def serve_assets(app: Flask, source: Path, target: Path) -> None:
    """Lay hashed copies of `source` into `target` and serve them under `/static/`."""
    names = lay_out(source, target)
    app.config["ASSETS"] = {name: f"/static/{hashed}" for name, hashed in names.items()}
    headers = dict(HEADERS)
    if app.config["IS_HTTPS"]:
        headers["Strict-Transport-Security"] = HSTS

    def add_headers(served: Headers, _path: str, _url: str) -> None:
        for name, value in headers.items():
            served[name] = value

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(target),
        prefix="static/",
        max_age=YEAR,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
        add_headers_function=add_headers,
    )


def lay_out(source: Path, target: Path) -> dict[str, str]:
    """Copy each file under its hashed name, with compressed copies beside it.

    Gives the hashed name for each plain one. What lies there already is left alone, so
    that a page kept by a browser finds the files it was made with.
    """
    names = {}
    for path in sorted(source.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(source)
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:12]
        hashed = name.with_name(f"{name.stem}.{digest}{name.suffix}")
        names[name.as_posix()] = hashed.as_posix()
        _write_once(target / hashed, content)
    return names


def _write_once(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix in COMPRESSED:
        _put(path.with_name(path.name + ".gz"), gzip.compress(content, 9, mtime=0))
        _put(path.with_name(path.name + ".br"), brotli.compress(content))
    _put(path, content)


def _put(path: Path, content: bytes) -> None:
    """Write a file in one step: two processes that start at once do not meet a half."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_bytes(content)
    partial.replace(path)
