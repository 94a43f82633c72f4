from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from forum.text.deadline import OutOfTime, run_within

ROOT = Path(__file__).resolve().parents[2]

# What measures the collector (hypothesis does) may be what the first end meets.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def spin(seconds: float) -> str:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass
    return "done"


def test_work_in_time_gives_its_result():
    assert run_within(1, lambda: "done") == "done"


def test_work_that_fails_fails_as_it_did():
    with pytest.raises(ZeroDivisionError):
        run_within(1, lambda: 1 / 0)


def test_work_without_end_is_ended():
    started = time.thread_time()

    with pytest.raises(OutOfTime):
        run_within(0.1, lambda: spin(5))

    assert time.thread_time() - started < 1


def test_it_works_in_any_thread():
    ends: list[str] = []

    def work() -> None:
        try:
            run_within(0.1, lambda: spin(5))
        except OutOfTime:
            ends.append("out of time")

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ends == ["out of time"] * 3


def test_waiting_is_not_held_against_the_work():
    assert run_within(0.1, lambda: time.sleep(0.3)) is None


def test_work_that_waits_for_ever_is_ended_too():
    def wait() -> None:
        while True:
            time.sleep(0.01)

    with pytest.raises(OutOfTime):
        run_within(0.05, wait)


def test_work_that_swallows_the_first_end_meets_a_second():
    def stubborn() -> None:
        try:
            spin(5)
        except OutOfTime:
            spin(5)

    with pytest.raises(OutOfTime):
        run_within(0.1, stubborn)


def test_nothing_is_raised_after_the_work_was_left():
    ends = {"done": 0, "out of time": 0}
    before = threading.active_count()

    # Most work ends at about the moment at which the watch fires, some surely before or after.
    lasting = [0, 0.1, *(0.001 + n * 0.0001 for n in range(18))]
    for n in range(200):
        try:
            run_within(0.002, lambda n=n: spin(lasting[n % 20]))
            ends["done"] += 1
        except OutOfTime:
            ends["out of time"] += 1
        spin(0.0003)

    assert sum(ends.values()) == 200
    assert ends["done"]
    assert ends["out of time"]
    time.sleep(0.1)
    assert threading.active_count() <= before


@pytest.mark.parametrize("seconds", ["0", "5"])
def test_the_interpreter_has_nothing_left_to_look_for(seconds):
    # A leftover makes each turn of a loop slower, and a profiled call endless.
    program = f"""
import cProfile, contextlib, time
from forum.text.deadline import OutOfTime, run_within
def spin():
    until = time.thread_time() + {seconds}
    while time.thread_time() < until: pass
with contextlib.suppress(OutOfTime):
    run_within(0.1, spin)
cProfile.Profile().runcall(lambda: [spin for _ in range(3)])
"""

    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=60, check=False)

    assert ended.returncode == 0
