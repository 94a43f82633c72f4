"""Where the time goes: the application in this process, looked at every millisecond.

What C code does counts for the Python that called it: SQLite for SQLAlchemy, for instance.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from types import FrameType
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from bench.data import copied, ensure, opened
from bench.load import Address
from bench.pages import hold_nobody_back, pages_of, sign_in
from bench.shapes import SEED, Size
from bench.tables import Table
from bench.words import Language
from bench.writes import Deed, Forms, targets
from forum import database
from forum.config import ROOT

Ask = Callable[[], None]
Statement = tuple[str, Any]

EVERY = 0.001
WARM_UP, SECONDS, MANY, DEEDS = 100, 4, 3_000, 200
PROFILED = ("home", "questions, recent", "question", "question, signed in", "person", "activity")
PARTS = 14
LAYERS = {
    "templates": ("/templates/", "/jinja2/", "/markupsafe/", "<template>"),
    "SQLAlchemy and SQLite": ("/sqlalchemy/", "/flask_sqlalchemy/", "/pysqlite3/"),
    "forms": ("/wtforms/", "/flask_wtf/"),
    "Flask": ("/flask/", "/werkzeug/", "/flask_login/", "/flask_compress/", "/whitenoise/"),
    "texts": ("/markdown/", "/bleach/", "/nh3/", "/html5lib/", "/forum/text/"),
    "forum/web": ("/forum/web/",),
    "forum/reading": ("/forum/reading/",),
    "forum/domain": ("/forum/domain/", "/forum/models/"),
    "forum": ("/forum/",),
}


@dataclass(slots=True)
class Seen:
    """How often which layer was at work, and which parts were under way."""

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


@dataclass(frozen=True, slots=True)
class Costs:
    """What one request takes: in all, in statements, and in SQLite itself."""

    cpu_ms: float
    statements: float
    sqlite_ms: float | None


def profile(size: Size, say: Any) -> Iterator[Table]:
    """A table a page and a deed: its layers, then its parts; at the end all of them in one."""
    watched: dict[str, tuple[Seen, Costs]] = {}
    with copied(ensure(size, say)) as instance:
        with opened(instance) as app:
            hold_nobody_back()
            members = sign_in()
            database.commit()
            pages = {page.name: page.addresses for page in pages_of(members)}
            goals = targets(members, DEEDS)
        # With a memory for cookies of its own it would drop ours.
        client = app.test_client(use_cookies=False)
        for name in PROFILED:
            watched[name] = _page(app, [_asking(client, address) for address in pages[name]])
            yield _table(name, *watched[name])
        forms = Forms(_reading(client), goals, Language(SEED), Random(SEED))
        for kind, make in forms.kinds().items():
            deeds = [_sending(client, make(n)) for n in range(DEEDS)]
            watched[f"writing: {kind}"] = _deeds(app, deeds)
            yield _table(f"writing: {kind}", *watched[f"writing: {kind}"])
    yield _summary(watched)


def _page(app: Flask, asks: list[Ask]) -> tuple[Seen, Costs]:
    """What was seen of a page that was asked for again and again."""
    _run(asks * (WARM_UP // len(asks) + 1))
    seen, requests, used = Seen(), 0, 0.0
    with _looking(seen):
        while used < SECONDS:
            used += _run(asks)
            requests += len(asks)
    with _keeping(app) as statements:
        _run(asks)
    per_request = len(statements) / len(asks)
    sqlite_ms = _bare_seconds(app, statements) / len(asks) * 1000
    return seen, Costs(used / requests * 1000, per_request, sqlite_ms)


def _deeds(app: Flask, asks: list[Ask]) -> tuple[Seen, Costs]:
    """What was seen of deeds, each done once."""
    _run(asks[: DEEDS // 10])
    rest, seen = asks[DEEDS // 10 :], Seen()
    with _keeping(app) as statements, _looking(seen):
        used = _run(rest)
    return seen, Costs(used / len(rest) * 1000, len(statements) / len(rest), None)


def _run(asks: list[Ask]) -> float:
    """Do them all; gives the processor time it took."""
    began = time.process_time()
    for ask in asks:
        ask()
    return time.process_time() - began


def _asking(client: FlaskClient, address: Address) -> Ask:
    headers = {"Cookie": address.cookie} if address.cookie else {}
    return lambda: client.get(address.path, headers=headers).close()


def _sending(client: FlaskClient, deed: Deed) -> Ask:
    def send() -> None:
        answer = client.post(deed.path, data=deed.body, headers=deed.headers)
        answer.close()
        if answer.status_code >= 400:
            raise ValueError(f"{deed.path} answers {answer.status}")

    return send


def _reading(client: FlaskClient) -> Callable[[str, str], str]:
    return lambda path, cookie: str(client.get(path, headers={"Cookie": cookie}).text)


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
def _keeping(app: Flask) -> Iterator[list[Statement]]:
    """Keep what both engines ask of the database."""
    found: list[Statement] = []

    def keep(_connection: Any, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        if not sql.startswith("BEGIN"):
            found.append((sql, values))

    with app.app_context():
        engines = list(database.db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", keep)
    yield found
    for engine in engines:
        event.remove(engine, "before_cursor_execute", keep)


def _bare_seconds(app: Flask, statements: list[Statement]) -> float:
    """What the statements of a page take without anything between us and SQLite."""
    with app.app_context():
        connection = database.db.engines["reading"].raw_connection()
    cursor = connection.cursor()
    began = time.process_time()
    rounds = MANY // len(statements) + 1
    for sql, values in statements * rounds:
        cursor.execute(sql, values).fetchall()
    used = time.process_time() - began
    connection.close()
    return used / rounds


def _layer(path: str) -> str:
    for layer, marks in LAYERS.items():
        if any(mark in path for mark in marks):
            return layer
    return ""


def _part(frame: FrameType, path: str) -> str:
    """A function of ours, or a template: its macros count for the file."""
    short = path.removeprefix(f"{ROOT}/")
    return short if short.startswith("templates/") else f"{short} {frame.f_code.co_name}"


def _table(name: str, seen: Seen, costs: Costs) -> Table:
    def share(count: int) -> str:
        return f"{count / seen.samples * 100:.0f} %"

    rows = [(layer, share(count), "") for layer, count in seen.layers.most_common()]
    # What every request passes through says nothing.
    parts = [(part, n) for part, n in seen.parts.most_common() if n < seen.samples * 0.9]
    rows += [(part, "", share(count)) for part, count in parts[:PARTS]]
    title = f"{name}: {costs.cpu_ms:.2f} ms, {costs.statements:.0f} statements"
    if costs.sqlite_ms is not None:
        title += f", {costs.sqlite_ms:.2f} ms of it in SQLite itself"
    return Table(title, ("", "itself", "with what it calls"), rows)


def _summary(watched: dict[str, tuple[Seen, Costs]]) -> Table:
    rows = []
    for name, (seen, costs) in watched.items():
        sqlite = "–" if costs.sqlite_ms is None else f"{costs.sqlite_ms:.2f}"
        row = [name, f"{costs.cpu_ms:.2f}", f"{costs.statements:.0f}", sqlite]
        rows.append(row + [f"{seen.layers[layer] / seen.samples * 100:.0f} %" for layer in LAYERS])
    heads = ("", "CPU ms", "statements", "SQLite ms", *LAYERS)
    return Table("Where the time goes", heads, rows)
