"""The key of the day: one for all processes, for nobody else, and gone when the day is."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from forum import day_key
from forum.domain import throttle
from forum.errors import Unavailable
from forum.worker import Worker
from tests.times import clock_at

NOON = datetime(2026, 5, 4, 12, 0, 20, tzinfo=UTC)
DAY = timedelta(days=1)
MADE = "day_key-2026-05-04"

ASK_FOR_IT = """
from forum import create_app, day_key
with create_app().app_context():
    print(day_key.of_today().secret.hex())
"""


def folder_of(app: Flask) -> Path:
    return Path(app.instance_path)


def keys_in(app: Flask) -> list[str]:
    return sorted(path.name for path in folder_of(app).iterdir() if "day_key" in path.name)


def test_the_key_lies_in_a_file_of_the_day_for_its_owner_only(forum):
    with clock_at(NOON):
        key = day_key.of_today()

    file = folder_of(forum) / MADE
    assert bytes.fromhex(file.read_text()) == key.secret
    assert len(key.secret) == 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert keys_in(forum) == [MADE]


def test_many_who_need_it_at_once_get_the_same(app: Flask):
    def ask(_n: int) -> bytes:
        with app.app_context():
            return day_key.of_today().secret

    with clock_at(NOON), ThreadPoolExecutor(20) as crowd:
        found = set(crowd.map(ask, range(100)))

    assert len(found) == 1


def test_two_processes_get_the_same(environ):
    started = [
        subprocess.Popen(
            [sys.executable, "-c", ASK_FOR_IT],
            env={"PATH": os.environ["PATH"], **environ},
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]

    found = {process.communicate(timeout=60)[0] for process in started}

    assert [process.returncode for process in started] == [0, 0]
    assert len(found) == 1
    assert len(found.pop().strip()) == 64


def test_a_new_day_has_a_new_key_and_the_old_one_is_gone(forum):
    with clock_at(NOON):
        old = day_key.of_today()
    with clock_at(NOON + DAY):
        new = day_key.of_today()
        gone = day_key.of(NOON.date())

    assert old.secret != new.secret
    assert gone is None
    assert keys_in(forum) == ["day_key-2026-05-05"]


def test_what_is_erased_is_written_over(forum, monkeypatch):
    with clock_at(NOON):
        key = day_key.of_today()
        os.link(folder_of(forum) / MADE, folder_of(forum) / "another name")

    with clock_at(NOON + DAY):
        day_key.turn()

    assert key.secret.hex() not in (folder_of(forum) / "another name").read_text()


def test_yesterdays_key_is_there_for_a_quarter_of_an_hour_and_then_the_worker_erases_it(app):
    midnight = datetime(2026, 5, 5, tzinfo=UTC)
    with clock_at(NOON), app.app_context():
        day_key.of_today()

    found = {}
    for minutes in (1, 15, 16):
        with clock_at(midnight + timedelta(minutes=minutes)):
            Worker(app).run_round()
            found[minutes] = keys_in(app)

    assert found[1] == found[15] == [MADE, "day_key-2026-05-05"]
    assert found[16] == ["day_key-2026-05-05"]


def test_it_is_kept_no_shorter_than_tries_are_counted():
    assert day_key.KEPT_AFTER_MIDNIGHT > throttle.WINDOW


def test_keys_of_a_clock_that_ran_ahead_and_halves_of_keys_are_erased(forum):
    with clock_at(NOON + 40 * DAY):
        day_key.of_today()
    (folder_of(forum) / ".day_key-2026-05-03.0badcafe").write_text("half of a")

    with clock_at(NOON):
        day_key.turn()

    assert keys_in(forum) == [MADE]


def test_a_key_that_another_process_made_a_moment_before_midnight_stays(forum):
    with clock_at(datetime(2026, 5, 5, tzinfo=UTC)):
        key = day_key.of_today()
    with clock_at(datetime(2026, 5, 4, 23, 59, 59, tzinfo=UTC)):
        day_key.turn()

    with clock_at(NOON + DAY):
        assert day_key.of_today() == key


@pytest.mark.parametrize("damaged", ["", "ff" * 31, "no key at all", "zz" * 32])
def test_a_file_that_holds_no_key_is_made_anew(forum, damaged):
    with clock_at(NOON):
        (folder_of(forum) / MADE).write_text(damaged)

        key = day_key.of_today()

        assert len(key.secret) == 32
        assert day_key.of_today() == key


def test_a_folder_that_takes_no_file_is_a_refusal_that_passes(forum, monkeypatch):
    monkeypatch.setitem(forum.extensions, "day_keys", folder_of(forum) / "missing")

    with pytest.raises(Unavailable) as refusal:
        day_key.of_today()

    assert (refusal.value.status, refusal.value.retry_after) == (503, 2)


def test_the_tags_of_two_days_have_nothing_in_common(forum):
    with clock_at(NOON):
        tag = day_key.of_today().tag("slot", "ask")
    with clock_at(NOON + DAY):
        other = day_key.of_today().tag("slot", "ask")

    assert len(tag) == len(other) == 16
    assert tag != other


@pytest.mark.parametrize(
    ("one", "other"),
    [(("a", "b"), ("ab",)), (("a", "bc"), ("ab", "c")), (("1", 1), ("11",)), (("a",), ("a", ""))],
)
def test_parts_of_a_tag_do_not_run_into_each_other(forum, one, other):
    key = day_key.of_today()

    assert key.tag("slot", *one) != key.tag("slot", *other)
