"""What was answered is there, once, whichever process is killed and when."""

from __future__ import annotations

import itertools
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from forum.database import reading
from forum.models import Post
from tests.factories import make_question
from tests.faults.amounts import IS_FULL, PATIENCE, amount
from tests.faults.callers import going_on
from tests.faults.conftest import Running
from tests.running import needs_proc

pytestmark = [pytest.mark.slow, needs_proc]

KILLS = amount(short=25, full=51)
WRITERS = 8
WRITES_A_SECOND = 20
SECONDS_TO_COME_BACK = 5 * PATIENCE


@dataclass
class Writers:
    """They write answers, each text once, and send it until it is answered."""

    running: Running
    question_ids: list[int]
    numbers: itertools.count[int] = field(default_factory=itertools.count)
    acknowledged: list[str] = field(default_factory=list)

    def write(self) -> None:
        """Send one answer until it is acknowledged."""
        number = next(self.numbers)
        text = f"An answer with words of its own, number {number}."
        path = f"/{self.question_ids[number % len(self.question_ids)]}/answer"
        answer = self.running.caller.insist(path, self.running.caller.form(body=text))
        assert answer.status == 303, answer.text
        self.acknowledged.append(text)


def test_nothing_acknowledged_is_lost_or_doubled(
    running: Running, record_property: Callable[[str, object], None]
) -> None:
    writers = Writers(running, [make_question().id for _ in range(5)])
    kills = [kill_a_web_process, kill_all, kill_the_worker]
    waits: list[float] = []
    began = time.monotonic()

    with going_on(*[writers.write] * WRITERS):
        for number in range(KILLS):
            time.sleep(random.uniform(0.3, 0.9))
            waits.append(kills[number % len(kills)](running))
            assert running.faults() == []
    seconds = time.monotonic() - began - sum(waits)

    stored = texts_of_answers(running)
    lost = set(writers.acknowledged) - set(stored)
    doubled = [text for text, times in Counter(stored).items() if times > 1]
    assert (lost, doubled) == (set(), [])
    assert running.faults() == []
    assert max(waits) < SECONDS_TO_COME_BACK
    if IS_FULL:  # beside other tests there may be no room for so many
        assert len(stored) / seconds > WRITES_A_SECOND
    record_property(
        f"{KILLS} processes killed, {len(stored)} answers acknowledged, 0 lost, 0 doubled",
        f"{len(stored) / seconds:.0f} a second, back within {max(waits):.1f} s",
    )


def kill_a_web_process(running: Running) -> float:
    """Kill one of those that answer: the web server replaces it."""
    os.kill(random.choice(running.forum.web_processes()), signal.SIGKILL)
    return running.forum.wait_until_it_answers(running.process)


def kill_all(running: Running) -> float:
    """Kill the whole group, and start it again."""
    running.kill_all()
    return running.start_again()


def kill_the_worker(running: Running) -> float:
    """Kill the worker: the others end with an error, and whoever supervises starts all again."""
    (worker,) = running.forum.processes(b"worker")
    os.kill(worker, signal.SIGKILL)
    assert running.process.wait(30) != 0
    return running.start_again()


def texts_of_answers(running: Running) -> list[str]:
    with running.app.app_context():
        return list(reading().execute(select(Post.body).where(Post.kind == "answer")).scalars())
