"""A crowd that signs in at once is let in two by two."""

from __future__ import annotations

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore, Lock
from typing import Any

import pytest
from flask import Flask

from forum.web import passwords
from tests.passwords import PASSWORD, make_member
from tests.visitor import Visitor

CROWD = 20


class Watch:
    """The real hash, made slow enough to be met by others, and counted while it runs."""

    def __init__(self, real: Any) -> None:
        self._real, self._lock, self._running = real, Lock(), 0
        self.most = 0

    def __call__(self, *args: Any, **how: Any) -> bytes:
        """Hash, and note how many are at it."""
        with self._lock:
            self._running += 1
            self.most = max(self.most, self._running)
        time.sleep(0.05)
        hashed: bytes = self._real(*args, **how)
        with self._lock:
            self._running -= 1
        return hashed


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    for n in range(CROWD):
        make_member(f"Ada{n:02}")
    found = Watch(hashlib.scrypt)
    monkeypatch.setattr("hashlib.scrypt", found)
    return found


def let_in(app: Flask) -> list[int]:
    """What twenty people are answered who sign in at the same moment."""
    visitors = [Visitor(app) for _ in range(CROWD)]
    keys = [visitor.form_key() for visitor in visitors]

    def sign_in(n: int) -> int:
        visitor = visitors[n]
        visitor.browser.environ_base["REMOTE_ADDR"] = f"10.0.{n}.1"
        fields = {"username": f"Ada{n:02}", "password": PASSWORD, "form_key": keys[n]}
        return visitor.send("/login", follow=False, **fields).status

    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(sign_in, range(CROWD)))


def test_of_twenty_who_sign_in_at_once_two_are_hashed_at_a_time(app, watch):
    assert let_in(app) == [303] * CROWD

    assert watch.most == 2


def test_a_door_without_turns_is_noticed(app, watch, monkeypatch):
    monkeypatch.setattr(passwords, "_turns", BoundedSemaphore(CROWD))

    let_in(app)

    assert watch.most > 2
