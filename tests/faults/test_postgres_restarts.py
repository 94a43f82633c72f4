"""A PostgreSQL server that goes away takes nothing along, and is found again."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from forum import clock
from forum.database import reading
from forum.domain import heartbeat
from forum.models import Post
from tests.databases import environment
from tests.factories import make_question, make_user
from tests.faults import postgres
from tests.faults.amounts import PATIENCE, amount
from tests.faults.callers import Caller, going_on
from tests.faults.conftest import Running, run_forum
from tests.running import needs_proc

pytestmark = [
    pytest.mark.slow,
    needs_proc,
    pytest.mark.skipif(
        postgres.why_no_server() is not None, reason=postgres.why_no_server() or "all is there"
    ),
]

RESTARTS = amount(short=2, full=10)
SECONDS_TO_COME_BACK = 10 * PATIENCE


def test_while_the_server_restarts_people_are_asked_to_try_again(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with (
        postgres.run_server() as server,
        run_forum(environment(tmp_path / "instance", DATABASE_URL=server.url)) as running,
    ):
        question = make_question()
        callers = [running.caller.signed_in(make_user()), running.caller]
        numbers = itertools.count()
        told: list[str] = []
        waits: list[float] = []
        (worker,) = running.forum.processes(b"worker")

        def call() -> None:
            number = next(numbers)
            caller, text = callers[number % 2], f"Words of its own, number {number}."
            read(caller, question)
            answer = caller.insist(f"/{question.id}/answer", caller.form(body=text))
            assert answer.status == 303, answer.text
            told.append(text)

        with going_on(*[call] * 6, pause=0.02):
            for number in range(RESTARTS):
                time.sleep(1)
                restart(server, "immediate" if number % 2 else "fast")
                waits.append(seconds_until_told_again(told))

        heard = running.caller.heard
        assert set(heard) <= {200, 303, 503}, running.forum.printed
        assert heard[503] > 0
        assert sorted(texts_of_answers(running)) == sorted(told)
        assert running.faults() == []
        assert max(waits) < SECONDS_TO_COME_BACK
        assert all([running.forum.processes(b"worker") == [worker], worker_is_well(running)])
        assert "Traceback" not in running.forum.printed
        record_property(
            f"PostgreSQL restarted {RESTARTS} times, {heard[503]} times a 503, no other error",
            f"{len(told)} answers told and there, back within {max(waits):.1f} s",
        )


def restart(server: postgres.Server, how: str) -> None:
    server.stop(how)
    time.sleep(0.5)
    server.start()


def read(caller: Caller, question: Post) -> None:
    page = caller.get(f"/{question.id}/{question.slug}")
    assert page.status != 503 or int(page.headers["Retry-After"]) > 0


def seconds_until_told_again(told: list[str]) -> float:
    began, before = time.monotonic(), len(told)
    while len(told) == before:
        assert time.monotonic() - began < SECONDS_TO_COME_BACK
        time.sleep(0.02)
    return time.monotonic() - began


def worker_is_well(running: Running) -> bool:
    """Whether the worker reports again, as it does every ten seconds."""
    asked_at, began = clock.now(), time.monotonic()
    while time.monotonic() - began < 10 + SECONDS_TO_COME_BACK:
        with running.app.app_context():
            told_at = heartbeat.last_report("worker")
        if told_at is not None and told_at >= asked_at:
            return True
        time.sleep(0.2)
    return False


def texts_of_answers(running: Running) -> list[str]:
    with running.app.app_context():
        return list(reading().execute(select(Post.body).where(Post.kind == "answer")).scalars())
