"""People who do everything there is to do, from machines whose addresses are known."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

from tests.factories import make_answer, make_category, make_question
from tests.passwords import OTHER_PASSWORD, PASSWORD, make_member
from tests.visitor import Page, Visitor

ADDRESSES = (
    "198.51.100.7",
    "203.0.113.201",
    "192.0.2.77",
    "100.66.35.19",
    "2001:db8:7a3c:19f:4e2d:99ff:fe31:b7c5",
    "2001:db8:b3d4:5e6f::8a19",
    "::ffff:198.18.7.31",
)
# What others claim to be: it does not count, and is not kept either.
CLAIMED = ("203.0.113.14", "192.0.2.155")
PHONE = (
    "Mozilla/5.0 (Linux; Android 16; Zebraphone ZX-7719) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/151.0.7788.91 Mobile Safari/537.36"
)
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:147.0.3) Gecko/20100101 Firefox/147.0.3"
AGENTS = (PHONE, LAPTOP)
WORDS = "Words of their own, so that nothing is missing."


class Crowd:
    """People who do everything there is to do, from addresses that are known."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.met: Counter[int] = Counter()
        self.numbers = itertools.count()
        make_category("Sleep")
        self.members = [make_member(f"member-{n}", email=f"m{n}@x.test") for n in range(7)]
        self.question = make_question()
        self.answer = make_answer(self.question)
        self.asked = make_question(by=self.members[0])
        self.offered = make_answer(self.asked)

    def send(self, how_many: int) -> None:
        """So many requests, each from the next address and of the next kind."""
        guests = [self._visitor(n) for n in range(len(ADDRESSES))]
        members = [self._visitor(n).sign_in(who) for n, who in enumerate(self.members)]
        for n, deed in enumerate(itertools.islice(itertools.cycle(DEEDS), how_many)):
            # Each machine comes to do each deed: 7 and 26 have no common divisor.
            guest, member = guests[n % len(guests)], members[n % len(members)]
            page = deed(Turn(self, guest, member, next(self.numbers)))
            self.met[page.status] += 1
            guest.browser.delete_cookie("session")

    def _visitor(self, n: int) -> Visitor:
        visitor = Visitor(self.app)
        visitor.browser.environ_base |= {
            "REMOTE_ADDR": ADDRESSES[n],
            "HTTP_USER_AGENT": AGENTS[n % len(AGENTS)],
            "HTTP_X_FORWARDED_FOR": CLAIMED[n % len(CLAIMED)],
            "HTTP_FORWARDED": f"for={CLAIMED[n % len(CLAIMED)]}",
            "HTTP_X_REAL_IP": CLAIMED[n % len(CLAIMED)],
        }
        return visitor


def text(n: int) -> dict[str, str]:
    return {"body": f"{WORDS} {n}"}


def ask(n: int) -> dict[str, str]:
    return {"title": f"How do I say it, number {n}?", "category": "sleep", **text(n)}


def person(n: int) -> dict[str, str]:
    return {"username": f"new-{n}", "email": f"n{n}@x.test", "password": OTHER_PASSWORD}


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: a guest and a member of one machine, and the number of the request."""

    crowd: Crowd
    guest: Visitor
    member: Visitor
    n: int


DEEDS: list[Callable[[Turn], Page]] = [
    lambda now: now.guest.send("/ask", follow=False, **ask(now.n)),
    lambda now: now.member.send("/ask", follow=False, anonymous="y", **ask(now.n)),
    lambda now: now.guest.send(f"/{now.crowd.question.id}/answer", follow=False, **text(now.n)),
    lambda now: now.member.send(f"/{now.crowd.question.id}/answer", follow=False, **text(now.n)),
    lambda now: now.guest.send(f"/{now.crowd.answer.id}/comment", as_json=True, **text(now.n)),
    lambda now: now.member.send(f"/vote/{now.crowd.answer.id}", value=str(now.n % 3 - 1)),
    lambda now: now.member.send(f"/accept/{now.crowd.offered.id}", value=str(now.n % 2)),
    lambda now: now.guest.send("/ask", preview="1", **ask(now.n)),
    lambda now: now.guest.send("/ask", title="?", body=""),
    lambda now: now.guest.send("/login", username="member-1", password=PASSWORD),
    lambda now: now.guest.send("/login", username=f"nobody-{now.n % 9}", password=OTHER_PASSWORD),
    lambda now: now.guest.send("/register", **person(now.n)),
    lambda now: now.guest.send("/mine", phrase="lamp river stone cloud table sheep"),
    lambda now: now.guest.get("/mine/not-a-key-that-opens-anything"),
    lambda now: now.guest.get("/reset/no-link-that-works"),
    lambda now: now.guest.get(f"/nothing/here/{now.n}"),
    lambda now: now.guest.get(f"/search?q=sleep+{now.n}"),
    lambda now: now.guest.get("/"),
    lambda now: now.member.get(f"/{now.crowd.question.id}"),
    lambda now: now.member.get("/account"),
    lambda now: now.guest.post("/ask", csrf_token="forged", **ask(now.n)),
    lambda now: now.member.post(f"/vote/{now.crowd.answer.id}", csrf_token="forged", value="1"),
    lambda now: now.guest.get("/account", Cookie=f"session={'forged-' * 6}"),
    lambda now: now.guest.get("/", Host="evil.example"),
    lambda now: now.guest.post("/ask", body="x" * 600_000),
    lambda now: now.guest.get("/breaks"),
]
