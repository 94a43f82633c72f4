"""What an attacker tries in order to speak to the database, and how it shows that it worked."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from werkzeug.test import run_wsgi_app

from forum.database import reading
from forum.models import Post
from tests.walls.asking import environ_of
from tests.walls.ground import Rows, dump
from tests.walls.inputs import Inputs, Place
from tests.walls.threads import put_back

# In every probe, and in no statement of ours unless it was put there as text.
MARK = "zq7"
SECONDS = 1.0
PRODUCT = str(98_765_431 * 13)
# Two questions to the database that differ in one sign, and in their answer.
TRUE, FALSE = "7=7", "7=8"
QUESTIONS = (
    "{mark}' OR {truth} --",
    "{right}' AND {truth} --",
    '{mark}" OR {truth} --',
    "{mark}') OR ({truth}) --",
    "%' OR {truth} OR '{mark}' LIKE '",
    "1 AND {truth} --{mark}",
    "1) OR ({truth}) --{mark}",
    "CASE WHEN {truth} THEN id ELSE title END --{mark}",
)
BREAKERS = (
    "{mark}'",
    '{mark}"',
    "{mark}\\",
    "{mark}')",
    "{mark}`",
    "{mark}]",
    "1{mark})",
    "{mark}--",
)
UNIONS = tuple(
    f"{{mark}}' UNION SELECT {', '.join(['CAST(98765431*13 AS TEXT)'] * columns)} --"
    for columns in (1, 2, 3)
)
SLOW = {
    "sqlite": "(WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM t WHERE n<9000000) "
    "SELECT count(*) FROM t) > 0",
    "postgresql": "(SELECT 1 FROM pg_sleep(2)) IS NOT NULL",
}
DELAYS = ("{mark}' OR {slow} --", "1 OR {slow} --{mark}", '{mark}" OR {slow} --')
PLANTED = 4242
STACKED = (
    "{mark}'; UPDATE post SET view_count = 4242; --",
    "1; UPDATE post SET view_count = 4242; --{mark}",
)


WAYS = ("answers", "fails", "unites", "sleeps", "stacks")


class Heard(NamedTuple):
    """What one request was answered, without what is fresh on every page."""

    status: int
    text: str
    seconds: float


class Probing:
    """Probes of one forum; each gives the places at which it came through."""

    def __init__(self, app: Flask, inputs: Inputs, kind_of_database: str) -> None:
        self.app = app
        self.inputs = inputs
        self.slow = SLOW[kind_of_database]
        self.rows: Rows = dump(app)
        self.asked, self.who = 0, "author"

    def findings(
        self, place: Place, who: str = "author", wanted: Sequence[str] = WAYS
    ) -> Iterator[str]:
        """The ways by which this place is open."""
        self.who = who
        with statements() as sent:
            yield from (way for way in wanted if getattr(self, way)(place))
        if any(MARK in statement for statement in sent):
            yield "is part of a statement"

    def answers(self, place: Place) -> bool:
        """Whether true questions are answered otherwise than false ones, each time alike."""
        for each in QUESTIONS:
            yes, no = (self._said(place, each, truth) for truth in (TRUE, FALSE))
            if yes != no and (yes, no) == tuple(
                self._said(place, each, truth) for truth in (TRUE, FALSE)
            ):
                return True
        return False

    def is_fickle(self, place: Place) -> bool:
        """Whether the same question is answered otherwise each time, so that nothing is told."""
        return len({self._said(place, "{mark}", "") for _ in range(2)}) > 1

    def _said(self, place: Place, probe: str, truth: str) -> tuple[int, str]:
        heard = self._heard(place, probe, truth=truth)
        return heard.status, heard.text

    def fails(self, place: Place) -> bool:
        """Whether a sign breaks a statement."""
        return any(self._heard(place, each).status >= 500 for each in BREAKERS)

    def unites(self, place: Place) -> bool:
        """Whether what the database worked out stands on the page."""
        return any(PRODUCT in self._heard(place, each).text for each in UNIONS)

    def sleeps(self, place: Place) -> bool:
        """Whether the answer takes as long as the database was told to, and only then."""
        for each in DELAYS:
            is_slow = all(self._heard(place, each).seconds > SECONDS for _ in range(2))
            if is_slow and self._heard(place, "{mark}").seconds < SECONDS / 2:
                return True
        return False

    def stacks(self, place: Place) -> bool:
        """Whether a second statement was run."""
        for each in STACKED:
            self._heard(place, each)
            with self.app.app_context():
                done = reading().execute(select(Post.id).where(Post.view_count == PLANTED)).first()
            if done is not None:
                put_back(self.app, self.rows)
                return True
        return False

    def _heard(self, place: Place, probe: str, *, truth: str = "") -> Heard:
        right = {"tag": "night", "category": "sleep", "name": "Ada", "username": "Ada"}
        text = probe.format(
            mark=MARK, truth=truth, slow=self.slow, right=right.get(place.name, MARK)
        )
        self.asked += 1
        asked = self.inputs.asked(place, text, self.who)
        began = time.monotonic()
        body, status, headers = run_wsgi_app(
            self.app, environ_of(asked, self.inputs.cookies[asked.who]), buffered=True
        )
        page = b"".join(body).decode(errors="replace")
        seconds = time.monotonic() - began
        if asked.method == "POST" and int(status[:3]) < 400:
            put_back(self.app, self.rows)
        return Heard(int(status[:3]), essence(page + headers.get("Location", "")), seconds)


def essence(page: str) -> str:
    """A page without what differs from one request to the next."""
    page = re.sub(r"7(=|%3D|%253D|&#61;|-)8", r"7\g<1>7", page)
    page = re.sub(r'value="[\w-]{40,}"|<svg.*?</svg>|<code>.*?</code>', "", page, flags=re.S)
    return re.sub(r"(?<=/)[0-9]+|(?<=post-)[0-9]+", "#", page)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The text of every statement that is sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
