"""Whoever sends slowly, or without end, keeps nobody else waiting."""

from __future__ import annotations

import re
import select
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.databases import SqliteTemplates
from tests.factories import make_question
from tests.faults.amounts import PATIENCE, amount
from tests.faults.callers import connected
from tests.faults.conftest import Running, run_forum
from tests.running import needs_proc

pytestmark = [pytest.mark.slow, needs_proc]

STALLED = 300
CALLS = amount(short=20, full=200)
LARGE = 1024**3
PIECE = b"a" * 65_536
MOST_GROWTH = 30 * 1024**2
FORM = "Content-Type: application/x-www-form-urlencoded"


def test_300_stalled_connections_keep_nobody_waiting(
    running_on_sqlite: Running, record_property: Callable[[str, object], None]
) -> None:
    running, question = running_on_sqlite, make_question()
    path = f"/{question.id}/answer"
    half_head = head(running, "GET", "/")[:-4]
    half_body = head(running, "POST", path, FORM, "Content-Length: 1000") + b"body=So"

    with ExitStack() as stalled:
        for half in [half_head, half_body] * (STALLED // 2):
            stalled.enter_context(connected(running.forum.port, half))
        read = [running.caller.get(f"/{question.id}/{question.slug}") for _ in range(CALLS)]
        form = running.caller.form(body="An answer that comes through all the same.")
        written = running.caller.post(path, form)

    longest = max(answer.seconds for answer in (*read, written))
    assert {answer.status for answer in read} == {200}
    assert written.status == 303
    assert longest < PATIENCE
    record_property(f"{STALLED} stalled connections", f"others answered within {longest:.2f} s")


def test_a_server_with_few_threads_is_found_out(
    sqlite_templates: SqliteTemplates, tmp_path: Path
) -> None:
    few = {"FORUM_WORKERS": "1", "FORUM_THREADS": "4"}
    with sqlite_templates.fresh(tmp_path / "instance") as environ, ExitStack() as opened:
        running = opened.enter_context(run_forum({**environ, **few}))
        half_body = head(running, "POST", "/ask", FORM, "Content-Length: 1000") + b"body=So"

        for _ in range(20):
            opened.enter_context(connected(running.forum.port, half_body))

        with pytest.raises(TimeoutError):
            ask_again_and_again(running)


@pytest.mark.parametrize(
    ("length", "pieces"),
    [
        (f"Content-Length: {LARGE}", lambda: iter([PIECE] * (LARGE // len(PIECE)))),
        ("Transfer-Encoding: chunked", lambda: endless_chunks()),
    ],
    ids=["declared", "chunked"],
)
def test_a_body_of_a_gigabyte_is_refused_unread(
    length: str,
    pieces: Callable[[], Iterator[bytes]],
    running_on_sqlite: Running,
    record_property: Callable[[str, object], None],
) -> None:
    running, question = running_on_sqlite, make_question()
    start = head(running, "POST", f"/{question.id}/answer", FORM, length)
    running.caller.get("/")
    before = memory(running)

    for _ in range(5):
        with connected(running.forum.port, start) as connection:
            answer, sent = send_until_answered(connection, pieces())
        assert answer.startswith(b"HTTP/1.1 413 "), answer[:200]
        assert sent < LARGE // 10

    grown = memory(running) - before
    assert grown < MOST_GROWTH
    assert running.caller.get("/").status == 200
    record_property("five bodies of a gigabyte refused", f"{grown / 1024**2:.1f} MB more memory")


def ask_again_and_again(running: Running) -> None:
    """Read a page twenty times; raises TimeoutError when one is not answered in time."""
    for _ in range(20):
        with connected(running.forum.port, head(running, "GET", "/")) as connection:
            connection.settimeout(PATIENCE)
            connection.recv(1)


def head(running: Running, method: str, path: str, *fields: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{running.forum.port}", *fields]
    return "\r\n".join([*lines, "", ""]).encode()


def endless_chunks() -> Iterator[bytes]:
    while True:
        yield f"{len(PIECE):x}\r\n".encode() + PIECE + b"\r\n"


def send_until_answered(connection: socket.socket, pieces: Iterator[bytes]) -> tuple[bytes, int]:
    """Send piece after piece until an answer comes; gives it, and how much was sent."""
    connection.setblocking(False)
    sent, waiting = 0, b""
    while True:
        can_read, can_write, _ = select.select([connection], [connection], [], 20)
        if can_read:
            return connection.recv(65_536), sent
        assert can_write, "no answer, and nothing more is taken"
        waiting = waiting or next(pieces)
        n = connection.send(waiting)
        sent, waiting = sent + n, waiting[n:]


def memory(running: Running) -> int:
    """The most memory that the web processes have ever held, in bytes."""
    statuses = [Path(f"/proc/{pid}/status").read_text() for pid in running.forum.web_processes()]
    return sum(int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024 for status in statuses)
