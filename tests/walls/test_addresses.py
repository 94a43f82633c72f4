"""Every address has its row: those of posts in the matrix, all others here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.walls.ground import changed, dump
from tests.walls.test_matrix import PATHS, ROWS, Matrix
from tests.walls.who_may_what import PEOPLE, RANKS

# What guests are answered, and what all others are; a blocked person is a guest.
FOR_ALL, FOR_GUESTS, FOR_MEMBERS = (200, 200), (200, 303), (303, 200)
NOT_THERE, LED_ON, FOR_STAFF = (404, 404), (303, 303), (403, 403, 200)
LOOKS: dict[str, tuple[int, ...]] = {
    "/": FOR_ALL,
    "/activity": FOR_ALL,
    "/hot": FOR_ALL,
    "/questions": FOR_ALL,
    "/questions/<path:category>": NOT_THERE,
    "/unanswered": FOR_ALL,
    "/unanswered/<path:category>": NOT_THERE,
    "/categories": FOR_ALL,
    "/categories/<path:category>": NOT_THERE,
    "/tags": FOR_ALL,
    "/privacy": FOR_ALL,
    "/tag/<tag>": FOR_ALL,
    "/users": FOR_ALL,
    "/user/<path:name>": FOR_ALL,
    "/user/<path:name>/<any(questions, answers, activity):tab>": FOR_ALL,
    "/healthz": FOR_ALL,
    "/readyz": FOR_ALL,
    "/ask": FOR_ALL,
    "/register": FOR_GUESTS,
    "/login": FOR_GUESTS,
    "/login/code": LED_ON,
    "/forgot": FOR_ALL,
    "/reset/<token>": NOT_THERE,
    "/reset": NOT_THERE,
    "/mine": FOR_ALL,
    "/mine/<key>": NOT_THERE,
    "/moderation": FOR_STAFF,
    "/account": FOR_MEMBERS,
    "/account/email": FOR_MEMBERS,
    "/account/password": FOR_MEMBERS,
    "/account/two-step": FOR_MEMBERS,
}
# With a token and nothing else: 422 says that they may, and that something is missing.
MAY, MEMBERS_MAY = (422, 422), (403, 422)
DEEDS: dict[str, tuple[int, ...]] = {
    "/ask": MAY,
    "/register": (422, 303),
    "/login": (422, 303),
    "/login/code": LED_ON,
    "/logout": LED_ON,
    "/reset": NOT_THERE,
    "/mine": MAY,
    "/mine/remember": MAY,
    "/mine/<key>": NOT_THERE,
    "/account/email": MEMBERS_MAY,
    "/account/password": MEMBERS_MAY,
    "/account/two-step": MEMBERS_MAY,
    "/account/sessions": (403, 404),
}
WORDS = {
    "key": "none",
    "name": "Author",
    "tab": "answers",
    "tag": "night",
    "category": "none",
    "token": "none",
}
TABLES = (("GET", LOOKS), ("POST", DEEDS))


@pytest.fixture
def matrix(build: Callable[..., Flask]) -> Matrix:
    return Matrix(build(), 1)


def without_a_row(app: Flask) -> Iterator[str]:
    """The addresses that no table tells about, and the rows about none."""
    known = {(method, rule) for method, table in TABLES for rule in table}
    adapter = app.url_map.bind("localhost")
    for method, act in ROWS:
        path = PATHS[act].partition("?")[0].format(id=1, slug="a-title")
        rule, _ = adapter.match(path, method, return_rule=True)
        known.add((method, rule.rule))
    there = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    yield from map(str, sorted(there ^ known))


def test_every_address_has_its_row(matrix: Matrix) -> None:
    assert list(without_a_row(matrix.app)) == []


def test_an_address_without_a_row_is_found(build: Callable[..., Flask]) -> None:
    app = build()
    app.add_url_rule("/planted", "planted", methods=["POST"])

    assert list(without_a_row(app)) == ["('POST', '/planted')"]


@pytest.mark.parametrize(("method", "table"), TABLES)
def test_everybody_is_answered_as_the_table_says(
    method: str, table: dict[str, tuple[int, ...]], matrix: Matrix
) -> None:
    by_name: dict[str, Rule] = {
        rule.rule: rule
        for rule in matrix.app.url_map.iter_rules()
        if method in (rule.methods or set())
    }
    wrong = []
    for who in PEOPLE:
        for name, statuses in table.items():
            rule = by_name[name]
            _, path = rule.build({each: WORDS[each] for each in rule.arguments}) or ("", "")
            found = matrix.open(method, path, who)
            if found != statuses[min(RANKS[who], len(statuses) - 1)]:
                wrong.append(f"{method} {path} as {who}: {found}")

    assert wrong == []
    assert list(changed(matrix.rows, dump(matrix.app, but=set()))) == []
