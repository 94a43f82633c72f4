"""What a page weighs on the way to a browser, and what a database weighs on the disk."""

from __future__ import annotations

import http.client
import os
import re
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute

from bench.pages import ENCODINGS
from bench.servers import HOST, Server
from forum.database import reading
from forum.models import Post

_LINKED = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg|woff2?))"')
SYNCS = 30


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes of a page as sent, compressed, with the styles and scripts that it brings along."""

    html: int
    html_sent: int
    assets_sent: int
    files: int

    @property
    def total(self) -> int:
        """All that a first visit brings."""
        return self.html_sent + self.assets_sent


@dataclass(frozen=True, slots=True)
class OnDisk:
    """Megabytes of a database, and of what people wrote in it."""

    database: float
    sources: float
    html: float
    ratio: float


def page_weight(server: Server, path: str) -> Weight:
    """Fetch a page and what it links to, as a browser does."""
    html = _fetched(server, path, "")
    linked = sorted(set(_LINKED.findall(html.decode())))
    sent = [len(_fetched(server, link, ENCODINGS)) for link in linked]
    return Weight(len(html), len(_fetched(server, path, ENCODINGS)), sum(sent), len(linked))


def on_disk(database: Path) -> OnDisk:
    """Weigh a database against the titles and texts of its posts."""
    sources, html = (
        reading().execute(select(_bytes(Post.body, Post.title), _bytes(Post.body_html))).one()
    )
    size = database.stat().st_size
    return OnDisk(_megabytes(size), _megabytes(sources), _megabytes(html), round(size / sources, 2))


def sync_ms(folder: Path) -> float:
    """How long the disk takes to promise that four kilobytes are safe: every write waits for it."""
    times = []
    with NamedTemporaryFile(dir=folder) as file:
        for _ in range(SYNCS):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - began)
    return round(statistics.median(times) * 1000, 2)


def _bytes(*columns: InstrumentedAttribute[Any]) -> ColumnElement[int]:
    lengths = [func.coalesce(func.length(cast(column, LargeBinary)), 0) for column in columns]
    return func.sum(sum(lengths[1:], lengths[0]))


def _fetched(server: Server, path: str, encodings: str) -> bytes:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": encodings} if encodings else {})
    body = connection.getresponse().read()
    connection.close()
    return body


def _megabytes(size: int) -> float:
    return round(size / 1024**2, 2)
