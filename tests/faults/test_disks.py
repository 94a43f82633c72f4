"""On a disk that is full, or cannot be written to, reading goes on and nothing told is lost."""

from __future__ import annotations

import itertools
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from forum.database import reading
from forum.models import Post
from tests.databases import SqliteTemplates
from tests.factories import make_question, make_user
from tests.faults.amounts import PATIENCE, amount
from tests.faults.callers import Answer, going_on
from tests.faults.conftest import Running, run_forum
from tests.running import SECONDS_TO_START, Forum, free_port, needs_proc

pytestmark = [pytest.mark.slow, needs_proc]

SECONDS_FULL = amount(short=2, full=20)
SECONDS_TO_RECOVER = 10 * PATIENCE
LONG = "Some more words that take their room." * 300


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can make a disk of its own")
    if subprocess.run(mounted, capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine lets nobody make a disk of its own")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_where_no_more_can_be_written_reading_goes_on(running_on_sqlite: Running) -> None:
    running, question = running_on_sqlite, make_question()
    member = running.caller.signed_in(make_user())
    path, page = f"/{question.id}/answer", f"/{question.id}/{question.slug}"
    for one in (running.caller, member):
        one.get(page)

    for one, text in ((running.caller, "A guest's answer."), (member, "A member's answer.")):
        form = one.form(body=f"{text} {LONG}")
        with no_more_bytes(running):
            refused, read = one.post(path, form), one.get(page)
        accepted = one.post(path, form)

        assert read.status == 200
        assert_gives_back(refused, form["body"])
        assert accepted.status == 303
    assert "disk I/O error" in running.forum.printed
    assert running.faults() == []
    assert len(texts_of_answers(running)) == 2


def seconds_until_told_again(told: list[str]) -> float:
    began, before = time.monotonic(), len(told)
    while len(told) == before:
        assert time.monotonic() - began < SECONDS_TO_RECOVER
        time.sleep(0.05)
    return time.monotonic() - began


def test_on_a_full_disk_nothing_that_was_told_is_lost(
    small_disk: Path,
    sqlite_templates: SqliteTemplates,
    record_property: Callable[[str, object], None],
) -> None:
    with (
        sqlite_templates.fresh(small_disk / "instance") as environ,
        run_forum(environ, log_folder=small_disk.parent) as running,
    ):
        questions = [make_question() for _ in range(3)]
        told: list[str] = []
        numbers = itertools.count()

        def write() -> None:
            number = next(numbers)
            text = f"An answer with words of its own, number {number}. {LONG}"
            form = running.caller.form(body=text)
            answer = running.caller.insist(f"/{questions[number % 3].id}/answer", form)
            assert answer.status == 303
            told.append(text)

        with going_on(*[write] * 4, pause=0.05):
            time.sleep(1)
            fill(small_disk / "filler")
            time.sleep(SECONDS_FULL)
            read = running.caller.get("/")
            turned_away = running.caller.heard[503]
            (small_disk / "filler").unlink()
            recovered = seconds_until_told_again(told)

        assert (read.status, turned_away > 0) == (200, True)
        assert set(running.caller.heard) == {200, 303, 503}, running.forum.printed
        assert "disk is full" in running.forum.printed
        assert sorted(texts_of_answers(running)) == sorted(told)
        assert running.faults() == []
        assert running.process.poll() is None
        record_property(
            f"a full disk, {turned_away} times a 503, {len(told)} answers told and there",
            f"written again {recovered:.1f} s after there was room",
        )


def test_a_folder_that_cannot_be_written_to_is_said_in_one_line(
    small_disk: Path, sqlite_templates: SqliteTemplates
) -> None:
    with sqlite_templates.fresh(small_disk / "instance") as environ:
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
        folder, port = small_disk / "instance", free_port()
        forum = Forum(folder, port, environ, log_folder=small_disk.parent)

        status = forum.start().wait(SECONDS_TO_START)

    assert status == 1
    assert len(forum.printed.splitlines()) == 1
    assert f"Cannot write to {small_disk / 'instance'}: Read-only file system." in forum.printed


def test_a_new_folder_that_cannot_be_made_is_said_in_one_line(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    forum = Forum(small_disk / "instance", free_port(), log_folder=small_disk.parent)

    status = forum.start().wait(SECONDS_TO_START)

    assert status == 1
    assert len(forum.printed.splitlines()) == 1
    assert "Read-only file system" in forum.printed


@contextmanager
def no_more_bytes(running: Running) -> Iterator[None]:
    """Let the web processes write to no file, as a disk that gives errors does."""
    pids = running.forum.web_processes()
    before = [resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids]
    for pid, (_, hard) in zip(pids, before, strict=True):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, hard))
    yield
    for pid, limits in zip(pids, before, strict=True):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def assert_gives_back(refused: Answer, text: str) -> None:
    """It is a 503 that says when to try again, with all that was typed."""
    assert refused.status == 503
    assert int(refused.headers["Retry-After"]) > 0
    field = BeautifulSoup(refused.text, "html.parser").select_one('[name="body"]')
    assert field is not None
    assert field.get_text().removeprefix("\n") == text


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return


def texts_of_answers(running: Running) -> list[str]:
    with running.app.app_context():
        return list(reading().execute(select(Post.body).where(Post.kind == "answer")).scalars())
