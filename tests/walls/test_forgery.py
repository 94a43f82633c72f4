"""Nobody acts for somebody else: a deed needs a token of its own page, and reading is no deed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from forum import clock
from forum.database import commit, db
from forum.domain import sessions
from forum.models import User
from forum.web.tokens import make_csrf_token, make_form_key
from tests.times import clock_at
from tests.visitor import Visitor
from tests.walls.ground import COUNTED_IN_PASSING, Ground, Rows, changed, dump, lay_out, rules

# By name, as the contract has them: one-click unsubscribing will be the first and the last.
DEEDS_WITHOUT_TOKEN: set[str] = set()
FIELDS = {"value": "1", "others": "1", "body": "What I never typed.", "title": "And never asked"}
FROM_ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "https://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]
OTHER_KINDS = ("text/plain", "application/json", "multipart/form-data; boundary=x", "")
QUERIES = (
    "",
    "value=1&vote=1&accept=1&delete=1&restore=1&confirm=1&do=1&action=delete&_method=POST",
    "page=1&sort=votes&by=selected&answers=newest&comments=1&version=1&from=1&tag=night",
    "title=A+title&body=A+body+that+is+long+enough&category=sleep&tags=x&display_name=x&preview=1",
    "off=1&codes=1&others=1&session=1&role=admin&points=9&next=/account&username=Ada&password=x",
)


@pytest.fixture
def ground(build: Callable[..., Flask]) -> Ground:
    return lay_out(build())


def wrong_tokens(visitor: Visitor, ground: Ground) -> dict[str, str]:
    """What an attacker could hold in the place of a visitor's token."""
    own = visitor.token()
    with ground.app.app_context():
        with clock_at(clock.now() - timedelta(days=8)):
            stale = make_csrf_token(None)
        tokens = {
            "none": "",
            "nonsense": "x" * len(own),
            "forged": own[:-3] + ("AAA" if own[-3:] != "AAA" else "BBB"),
            "cut": own[: len(own) // 2],
            "of no session": make_csrf_token(b"x" * 32),
            "the key of a form": make_form_key(),
            "of another member": ground.visitor("admin").token(),
            "stale": stale,
        }
        is_member = visitor.browser.get_cookie("session") is not None
        return tokens | ({"of a guest": make_csrf_token(None)} if is_member else {})


def taken(ground: Ground) -> Iterator[tuple[str, str]]:
    """The deeds that were looked at without a right token, with what was wrong."""
    for who in ("guest", "member", "author"):
        visitor = ground.visitor(who)
        wrong = wrong_tokens(visitor, ground)
        for rule in rules(ground.app, unsafe=True):
            for path in ground.addresses(rule)[:2]:
                for name, token in wrong.items():
                    if visitor.post(path, follow=False, csrf_token=token, **FIELDS).status != 400:
                        yield rule.endpoint, f"{path} as {who}: token {name}"
                for what, status in sent_otherwise(visitor, path):
                    if status != 400:
                        yield rule.endpoint, f"{path} as {who}: {what}"


def sent_otherwise(visitor: Visitor, path: str) -> Iterator[tuple[str, int]]:
    """The same deed sent by another site with a right token, or as another kind of body."""
    fields = {"csrf_token": visitor.token(), **FIELDS}
    for headers in FROM_ELSEWHERE:
        yield str(headers), visitor.browser.post(path, data=fields, headers=headers).status_code
    for kind in OTHER_KINDS:
        sent = f'{{"csrf_token": "{fields["csrf_token"]}", "value": "1"}}'
        yield kind, visitor.browser.post(path, data=sent, content_type=kind).status_code


def rows_but_sessions(ground: Ground) -> Rows:
    """The rows; the test itself signs people in meanwhile."""
    rows = dump(ground.app, but=COUNTED_IN_PASSING)
    return {name: rows[name] for name in rows if name != "session"}


def test_no_deed_is_done_without_its_own_token(ground: Ground) -> None:
    before = rows_but_sessions(ground)

    found = list(taken(ground))

    assert [what for endpoint, what in found if endpoint not in DEEDS_WITHOUT_TOKEN] == []
    assert {endpoint for endpoint, _ in found} == DEEDS_WITHOUT_TOKEN
    assert ground.app.config["WITHOUT_TOKEN"] == DEEDS_WITHOUT_TOKEN
    assert list(changed(before, rows_but_sessions(ground))) == []


def test_a_deed_that_asks_for_no_token_is_found(ground: Ground) -> None:
    ground.app.config["WITHOUT_TOKEN"] = frozenset({"voting.vote"})

    assert {endpoint for endpoint, _ in taken(ground)} == {"voting.vote"}


def test_the_token_of_a_session_dies_with_it(ground: Ground) -> None:
    member = ground.visitor("member")
    token, address = member.token(), f"/vote/{ground.posts['question']}"
    assert member.post(address, csrf_token=token, value="1").status == 200

    with ground.app.app_context():
        sessions.end_sessions(ground.people["member"].id)
        commit()
    again = ground.visitor("member")

    assert again.post(address, csrf_token=token, value="0").status == 400
    assert again.send(address, value="0").status == 200


def changes_by_reading(ground: Ground) -> list[str]:
    """What is not in the database as it was, after every page was read in many ways."""
    readers = [ground.visitor(who) for who in ("guest", "author", "admin")]
    before = dump(ground.app, but=COUNTED_IN_PASSING)
    for reader in readers:
        for rule in rules(ground.app, unsafe=False):
            for path in ground.addresses(rule):
                for query in QUERIES:
                    reader.browser.get(f"{path}?{query}")
                reader.browser.head(path)
                reader.browser.options(path)
    return list(changed(before, dump(ground.app, but=COUNTED_IN_PASSING)))


@pytest.mark.slow
def test_reading_changes_nothing(ground: Ground) -> None:
    assert changes_by_reading(ground) == []


def test_a_page_that_changes_something_is_found(ground: Ground) -> None:
    @ground.app.get("/planted")
    def planted() -> str:
        db.session.execute(update(User).values(points=User.points + 1))
        commit()
        return "Read."

    found = changes_by_reading(ground)

    assert len(found) == 1
    assert found[0].startswith("user:")
