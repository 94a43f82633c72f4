"""Static files: under names that carry their content's hash, compressed once, kept a year."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import brotli
from flask import Flask
from whitenoise import WhiteNoise

from forum.config import ConfigError
from forum.web.guard import HEADERS, HSTS

if TYPE_CHECKING:
    from wsgiref.headers import Headers
    from wsgiref.types import StartResponse, WSGIEnvironment

DAY, YEAR = 24 * 3600, 365 * 24 * 3600
ICON = "/favicon.ico"
IMPORT = re.compile(rb'from "\./([a-z_]+\.js)"')
COMPRESSED = frozenset({".css", ".js", ".svg", ".txt"})


class StaticFiles(WhiteNoise):  # type: ignore[misc]
    """WhiteNoise with the guard's headers on all its answers, a 304 and a 405 as well."""

    guarding: dict[str, str]

    def serve(
        self, static_file: Any, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer for a file that is there."""

        def start(status: str, headers: list[tuple[str, str]]) -> Any:
            return start_response(status, [*headers, *self.guarding.items()])

        served: Iterable[bytes] = super().serve(static_file, environ, start)
        return served


def serve_assets(app: Flask, source: Path, target: Path) -> None:
    """Lay hashed copies of `source` into `target` and serve them under `/static/`."""
    try:
        names = lay_out(source, target)
    except OSError as error:
        raise ConfigError(f"cannot write to {target}: {error.strerror}") from error
    app.config["ASSETS"] = {name: f"/static/{hashed}" for name, hashed in names.items()}
    served = StaticFiles(
        app.wsgi_app,
        root=str(target),
        prefix="static/",
        max_age=None,
        allow_all_origins=False,
        add_headers_function=_keep,
    )
    # Browsers and others ask for it by this name, whatever the page says.
    served.add_file_to_dictionary(ICON, str(target / names["img/icon.ico"]))
    served.guarding = dict(HEADERS)
    if app.config["IS_HTTPS"]:
        served.guarding["Strict-Transport-Security"] = HSTS
    app.wsgi_app = served  # type: ignore[method-assign]


def lay_out(source: Path, target: Path) -> dict[str, str]:
    """Copy each file under its hashed name, with compressed copies beside it.

    Gives the hashed name for each plain one. What lies there already is left alone, so
    that a page kept by a browser finds the files it was made with.
    """
    names: dict[str, str] = {}
    # A script that others import comes first: they call it by its hashed name.
    for path in sorted(source.rglob("*"), key=lambda path: (_imports(path) != [], path)):
        if path.is_file():
            name = path.relative_to(source).as_posix()
            content = _with_hashed_imports(path, names, Path(name).parent)
            digest = hashlib.sha256(content).hexdigest()[:12]
            names[name] = str(PurePosixPath(name).with_suffix(f".{digest}{path.suffix}"))
            _write_once(target / names[name], content)
    return names


def _keep(sent: Headers, _path: str, url: str) -> None:
    # Of its own accord WhiteNoise says ten years, which no cache believes.
    kept = f"max-age={DAY}, public" if url == ICON else f"max-age={YEAR}, public, immutable"
    sent.add_header("Cache-Control", kept)


def _imports(path: Path) -> list[bytes]:
    return IMPORT.findall(path.read_bytes()) if path.suffix == ".js" else []


def _with_hashed_imports(path: Path, names: dict[str, str], folder: Path) -> bytes:
    content = path.read_bytes()
    for imported in _imports(path):
        hashed = Path(names[(folder / imported.decode()).as_posix()]).name
        content = content.replace(b'"./' + imported + b'"', f'"./{hashed}"'.encode())
    return content


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
