"""Nobody learns from an answer, or from how long it takes, who has an account here.

Known and unknown are tried in turns, four hundred times. The answers must be equal to the
byte, token aside; the hashes and the statements equal in number and cost; and the time
that the processor spends may differ by no more than a fiftieth of what one real hash takes,
which is less than two hashes of the same password differ by. It is the processor's time
which is measured and not the clock's, because the clock also counts whatever else the
machine is doing.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.security import generate_password_hash

from forum import clock
from forum.web import passwords
from tests.factories import lift_limits
from tests.passwords import make_member
from tests.times import clock_at
from tests.visitor import Page, Visitor

TRIES = 400
# One millisecond in place of a hundred: what is left beside the hash shows all the better.
QUICK = "scrypt:512:8:1"
# Long enough that its absence shows.
SLOW = "scrypt:8192:8:1"
LATER = timedelta(minutes=17)

# What is sent, and where: by whether it is known here, and by the number of the try.
Try = Callable[[bool, int], tuple[str, dict[str, str]]]


@dataclass(slots=True)
class Side:
    """What was seen of the known ones, or of the unknown ones."""

    costs: list[float] = field(default_factory=list)
    answers: set[tuple[int, tuple[str, ...], str]] = field(default_factory=set)
    work: set[tuple[Any, ...]] = field(default_factory=set)


def sign_in(is_known: bool, _n: int) -> tuple[str, dict[str, str]]:
    """A wrong password, under a name that somebody has and under one that nobody has."""
    name = "Somebody" if is_known else "Someone1"
    return "/login", {"username": name, "password": "a wrong guess"}


def sign_in_by_address(is_known: bool, _n: int) -> tuple[str, dict[str, str]]:
    """A wrong password, under an address that somebody has and under one that nobody has."""
    address = f"{'somebody' if is_known else 'someone1'}@example.org"
    return "/login", {"username": address, "password": "a wrong guess"}


def register(is_known: bool, n: int) -> tuple[str, dict[str, str]]:
    """A new account, with an address that belongs to somebody and with one that is free."""
    address = "somebody@example.org" if is_known else f"nobody{n:03}@example.org"
    fields = {"username": f"new{n:04}", "email": address, "password": "three quiet herons"}
    return "/register", fields


TRIED: tuple[Try, ...] = (sign_in, sign_in_by_address, register)


@pytest.mark.slow
@pytest.mark.parametrize("tried", TRIED, ids=[tried.__name__ for tried in TRIED])
def test_known_and_unknown_are_answered_alike(app, monkeypatch, tried):
    one_hash = cost_of_a_hash()
    hash_by(QUICK, monkeypatch)

    known, unknown = watch(app, monkeypatch, tried)

    assert known.answers == unknown.answers
    assert known.work == unknown.work
    assert apart(known, unknown) < one_hash / 50


@pytest.mark.parametrize("tried", [sign_in, sign_in_by_address])
def test_an_answer_without_a_hash_is_noticed(app, monkeypatch, tried):
    one_hash = cost_of_a_hash()
    hash_by(SLOW, monkeypatch)
    real = passwords.check_password_hash
    monkeypatch.setattr(
        passwords,
        "check_password_hash",
        lambda kept, typed: kept != passwords._NOBODY and real(kept, typed),
    )

    known, unknown = watch(app, monkeypatch, tried, tries=60)

    assert known.answers == unknown.answers
    assert known.work != unknown.work
    assert apart(known, unknown) > one_hash / 50


def hash_by(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let somebody have an account, and all hashes of the forum cost the same."""
    lift_limits()
    monkeypatch.setattr(passwords, "METHOD", method)
    monkeypatch.setattr(passwords, "_NOBODY", f"{method}${'0' * 16}${'0' * 128}")
    kept = generate_password_hash("three quiet herons", method)
    make_member("Somebody", email="somebody@example.org", password_hash=kept)


def watch(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tried: Try, tries: int = TRIES
) -> tuple[Side, Side]:
    """Try by turns, each try so much later that no limit is met; gives known and unknown."""
    known, unknown = Side(), Side()
    began = clock.now()
    for n in range(tries):
        side = known if n % 2 else unknown
        with clock_at(began + n * LATER), work_of(monkeypatch) as done:
            visitor = Visitor(app)
            path, fields = tried(bool(n % 2), n)
            fields |= {"csrf_token": visitor.token(), "form_key": visitor.form_key()}
            done.clear()
            start = time.thread_time()
            response = visitor.browser.post(path, data=fields)
            side.costs.append(time.thread_time() - start)
        side.answers.add(as_read(Page(response)))
        side.work.add(tuple(done))
    return known, unknown


def as_read(page: Page) -> tuple[int, tuple[str, ...], str]:
    """An answer without what differs each time: tokens, secrets, and what was typed."""
    text = re.sub(r'(name="(?:csrf_token|form_key|username)"[^>]* value=)"[^"]*"', r"\1", page.text)
    return page.status, tuple(page.headers.keys()), text


@contextmanager
def work_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """The statements and the hashes that are made meanwhile, in order."""
    done: list[Any] = []
    real = hashlib.scrypt

    def hashing(*args: Any, **how: Any) -> bytes:
        done.append((how["n"], how["r"], how["p"]))
        return real(*args, **how)

    def asking(_c: object, _k: object, statement: str, *_: object) -> None:
        done.append(statement)

    event.listen(Engine, "before_cursor_execute", asking)
    try:
        with monkeypatch.context() as watched:
            watched.setattr("hashlib.scrypt", hashing)
            yield done
    finally:
        event.remove(Engine, "before_cursor_execute", asking)


def cost_of_a_hash() -> float:
    """How long the processor works on one hash as the forum really makes it, in seconds."""
    start = time.thread_time()
    generate_password_hash("three quiet herons", passwords.METHOD)
    return time.thread_time() - start


def apart(ones: Side, others: Side) -> float:
    """How far the middle times of two sides lie from each other, in seconds."""
    return abs(median(ones.costs) - median(others.costs))
