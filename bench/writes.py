"""Writing under measurement: answers, comments, questions, votes, one by one and ten at once."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil
from random import Random
from threading import Barrier
from urllib.parse import urlencode

from sqlalchemy import select

from bench.load import Stopwatch
from bench.pages import Member
from bench.servers import HOST, Server
from bench.words import Language
from forum.database import reading
from forum.models import Category, Post, Vote

AT_ONCE = 10
SECONDS_TO_WAIT = 30
_FIELD = re.compile(r'name="(csrf_token|form_key)"[^>]*? value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Deed:
    """A form filled in, ready to be sent."""

    path: str
    cookie: str
    body: str

    @property
    def headers(self) -> dict[str, str]:
        """What is sent along; votes are sent by a script, which asks for JSON."""
        kind = "application/x-www-form-urlencoded"
        wanted = {"Accept": "application/json"} if self.path.startswith("/vote/") else {}
        return {"Cookie": self.cookie, "Content-Type": kind, **wanted}


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the answers to some deeds took, and what one of them cost the server."""

    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_ms: float
    rate: float
    strangers: float
    deeds: int
    failed: int


@dataclass(frozen=True, slots=True)
class Targets:
    """What is written to."""

    questions: list[int]
    categories: list[str]
    members: Sequence[Member]


def targets(members: Sequence[Member], n: int) -> Targets:
    """Questions that none of these people wrote or voted on, and categories to ask in."""
    ids = [member.user_id for member in members]
    voted = select(Vote.post_id).where(Vote.user_id.in_(ids))
    query = (
        select(Post.id)
        .where(Post.kind == "question", Post.author_id.not_in(ids), Post.id.not_in(voted))
        .order_by(Post.id)
        .limit(n)
    )
    return Targets(
        questions=list(reading().execute(query).scalars()),
        categories=list(reading().execute(select(Category.path)).scalars()),
        members=members,
    )


class Forms:
    """Fills in forms; `read` gives the page at a path to whoever holds a cookie."""

    def __init__(
        self, read: Callable[[str, str], str], goals: Targets, language: Language, rng: Random
    ) -> None:
        self._read, self._goals = read, goals
        self._language, self._rng = language, rng

    def kinds(self) -> dict[str, Callable[[int], Deed]]:
        """How the nth deed of each kind is made."""
        return {
            "answer": lambda n: self._below(n, "answer"),
            "comment": lambda n: self._below(n, "comment"),
            "question": self._asked,
            "vote": self._vote,
        }

    def _below(self, n: int, kind: str) -> Deed:
        path = f"/{self._goals.questions[n]}/{kind}"
        return self._filled(n, path, path, {"body": self._text()})

    def _asked(self, n: int) -> Deed:
        fields = {
            "title": self._language.title(self._rng)[:100].ljust(12, "."),
            "body": self._text(),
            "category": self._rng.choice(self._goals.categories),
            "tags": "new and old",
        }
        return self._filled(n, "/ask", "/ask", fields)

    def _vote(self, n: int) -> Deed:
        question = self._goals.questions[n]
        return self._filled(n, f"/{question}/comment", f"/vote/{question}", {"value": "1"})

    def _filled(self, n: int, form: str, action: str, fields: dict[str, str]) -> Deed:
        """A form read by a member, and what they put into it."""
        cookie = self._goals.members[n % len(self._goals.members)].cookie
        hidden = dict(_FIELD.findall(self._read(form, cookie)))
        return Deed(action, cookie, urlencode(hidden | fields))

    def _text(self) -> str:
        """About as much as people write, and nothing that was written before."""
        sentences = [self._language.rare_sentence(self._rng) for _ in range(9)]
        return " ".join(sentences[:5]) + "\n\n" + " ".join(sentences[5:])


def read_page(server: Server, path: str, cookie: str) -> str:
    """A page of a running server."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=SECONDS_TO_WAIT)
    connection.request("GET", path, headers={"Cookie": cookie})
    page = connection.getresponse().read().decode()
    connection.close()
    return page


def one_by_one(server: Server, deeds: Sequence[Deed]) -> Timing:
    """Send deeds one after the other over one connection."""
    watch = Stopwatch(server)
    began = time.monotonic()
    taken = list(_sent(server, deeds))
    return timing(taken, time.monotonic() - began, watch.stop())


def at_once(server: Server, deeds: Sequence[Deed]) -> Timing:
    """Send deeds over ten connections at the same time."""
    start = Barrier(AT_ONCE + 1)

    def send(some: Sequence[Deed]) -> list[float | None]:
        start.wait()
        return list(_sent(server, some))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        sent = [pool.submit(send, deeds[nth::AT_ONCE]) for nth in range(AT_ONCE)]
        watch = Stopwatch(server)
        began = time.monotonic()
        start.wait()
        taken = [each for some in sent for each in some.result()]
    return timing(taken, time.monotonic() - began, watch.stop())


def timing(taken: Sequence[float | None], wall: float, used: tuple[float, float, float]) -> Timing:
    """The figures of some deeds from how long each took; none is one that failed."""
    times = sorted(each for each in taken if each is not None)
    server_seconds, _, strangers = used
    return Timing(
        p50_ms=percentile(times, 50),
        p95_ms=percentile(times, 95),
        p99_ms=percentile(times, 99),
        cpu_ms=round(server_seconds / max(len(taken), 1) * 1000, 2),
        rate=round(len(taken) / wall, 1),
        strangers=round(strangers, 2),
        deeds=len(taken),
        failed=len(taken) - len(times),
    )


def percentile(times: Sequence[float], part: int) -> float:
    """The time that so many in a hundred of these sorted times do not exceed, in milliseconds."""
    if not times:
        return 0.0
    return round(times[max(ceil(len(times) * part / 100) - 1, 0)] * 1000, 2)


def _sent(server: Server, deeds: Sequence[Deed]) -> Iterator[float | None]:
    """Send deeds over one connection; how long each answer took, none when it was refused."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=SECONDS_TO_WAIT)
    connection.connect()
    for deed in deeds:
        began = time.perf_counter()
        connection.request("POST", deed.path, deed.body, deed.headers)
        answer = connection.getresponse()
        answer.read()
        taken = time.perf_counter() - began
        yield taken if answer.status in {200, 201, 303} else None
    connection.close()
