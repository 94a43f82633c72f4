"""Where the time of a page goes: the application in this process, looked at every millisecond.

What C code does counts for the Python that called it: SQLite for SQLAlchemy, for instance.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from bench.data import copied, ensure, opened
from bench.load import Address
from bench.pages import pages_of, sign_in
from bench.shapes import Size
from bench.tables import Table
from forum import database
from forum.config import ROOT

EVERY = 0.001
WARM_UP, SECONDS = 100, 4
PROFILED = ("home", "questions, recent", "question", "question, signed in", "person", "activity")
PARTS = 14
LAYERS = {
    "templates": ("/templates/", "/jinja2/", "/markupsafe/", "<template>"),
    "SQLAlchemy and SQLite": ("/sqlalchemy/", "/flask_sqlalchemy/", "/pysqlite3/"),
    "forms": ("/wtforms/", "/flask_wtf/"),
    "Flask": ("/flask/", "/werkzeug/", "/flask_login/", "/flask_compress/", "/whitenoise/"),
    "forum/web": ("/forum/web/",),
    "forum/reading": ("/forum/reading/", "/forum/domain/", "/forum/models/"),
    "forum": ("/forum/",),
}


@dataclass(slots=True)
class Seen:
    """How often which layer of a page was at work, and which parts were under way."""

    layers: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    samples: int = 0

    def note(self, frame: FrameType | None) -> None:
        """Note one moment: the innermost known layer, and every part of ours above it."""
        layer, parts = "", set()
        while frame is not None:
            path = frame.f_code.co_filename
            layer = layer or _layer(path)
            if path.startswith(f"{ROOT}/forum/") or "/templates/" in path:
                parts.add(_part(frame, path))
            frame = frame.f_back
        self.samples += 1
        self.layers[layer or "the rest"] += 1
        self.parts.update(parts)


def profile(size: Size, say: Any) -> Iterator[Table]:
    """A table a page: its layers, then its parts, each with what it takes of the whole."""
    database_file = ensure(size, say)
    with copied(database_file) as instance:
        with opened(instance) as app:
            members = sign_in()
            database.commit()
            pages = {page.name: page.addresses for page in pages_of(members)}
        client = app.test_client()
        for name in PROFILED:
            yield _table(name, *_watched(app, client, pages[name]))


def _watched(
    app: Flask, client: FlaskClient, addresses: Sequence[Address]
) -> tuple[Seen, float, float]:
    """What was seen, the processor time and the statements of one request."""
    _ask(client, addresses, WARM_UP)
    seen, statements = Seen(), [0]
    with _counting(app, statements), _looking(seen):
        began, requests = time.process_time(), 0
        while time.process_time() - began < SECONDS:
            requests += _ask(client, addresses, len(addresses))
        used = time.process_time() - began
    return seen, used / requests * 1000, statements[0] / requests


def _ask(client: FlaskClient, addresses: Sequence[Address], n: int) -> int:
    for number in range(n):
        address = addresses[number % len(addresses)]
        client.get(address.path, headers={"Cookie": address.cookie}).close()
    return n


@contextmanager
def _looking(seen: Seen) -> Iterator[None]:
    """Look at what runs, each millisecond of processor time."""
    before = signal.signal(signal.SIGPROF, lambda _signal, frame: seen.note(frame))
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _counting(app: Flask, statements: list[int]) -> Iterator[None]:
    def count(*_: Any) -> None:
        statements[0] += 1

    with app.app_context():
        engine = database.db.engines["reading"]
    event.listen(engine, "before_cursor_execute", count)
    yield
    event.remove(engine, "before_cursor_execute", count)


def _layer(path: str) -> str:
    for layer, marks in LAYERS.items():
        if any(mark in path for mark in marks):
            return layer
    return ""


def _part(frame: FrameType, path: str) -> str:
    """A function of ours, or a template: its macros count for the file."""
    short = path.removeprefix(f"{ROOT}/")
    return short if short.startswith("templates/") else f"{short} {frame.f_code.co_name}"


def _table(name: str, seen: Seen, cpu_ms: float, statements: float) -> Table:
    def share(count: int) -> str:
        return f"{count / seen.samples * 100:.0f} %"

    rows = [(layer, share(count), "") for layer, count in seen.layers.most_common()]
    # What every request passes through says nothing.
    parts = [(part, n) for part, n in seen.parts.most_common() if n < seen.samples * 0.9]
    rows += [(part, "", share(count)) for part, count in parts[:PARTS]]
    title = f"{name}: {cpu_ms:.2f} ms, {statements:.0f} statements"
    return Table(title, ("", "itself", "with what it calls"), rows)
