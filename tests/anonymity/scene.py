"""Three people whose every mark is known, who write by name and without, in threads alike.

Their posts go through the forum's own forms. In the threads that one of them began without a
name nobody stands by name but `Ben`, who is none of the three: there no mark of theirs belongs.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from forum.models import User
from tests.factories import make_user
from tests.visitor import Page, Visitor

PEOPLE = {"Zarathea": 70_410_017, "Quorvinax": 80_520_023, "Mirandoble": 90_630_031}
ADDRESSES = {"Zarathea": "198.51.100.71", "Quorvinax": "192.0.2.82", "Mirandoble": "203.0.113.93"}

_numbers = itertools.count(11)


@dataclass(frozen=True)
class Written:
    """A post of one of the three."""

    id: int
    who: str
    kind: str
    thread: int
    is_named: bool


@dataclass
class Scene:
    """The forum as it stands once all have written."""

    app: Flask
    people: dict[str, User]
    posts: list[Written] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    slugs: dict[int, str] = field(default_factory=dict)

    def browser(self, who: str) -> Visitor:
        """A browser of somebody, at the address that is theirs."""
        visitor = Visitor(self.app)
        visitor.browser.environ_base["REMOTE_ADDR"] = ADDRESSES.get(who, "10.1.1.1")
        return visitor if who == "guest" else visitor.sign_in(self.people[who])

    def unnamed(self) -> list[Written]:
        """What the three wrote without a name."""
        return [post for post in self.posts if not post.is_named]

    def all_ids(self) -> list[int]:
        """Every post."""
        return [*(post.id for post in self.posts), *self.others]


def marks() -> dict[str, str]:
    """Everything that leads to one of the three, and to whom."""
    found = {}
    for name, number in PEOPLE.items():
        mail = _mail(name)
        told = (name, name.casefold(), mail, str(number), ADDRESSES[name])
        found |= dict.fromkeys((name, mail.partition("@")[0], str(number), ADDRESSES[name]), name)
        for said in told:
            for kind in ("md5", "sha1", "sha256"):
                found[hashlib.new(kind, said.encode()).hexdigest()[:12]] = name
            if len(said) > 7:
                found[base64.b64encode(said.encode()).decode().rstrip("=")[:-1]] = name
        found[f"{number:x}"] = name
    return found


def play(app: Flask, threads: int = 3) -> Scene:
    """Let everybody write."""
    people = {
        name: make_user(name, id=number, email=_mail(name)) for name, number in PEOPLE.items()
    }
    people["Ben"] = make_user("Ben")
    people["Mora"] = make_user("Mora", role="moderator")
    people["Adam"] = make_user("Adam", role="admin")
    scene = Scene(app, people)
    writers = {who: _Writer(scene, who) for who in (*PEOPLE, "Ben", "guest")}
    for n, who in enumerate(PEOPLE):
        first, second, third = (writers[each] for each in _turned(list(PEOPLE), n))
        for number in range(threads):
            _thread(number, first, second, third, writers["Ben"], writers["guest"])
        _mixed_thread(writers[who], writers["Ben"])
    return scene


class _Writer:
    def __init__(self, scene: Scene, who: str) -> None:
        self.scene, self.who = scene, who
        self.visitor = scene.browser(who)

    def ask(self, *, is_named: bool = False) -> int:
        title = f"What is to be done about matter{next(_numbers)}?"
        return self._write("/ask", "question", is_named, title=title, tags="night")

    def add(self, kind: str, to: int, body: str = "", *, is_named: bool = False) -> int:
        return self._write(f"/{to}/{kind}", kind, is_named, **({"body": body} if body else {}))

    def do(self, act: str, post: int, **fields: Any) -> None:
        path = f"/accept/{post}" if act == "accept" else f"/{post}/{act}"
        self._learn(self._sent(path, **fields))

    def _write(self, path: str, kind: str, is_named: bool, **fields: Any) -> int:
        told = {"body": f"So it went with reason{next(_numbers)} for a while.", **fields}
        if not is_named and self.who != "guest":
            told["anonymous"] = "y"
        page = self._sent(path, **told)
        address, thread = page.headers["Location"], self._learn(page)
        number = int(address.rpartition("#post-")[2]) if "#" in address else thread
        if self.who in PEOPLE:
            self.scene.posts.append(Written(number, self.who, kind, thread, is_named))
        else:
            self.scene.others.append(number)
        return number

    def _learn(self, page: Page) -> int:
        """The thread that a deed led to, and its present address."""
        thread, slug = re.findall(r"^/(\d+)/([^?#]*)", page.headers["Location"])[0]
        self.scene.slugs[int(thread)] = slug
        return int(thread)

    def _sent(self, path: str, **fields: Any) -> Page:
        page = self.visitor.send(path, follow=False, **fields)
        assert page.status == 303, (path, page.status, page.text[:2000])
        return page


def _thread(
    number: int, asker: _Writer, second: _Writer, third: _Writer, ben: _Writer, guest: _Writer
) -> None:
    """A thread that somebody began without a name; each of the three writes in it."""
    question = asker.ask()
    answer = second.add("answer", question)
    other = third.add("answer", question)
    asker.add("comment", answer)
    third.add("comment", question)
    guest.add("answer", question)
    ben.add(
        "answer", question, f"> So it went\n\nAs [they said](/{answer}), in /{question}.", **BEN
    )
    if number == 0:
        asker.do("edit", question, **_edit(f"And matter{next(_numbers)} as well?"))
        second.do("edit", answer, **_edit())
    elif number == 1:
        asker.do("accept", answer, value="1")
        third.do("delete", other)
    else:
        third.do("withdraw", other)
        asker.do("close", question, reason="It is settled.")


def _mixed_thread(who: _Writer, ben: _Writer) -> None:
    """A thread in which one of the three stands by name, and writes without one as well."""
    question = who.ask(is_named=True)
    ben.add("answer", question, **BEN)
    who.add("answer", question)
    who.add("comment", question)
    ben.add("comment", question, **BEN)


BEN: dict[str, Any] = {"is_named": True}


def _edit(title: str = "") -> dict[str, str]:
    fields = {"body": f"Said better, for reason{next(_numbers)}.", "revision": "1"}
    return {**fields, "title": title, "tags": "night"} if title else fields


def _mail(name: str) -> str:
    return f"{name.casefold()}.canary@mail.example"


def _turned(names: list[str], by: int) -> Iterator[str]:
    yield from names[by:] + names[:by]
