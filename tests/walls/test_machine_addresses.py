"""No address of a machine, nor what its browser says of itself, is kept anywhere."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
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
from tests.factories import make_user, welcome_programs
from tests.passwords import quick_hash
from tests.running import Forum, free_port
from tests.visitor import Visitor
from tests.walls.leftovers import everything_logged, places_of
from tests.walls.machines import ADDRESSES, AGENTS, CLAIMED, DEEDS, PHONE, Crowd
from tests.walls.traces import found_traces

REQUESTS = 1_000
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
