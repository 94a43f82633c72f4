"""A small town that writes with and without names, through the forum's own forms.

Everybody is there in every hour, each at a moment of their own, and does something by name within
a few minutes of it; whoever writes without a name does it near that moment as well, and who that
is was drawn with equal chances before. So what the pages show, the hour, tells nothing; and
whatever tells the minute tells the person.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask

from forum import clock, worker
from forum.web.tokens import make_form_key
from forum.worker import Worker
from tests.anonymity.listening import heard
from tests.passwords import PASSWORD, make_member
from tests.times import clock_at, seconds
from tests.visitor import Page, Visitor

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
SAID = """
morning evening quiet loud letter window garden kitchen winter summer answer question slow
quick gentle heavy little sleep waking walking friend neighbour worry comfort patience anger
breath music silence river mountain street bridge paper pencil candle shadow bright
doctor medicine habit weekend holiday colleague manager brother cousin dinner coffee
"""
WORDS = SAID.split()
TAGS = ("night", "work", "family", "sleep", "money", "school", "rest", "talk")


@dataclass(frozen=True)
class Size:
    """How many people write how much, and in how many hours."""

    people: int = 50
    unnamed: int = 500
    hours: int = 10


class Made(NamedTuple):
    """A post that was made, and who made it: a person's place in the list, or nobody."""

    id: int
    kind: str
    question: int
    who: int | None
    is_named: bool


class Deed(NamedTuple):
    """Something to do at a moment."""

    at: datetime
    who: int | None
    what: str
    is_named: bool = True


