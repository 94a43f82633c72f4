"""Hashing passwords."""

from __future__ import annotations

import hashlib
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest

from forum.errors import TooMany
from forum.web import passwords
from forum.web.passwords import hash_password, is_password
from tests.passwords import PASSWORD, quick_hash


def test_a_password_opens_its_own_hash_only(forum):
    kept = hash_password(PASSWORD)

    assert kept.startswith("scrypt:32768:8:1$")
    assert PASSWORD not in kept
    assert hash_password(PASSWORD) != kept
    assert is_password(PASSWORD, kept)
    assert not is_password(PASSWORD + " ", kept)


def test_the_way_letters_were_composed_does_not_matter(forum):
    kept = hash_password("drei stille Möwen")

    assert is_password(unicodedata.normalize("NFD", "drei stille Möwen"), kept)


def test_nothing_of_a_long_password_is_cut_off(forum):
    kept = quick_hash("x" * 127 + "y")

    assert is_password("x" * 127 + "y", kept)
    assert not is_password("x" * 127 + "z", kept)
    assert not is_password("x" * 127 + "yy", kept)
    assert not is_password("x" * 500_000, kept)


def test_without_a_hash_the_answer_is_no_and_costs_the_same(forum, monkeypatch):
    costs = []
    real = hashlib.scrypt
    monkeypatch.setattr(
        "hashlib.scrypt",
        lambda *args, **how: costs.append((how["n"], how["r"])) or real(*args, **how),
    )

    assert not is_password(PASSWORD, None)
    assert is_password(PASSWORD, hash_password(PASSWORD))

    assert costs == [(32768, 8)] * 3


def test_at_most_two_passwords_are_hashed_at_once(app, monkeypatch):
    running, most, lock = 0, 0, Lock()

    def slow(*_args, **_how):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        return b"nothing"

    monkeypatch.setattr("hashlib.scrypt", slow)

    def ask(_n):
        with app.app_context():
            return is_password(PASSWORD, None)

    with ThreadPoolExecutor(8) as crowd:
        assert not any(crowd.map(ask, range(8)))

    assert most == 2


def test_who_waits_too_long_is_asked_to_come_back(forum, monkeypatch):
    monkeypatch.setattr(passwords, "PATIENCE_SECONDS", 0.01)

    with passwords._turn(), passwords._turn(), pytest.raises(TooMany):
        is_password(PASSWORD, None)

    assert is_password(PASSWORD, quick_hash())
