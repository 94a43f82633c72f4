"""No address of a machine, nor what its browser says of itself, is kept anywhere."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import itertools
import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request

from forum import day_key, settings
from forum.commands.serve import web_command
from forum.config import read_config
from forum.database import commit, db
from forum.domain import limits
from forum.models import Attempt, Session, Slot, User
from forum.web import passwords
from forum.worker import Worker
from tests.factories import make_answer, make_category, make_question, make_user, welcome_programs
from tests.passwords import OTHER_PASSWORD, PASSWORD, make_member, quick_hash
from tests.running import Forum, free_port
from tests.visitor import Page, Visitor
from tests.walls.leftovers import everything_logged, places_of
from tests.walls.traces import found_traces

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
REQUESTS = 1_000
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
Everything = Callable[[], dict[str, bytes]]


@contextmanager
def watched(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Everything]:
    """The crowd's forum, with limits so high that slots are taken; gives all that it keeps."""
    monkeypatch.setattr(passwords, "METHOD", "scrypt:128:1:1")
    monkeypatch.setattr(passwords, "_NOBODY", quick_hash())
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/breaks", view_func=lambda: 1 // 0, endpoint="breaks")
    welcome_programs()
    with app.app_context():
        for name in limits.SETTINGS:
            settings.change(name, "1000")
        settings.change("answers_per_hour", "3")
        commit()
    with everything_logged() as lines:
        other = logging.StreamHandler(lines)
        logging.getLogger().addHandler(other)
        yield lambda: places_of(app, lines)
        logging.getLogger().removeHandler(other)


def traces(app: Flask, places: dict[str, bytes]) -> set[tuple[str, str]]:
    return found_traces(places, ADDRESSES + CLAIMED, AGENTS, app.config["SECRET_KEY"])


