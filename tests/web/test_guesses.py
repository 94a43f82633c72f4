"""Wrong keys are counted by network, for a quarter of an hour."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from forum.errors import TooMany
from forum.web.guesses import IN_ALL, PER_NETWORK, WINDOW_SECONDS, Guesses


def wrong(app: Flask, counted: Guesses, address: str, n: int = 1) -> None:
    """Somebody there is wrong so often."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        for _ in range(n):
            counted.count_wrong()


def is_refused(app: Flask, counted: Guesses, address: str) -> bool:
    """Whether somebody there may try no more."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        try:
            counted.refuse_more()
        except TooMany as refusal:
            return 0 < refusal.retry_after <= WINDOW_SECONDS + 1
    return False


def test_a_network_that_was_wrong_too_often_waits_and_others_do_not(app: Flask) -> None:
    counted = Guesses()

    wrong(app, counted, "198.51.100.7", PER_NETWORK - 1)
    before = is_refused(app, counted, "198.51.100.8")
    wrong(app, counted, "198.51.100.9")

    assert not before
    assert is_refused(app, counted, "198.51.100.10")
    assert not is_refused(app, counted, "203.0.113.7")


def test_all_together_are_not_wrong_more_often_either(app: Flask) -> None:
    counted = Guesses()

    for n in range(IN_ALL):
        wrong(app, counted, f"10.{n // 250}.{n % 250}.1")

    assert is_refused(app, counted, "203.0.113.7")


def test_after_a_quarter_of_an_hour_it_is_forgotten(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, now = Guesses(), time.monotonic()
    wrong(app, counted, "198.51.100.7", PER_NETWORK)
    assert is_refused(app, counted, "198.51.100.7")

    monkeypatch.setattr(time, "monotonic", lambda: now + WINDOW_SECONDS + 5)
    after = is_refused(app, counted, "198.51.100.7")
    wrong(app, counted, "198.51.100.7")

    assert not after
    assert not is_refused(app, counted, "198.51.100.7")
