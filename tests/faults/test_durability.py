"""Whatever is answered with "done" has reached the disk before."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.factories import make_question, make_user
from tests.faults.amounts import amount
from tests.faults.conftest import Running
from tests.running import needs_proc

pytestmark = [pytest.mark.slow, needs_proc]

WRITES = amount(short=20, full=200)
SECONDS_TO_ATTACH = 30
WATCHED = ["-f", "-e", "trace=fsync,fdatasync"]


def test_each_write_reaches_the_disk_before_its_answer(
    running_on_sqlite: Running,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    running, question = running_on_sqlite, make_question()
    voter = running.caller.signed_in(make_user())
    path, voting = f"/{question.id}/answer", f"/vote/{question.id}"
    synced: list[int] = []

    with disk_writes(running, tmp_path / "calls") as calls:
        for number in range(WRITES):
            before = count(calls)
            if number % 2:
                answer = voter.post(voting, voter.form(value=str(1 - number % 4 // 2)))
            else:
                form = running.caller.form(body=f"An answer of its own, number {number}.")
                answer = running.caller.post(path, form)
            synced.append(count(calls) - before)
            assert answer.status == 303

    assert min(synced) >= 1
    record_property(f"{WRITES} answers and votes", f"{sum(synced)} times written through to disk")


@pytest.mark.parametrize(("synchronous", "is_found_out"), [("FULL", False), ("NORMAL", True)])
def test_what_does_not_reach_the_disk_is_found_out(
    synchronous: str, is_found_out: bool, tmp_path: Path
) -> None:
    careless = (
        "import sqlite3\n"
        "connection = sqlite3.connect('careless.db', isolation_level=None)\n"
        "connection.execute('PRAGMA journal_mode=WAL')\n"
        f"connection.execute('PRAGMA synchronous={synchronous}')\n"
        "connection.execute('CREATE TABLE note (text)')\n"
        "for _ in range(50):\n"
        "    connection.execute('INSERT INTO note VALUES (1)')\n"
    )
    require_strace()

    seen = subprocess.run(
        ["strace", *WATCHED, "-o", "calls", sys.executable, "-c", careless],
        cwd=tmp_path,
        check=False,
    )

    if seen.returncode != 0:
        pytest.skip("this machine does not let strace watch other processes")
    assert (count(tmp_path / "calls") < 50) is is_found_out


@contextmanager
def disk_writes(running: Running, path: Path) -> Iterator[Path]:
    """Note each time that a web process waits for the disk."""
    require_strace()
    pids = [f"--attach={pid}" for pid in running.forum.web_processes()]
    watching = subprocess.Popen(
        ["strace", *WATCHED, "-o", str(path), *pids],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert watching.stderr is not None
        began, attached = time.monotonic(), 0
        while attached < len(pids):
            line = watching.stderr.readline()
            if "not permitted" in line or not line:
                pytest.skip("this machine does not let strace watch other processes")
            attached += " attached" in line
            assert time.monotonic() - began < SECONDS_TO_ATTACH
        yield path
    finally:
        watching.send_signal(signal.SIGINT)
        watching.communicate(timeout=30)


def require_strace() -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace, which sees what reaches the disk, is not installed")


def count(calls: Path) -> int:
    """How many such calls have ended well by now."""
    return sum(line.endswith("= 0") for line in calls.read_text().splitlines())
