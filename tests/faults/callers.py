"""Somebody who calls a running forum: opens pages, sends forms, and insists on an answer."""

from __future__ import annotations

import http.client
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

from flask import Flask

from forum.database import commit
from forum.domain.sessions import begin_session, hash_of
from forum.models import User
from forum.web.tokens import make_csrf_token, make_form_key

T = TypeVar("T")

SECONDS_OF_PATIENCE = 30
PAUSE_BETWEEN_TRIES = 0.1


class Answer(NamedTuple):
    """A complete answer."""

    status: int
    headers: http.client.HTTPMessage
    text: str
    seconds: float


@dataclass
class Caller:
    """A browser with one session, or none; `heard` counts what it was answered."""

    app: Flask
    port: int
    secret: str | None = None
    heard: Counter[int | str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def signed_in(self, user: User) -> Caller:
        """The same for a person, with a session of their own."""
        with self.app.app_context():
            secret = begin_session(user.id, "Firefox", is_remembered=False)
            commit()
        return Caller(self.app, self.port, secret, self.heard, self._lock)

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path)

    def form(self, **fields: str) -> dict[str, str]:
        """A form as its page would make it: each call is another form."""
        with self.app.app_context():
            token = make_csrf_token(hash_of(self.secret) if self.secret else None)
            return {"csrf_token": token, "form_key": make_form_key(), **fields}

    def post(self, path: str, form: dict[str, str]) -> Answer:
        """Send a form once."""
        return self._ask("POST", path, urlencode(form))

    def insist(self, path: str, form: dict[str, str]) -> Answer:
        """Send one form again and again until it is answered; a 503 asks to be sent again."""
        given_up_at = time.monotonic() + SECONDS_OF_PATIENCE
        while True:
            try:
                answer = self.post(path, form)
            except (OSError, http.client.HTTPException):
                if time.monotonic() > given_up_at:
                    raise
            else:
                if answer.status != 503 or time.monotonic() > given_up_at:
                    return answer
            time.sleep(PAUSE_BETWEEN_TRIES)

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Host": f"127.0.0.1:{self.port}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.secret:
            headers["Cookie"] = f"session={self.secret}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        began = time.monotonic()
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self._note(type(error).__name__)
            raise
        finally:
            connection.close()
        self._note(response.status)
        return Answer(response.status, response.headers, text, time.monotonic() - began)

    def _note(self, what: int | str) -> None:
        with self._lock:
            self.heard[what] += 1


def at_once(deeds: Sequence[Callable[[], T]]) -> list[T]:
    """Do many things at the same moment; gives what each of them gave."""
    start = Event()

    def run(deed: Callable[[], T]) -> T:
        start.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as crowd:
        running = [crowd.submit(run, deed) for deed in deeds]
        start.set()
        return [one.result() for one in running]


@contextmanager
def going_on(*deeds: Callable[[], object], pause: float = 0) -> Iterator[None]:
    """Do some things again and again, each in a thread of its own, while the body runs."""
    stop = Event()

    def repeat(deed: Callable[[], object]) -> None:
        while not stop.is_set():
            deed()
            stop.wait(pause)

    with ThreadPoolExecutor(len(deeds)) as crowd:
        running = [crowd.submit(repeat, deed) for deed in deeds]
        try:
            yield
        finally:
            stop.set()
    for one in running:
        one.result()


def connected(port: int, sent: bytes) -> socket.socket:
    """A connection that has sent something, and waits."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(sent)
    return connection