def test_of_a_thousand_requests_no_address_and_no_browser_is_kept(
    app: Flask, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    with watched(app, monkeypatch) as everything:
        crowd = Crowd(app)
        crowd.send(REQUESTS)
        Worker(app).run_round()
        places = everything()

    found = traces(app, places)

    record_property("bytes searched for addresses", sum(map(len, places.values())))
    # What would tell of them was at work.
    assert {200, 201, 303, 400, 404, 413, 422, 429, 500} <= set(crowd.met)
    assert rows(app, Slot) > 100
    assert rows(app, Attempt) > 10
    assert b"failure in breaks" in places["log"]
    assert found == set()


def test_the_key_of_the_day_is_in_its_file_and_nowhere_else(
    build: Callable[[], Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = build()
    with watched(app, monkeypatch) as everything:
        Crowd(app).send(3 * len(DEEDS))
        places = everything()
    with app.app_context():
        secret = day_key.of_today().secret

    written = (secret, secret.hex().encode(), repr(secret)[2:-1].encode())
    held = {place for place, kept in places.items() if any(each in kept for each in written)}

    assert [place.startswith("file day_key-") for place in held] == [True]


def rows(app: Flask, model: type[Any]) -> int:
    with app.app_context():
        return db.session.query(model).count()


def keep_in_a_session(_app: Flask) -> None:
    db.session.query(Session).update({"browser": "Firefox/147.0.3"})


def keep_packed(_app: Flask) -> None:
    for number, address in enumerate(ADDRESSES[:2]):
        packed = bytes(map(int, address.split(".")))
        db.session.add(Slot(tag=packed + bytes([number] * 12), until=day_key.clock.now()))


def keep_hashed(_app: Flask) -> None:
    digest = hashlib.sha256(b"198.51.100.0/24").digest()
    db.session.add(Slot(tag=digest[:16], until=day_key.clock.now()))


def keep_by_the_session_secret(app: Flask) -> None:
    tag = hmac.digest(app.config["SECRET_KEY"].encode(), b"2001:db8:7a3c::/48", "sha256")
    db.session.add(Slot(tag=tag[:16], until=day_key.clock.now()))


def keep_as_a_name(_app: Flask) -> None:
    db.session.query(User).update({"email": ADDRESSES[5]}, synchronize_session=False)


def keep_in_a_line(_app: Flask) -> None:
    logging.getLogger("forum.web.guard").debug("turned away %s", ADDRESSES[1])


def keep_in_a_file(app: Flask) -> None:
    (Path(app.instance_path) / "access.log").write_text(f"{int.from_bytes(bytes([192, 0, 2, 77]))}")


def keep_a_browser(_app: Flask) -> None:
    logging.getLogger("forum.web.actor").info("a ZX-7719 came by")


HOLES = [
    keep_in_a_session,
    keep_packed,
    keep_hashed,
    keep_by_the_session_secret,
    keep_as_a_name,
    keep_in_a_line,
    keep_in_a_file,
    keep_a_browser,
]


@pytest.mark.parametrize("keep", HOLES)
def test_what_keeps_something_is_found(
    keep: Callable[[Flask], None], build: Callable[[], Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = build()
    with watched(app, monkeypatch) as everything:
        make_user("Ada", email="ada@x.test")
        Visitor(app).sign_in(make_user())
        with app.app_context():
            keep(app)
            commit()
        places = everything()

    assert traces(app, places)


def test_tags_by_the_session_secret_as_they_once_were_are_found(
    build: Callable[[], Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    def tag(_key: object, _purpose: str, *parts: object) -> bytes:
        said = str(parts[1]).removeprefix("network ").encode()
        return hmac.digest(app.config["SECRET_KEY"].encode(), said, "sha256")[:16]

    monkeypatch.setattr(day_key.DayKey, "tag", tag)
    app = build()
    with watched(app, monkeypatch) as everything:
        Crowd(app).send(len(DEEDS))
        places = everything()

    assert traces(app, places)


@pytest.mark.skipif(sys.platform != "linux", reason="needs many addresses of one machine")
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_the_server_as_it_is_shipped_prints_and_keeps_no_address(
    tmp_path: Path, log_format: str
) -> None:
    addresses = ("127.83.17.91", "127.201.44.19")
    told = {"FORUM_LOG_LEVEL": "debug", "FORUM_LOG_FORMAT": log_format, "SECRET_KEY": "s" * 40}
    forum = Forum(tmp_path / "instance", free_port(), told)
    process = forum.start_and_wait()
    try:
        met = [status_of(forum.port, address, *each) for address in addresses for each in ASKED]
    finally:
        process.terminate()
        process.wait(30)

    places = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {200, 400, 404} <= set(met)
    assert found_traces(places, addresses, AGENTS, told["SECRET_KEY"]) == set()


ASKED: Sequence[tuple[str, str, str]] = [
    ("GET", "/", ""),
    ("GET", "/nothing", ""),
    ("GET", "/%FF%00", ""),
    ("POST", "/ask", "title=x&csrf_token=forged"),
    ("POST", "/login", "username=Ada"),
    ("PATCH", "/ask", ""),
]


def status_of(port: int, address: str, method: str, path: str, body: str) -> int:
    """Ask as a machine of this address."""
    form = "application/x-www-form-urlencoded"
    here = http.client.HTTPConnection("127.0.0.1", port, 30, source_address=(address, 0))
    with closing(here) as connection:
        connection.request(method, path, body, {"User-Agent": PHONE, "Content-Type": form})
        return connection.getresponse().status


def test_an_access_log_would_hold_the_address_and_is_not_kept(tmp_path: Path) -> None:
    command = web_command(read_config({"FORUM_INSTANCE": str(tmp_path)}))

    assert "--no-access-log" in command
    assert "--access-log" not in command


def test_what_a_view_says_of_its_visitor_is_found(
    build: Callable[[], Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = build()
    with watched(app, monkeypatch) as everything:
        log = logging.getLogger("forum.web")
        app.before_request(lambda: log.debug("%s asks", request.remote_addr))
        Crowd(app).send(len(DEEDS))
        places = everything()

    assert ("log", "text: address") in traces(app, places)