@dataclass
class Town:
    """The people, what they wrote, and what a thief may carry off."""

    app: Flask
    folder: Path
    size: Size
    chance: random.Random
    people: list[Any] = field(default_factory=list)
    browsers: list[Visitor] = field(default_factory=list)
    posts: list[Made] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    moment: datetime = MONDAY
    # When the worker last wrote the database file anew.
    rewritten_at: datetime = MONDAY

    @property
    def truth(self) -> dict[int, int]:
        """Whose each post without a name is, by their id."""
        return {
            post.id: self.people[post.who].id
            for post in self.posts
            if post.who is not None and not post.is_named
        }

    def kept(self, name: str) -> Path:
        """The database as it lay there `before` the last hour, or in its `busy` end."""
        return self.folder.parent / f"{self.folder.name}-{name}.db"

    def live(self) -> None:
        """Let all the hours pass; the last minutes are still in the write-ahead log then."""
        with self._clock(), heard(self.log):
            self._move_in()
            for number in range(self.size.hours):
                self._spend(number)

    def _move_in(self) -> None:
        names = self.chance.sample(range(1000), self.size.people)
        self.people = [make_member(f"Person{n}", email=f"p{n}@mail.example") for n in names]
        self.browsers = [self._browser(n) for n in range(self.size.people)]
        for number in range(12):
            self.moment += seconds(60)
            self._do(Deed(self.moment, number % self.size.people, "ask", number % 2 == 0))
        # What was there before is not what the attack is about.
        self.posts = [post._replace(is_named=True) for post in self.posts]
        self._work()

    def _spend(self, number: int) -> None:
        """One hour: everybody comes; in the last one the log is emptied before its last minutes."""
        begin = MONDAY + timedelta(days=1 + number // 2, hours=(9, 20)[number % 2])
        deeds = sorted(self._deeds(begin), key=lambda deed: deed.at)
        is_last = number == self.size.hours - 1
        late = begin + timedelta(minutes=50)
        if is_last:
            self._keep("before")
        for n, deed in enumerate(deeds):
            if is_last and deed.at > late and deeds[n - 1].at <= late:
                self._keep("busy")
                self._work()
            self.moment = deed.at
            self._do(deed)
        if not is_last:
            self._work()

    def _deeds(self, begin: datetime) -> Iterator[Deed]:
        """What happens in one hour, in no order."""
        moments = [begin + seconds(self.chance.randrange(180, 3400)) for _ in self.people]
        near = (-60, 61)
        for who, moment in enumerate(moments):
            around = [moment + seconds(self.chance.randrange(*near)) for _ in range(6)]
            if "session" not in {c.key for c in self.browsers[who].browser._cookies.values()}:
                yield Deed(moment - seconds(90), who, "enter")
            yield Deed(around[0], who, self._kind())
            for at, odds, what in zip(
                around[1:],
                (0.6, 0.12, 0.08, 0.04, 0.1),
                ("vote", "edit", "accept", "delete", "look"),
                strict=True,
            ):
                if self.chance.random() < odds:
                    yield Deed(at, who, what)
            if self.chance.random() < 0.25:
                yield Deed(moment + seconds(100), who, "leave")
        for _ in range(round(self.size.unnamed / self.size.hours)):
            who = self.chance.randrange(self.size.people)
            at = moments[who] + seconds(self.chance.randrange(*near))
            yield Deed(at, who, self._kind(), is_named=False)
            if self.chance.random() < 0.2:
                what = self.chance.choice(("edit", "edit", "accept", "delete", "withdraw"))
                yield Deed(at + seconds(30), who, what, is_named=False)
        for _ in range(self.size.people // 8):
            at = begin + seconds(self.chance.randrange(60, 3500))
            yield Deed(at, None, self._kind(), is_named=False)

    def _kind(self) -> str:
        return self.chance.choices(("ask", "answer", "comment"), (3, 5, 4))[0]

    def _do(self, deed: Deed) -> None:
        visitor = self._guest() if deed.who is None else self.browsers[deed.who]
        if deed.what == "enter":
            self._send(visitor, "/login", username=self.people[deed.who or 0].name, remember="y")
        elif deed.what == "leave":
            self._send(visitor, "/logout")
        elif deed.what == "look":
            visitor.get(f"/{self._any('ask').question}")
        elif deed.what in {"ask", "answer", "comment"}:
            self._write(visitor, deed)
        elif deed.what == "vote":
            post = self._any("ask", "answer")
            self._send(visitor, f"/vote/{post.id}", value=self.chance.choice(("1", "1", "-1")))
        elif deed.what == "accept":
            self._accept(visitor, deed)
        elif own := self._own(deed):
            self._change(visitor, deed, self.chance.choice(own))

    def _write(self, visitor: Visitor, deed: Deed) -> None:
        fields: dict[str, Any] = {"body": self._text(may_be_long=deed.what != "comment")}
        if not deed.is_named and deed.who is not None:
            fields["anonymous"] = "y"
        path, about = "/ask", None
        if deed.what == "ask":
            tags = self.chance.sample(TAGS, 2)
            fields |= {"title": f"Why {' '.join(self._words(5))}?", "tags": " ".join(tags)}
        else:
            about = self._any(*(("ask",) if deed.what == "answer" else ("ask", "answer")))
            path = f"/{about.id}/{deed.what}"
        page = self._send(visitor, path, **fields)
        found = re.search(r"(?:#post-|^/)(\d+)(?:/[^#]*)?$", page.headers.get("Location", ""))
        if page.status == 303 and found:
            made = int(found[1])
            question = about.question if about else made
            self.posts.append(Made(made, deed.what, question, deed.who, deed.is_named))
        elif deed.what != "ask":  # what it was to stand under is gone
            self._write(visitor, deed._replace(what="ask"))

    def _change(self, visitor: Visitor, deed: Deed, post: Made) -> None:
        fields: dict[str, Any] = {}
        if deed.what == "edit":
            fields = {
                "body": self._text(may_be_long=False),
                "revision": "1",
                "reason": "Said better",
            }
            if post.kind == "ask":
                fields |= {"title": f"How {' '.join(self._words(5))}?", "tags": "rest"}
        self._send(visitor, f"/{post.id}/{deed.what}", **fields)

    def _accept(self, visitor: Visitor, deed: Deed) -> None:
        asked = {post.id for post in self._own(deed) if post.kind == "ask"}
        answers = [p for p in self.posts if p.kind == "answer" and p.question in asked]
        if answers:
            self._send(visitor, f"/accept/{self.chance.choice(answers).id}", value="1")

    def _own(self, deed: Deed) -> list[Made]:
        return [p for p in self.posts if p.who == deed.who and p.is_named == deed.is_named]

    def _any(self, *kinds: str) -> Made:
        return self.chance.choice([post for post in self.posts if post.kind in kinds])

    def _send(self, visitor: Visitor, path: str, **fields: Any) -> Page:
        """Send a form as its page would, opened forty seconds ago."""
        with self.app.app_context(), clock_at(self.moment - seconds(40)):
            key = make_form_key()
        if path == "/login":
            fields["password"] = PASSWORD
        sent = {"csrf_token": visitor.token(), "form_key": key, **fields}
        page = visitor.post(path, follow=False, **sent)
        if page.status != 303:
            self.refused.append(f"{page.status} {path}")
        return page

    def _browser(self, number: int) -> Visitor:
        visitor = Visitor(self.app)
        visitor.browser.environ_base["REMOTE_ADDR"] = f"10.{number}.7.9"
        return visitor

    def _guest(self) -> Visitor:
        return self._browser(100 + self.chance.randrange(100))

    def _text(self, *, may_be_long: bool) -> str:
        is_long = may_be_long and self.chance.random() < 0.1
        return " ".join(self._words(500 if is_long else 14))

    def _words(self, n: int) -> list[str]:
        return self.chance.choices(WORDS, k=n)

    def _work(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(worker, "_rewrite", self._rewrite)
            assert Worker(self.app).run_round()

    def _rewrite(self, really: Callable[[], None] = worker._rewrite) -> None:
        self.rewritten_at = self.moment
        really()

    def _keep(self, name: str) -> None:
        """Keep the database as it lies there at this moment."""
        for path in self.folder.glob("forum.db*"):
            shutil.copy(path, path.name.replace("forum.db", str(self.kept(name))))

    @contextmanager
    def _clock(self) -> Iterator[None]:
        real = clock.now
        clock.now = lambda: self.moment
        try:
            yield
        finally:
            clock.now = real
