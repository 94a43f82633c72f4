"""Every answer that the forum can be brought to give: each address, each way, each status."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, NoReturn

from flask import Flask
from werkzeug.routing import Rule

from forum.auth import attempts
from forum.web.assets import ICON
from forum.web.guard import LARGEST_BODY
from tests.visitor import Visitor
from tests.walls.ground import Ground, is_unsafe, rules
from tests.walls.observatory import Answer

PEOPLE = ("guest", "member", "author", "admin")
TOO_LARGE = {"body": "x" * (LARGEST_BODY + 1)}
LIMITS = [name for name in vars(attempts) if name.startswith(("PER_", "IN_ALL"))]
PASSWORD = "a horse that reads at night"
CREDENTIALS = {
    **dict.fromkeys(("username", "name"), "Ada"),
    **dict.fromkeys(("password", "current_password", "new_password"), PASSWORD),
    "email": "ada@example.org",
    "code": "123456",
}


class Given(NamedTuple):
    """An answer, and what was asked."""

    rule: str
    method: str
    path: str
    who: str
    status: int
    answer: Answer
    is_meant_to_fail: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path} as {self.who}: {self.status}"


def all_answers(ground: Ground, people: Sequence[str] = PEOPLE) -> Iterator[Given]:
    """Ask for everything in every way; the deeds that succeed come last."""
    for unsafe in (False, True):
        for rule in rules(ground.app, unsafe=unsafe):
            for who in people:
                visitor = ground.visitor(who)
                for path in ground.addresses(rule):
                    ways = _deeds(visitor) if is_unsafe(rule) else _looks(who)
                    for method, asked in ways:
                        yield given(rule, visitor, who, path, method, asked)


def static_answers(ground: Ground) -> Iterator[Given]:
    """Ask for static files, there and not there."""
    visitor = ground.visitor("guest")
    files = [*ground.app.config["ASSETS"].values(), "/static/none.css", ICON]
    for path in [*files, "/none"]:
        rule = Rule("/static/" if path in files else "/none")
        for method, asked in [*_looks("guest"), ("POST", {}), ("HEAD", {})]:
            yield given(rule, visitor, "guest", path, method, asked)


def failures(ground: Ground, error: Exception) -> Iterator[Given]:
    """Ask for everything while every view fails; the views are spoilt afterwards."""

    def fail(**_parts: Any) -> NoReturn:
        raise error

    ground.app.config["PROPAGATE_EXCEPTIONS"] = False
    for endpoint in ground.app.view_functions:
        ground.app.view_functions[endpoint] = fail
    for unsafe in (False, True):
        for rule in rules(ground.app, unsafe=unsafe):
            visitor = ground.visitor("member")
            asked = {"data": {"csrf_token": visitor.token()}} if unsafe else {}
            method = "POST" if unsafe else "GET"
            path = ground.addresses(rule)[0]
            answered = given(rule, visitor, "member", path, method, asked)
            yield answered._replace(is_meant_to_fail=True)


def throttled(ground: Ground, set_limit: Callable[[Any, str, int], None]) -> Iterator[Given]:
    """Ask for every deed when nothing may be tried any more."""
    for name in LIMITS:
        set_limit(attempts, name, 0)
    for rule in rules(ground.app, unsafe=True):
        for who in ("guest", "member"):
            visitor = ground.visitor(who)
            fields = {**CREDENTIALS, "form_key": visitor.form_key(), "csrf_token": visitor.token()}
            yield given(rule, visitor, who, ground.addresses(rule)[0], "POST", {"data": fields})


def _looks(who: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "GET", {}
    yield "GET", {"query_string": "page=0"}
    if who != "guest":
        return  # the rest is the same whoever asks
    yield "GET", {"headers": {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}}
    yield "GET", {"headers": {"Accept": "application/json"}}
    yield "GET", {"headers": {"Host": "evil.example"}}
    yield "GET", {"query_string": "page=0&sort=none&title=%FF"}
    yield "PUT", {}
    yield "OPTIONS", {}


def _deeds(visitor: Visitor) -> Iterator[tuple[str, dict[str, Any]]]:
    token = {"csrf_token": visitor.token()}
    yield "POST", {}
    yield "POST", {"data": TOO_LARGE}
    yield "POST", {"data": token, "headers": {"Origin": "https://evil.example"}}
    yield "POST", {"data": {**token, "value": "x"}, "headers": {"Accept": "application/json"}}
    yield "PUT", {}
    yield "POST", {"data": {**token, "body": "x", "value": "1"}}


def given(
    rule: Rule, visitor: Visitor, who: str, path: str, method: str, asked: dict[str, Any]
) -> Given:
    """What one request is answered."""
    base = visitor.app.config["BASE_URL"]
    response = visitor.browser.open(path, method=method, base_url=base, **asked)
    text = response.get_data().decode(errors="replace")  # a picture is none
    answer = Answer(f"{base}{path}", response.headers, text)
    response.close()
    if "Host" in asked.get("headers", {}):
        who = "guest"  # a browser keeps its cookies from other hosts
    return Given(rule.rule, method, path, who, response.status_code, answer)


def spoil(app: Flask, name: str) -> None:
    """Plant a hole: one header is missing from every page."""
    app.after_request_funcs[None].insert(0, lambda response: _without(response, name))


def _without(response: Any, name: str) -> Any:
    response.headers.pop(name, None)
    return response
