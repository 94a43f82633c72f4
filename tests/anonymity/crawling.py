"""Every answer that somebody can get: every address there is, new ones too, asked in many ways."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from forum.web.guard import LARGEST_BODY
from tests.anonymity.scene import PEOPLE, Scene
from tests.visitor import Visitor

WORDS = {"category": "sleep", "tag": "night", "token": "none", "key": "none", "slug": "wrong-slug"}
# Whoever looks: somebody else, one of the three, and those who look after the forum.
VIEWERS = ("guest", "Ben", "Zarathea", "Mora", "Adam")
# What leaves nothing to look at comes last.
LAST = ("delete", "withdraw")
# A deed that succeeds changes what the next one is asked about, so few are tried on each post.
POSTS_FOR_DEEDS = 6


class Seen(NamedTuple):
    """An answer, who asked, and the post that the address names, if any."""

    who: str
    rule: str
    path: str
    method: str
    post: int | None
    response: TestResponse

    def __str__(self) -> str:
        status = self.response.status_code
        return f"{self.method} {self.path} ({self.rule}) as {self.who}, {status}"


def looks(
    scene: Scene, endpoints: tuple[str, ...] = (), viewers: tuple[str, ...] = VIEWERS
) -> Iterator[Seen]:
    """All pages as these see them, wrong addresses among them."""
    for who in viewers:
        visitor = scene.browser(who)
        for rule in _rules(scene, unsafe=False):
            if endpoints and rule.endpoint not in endpoints:
                continue
            for path, post in addresses(scene, rule):
                yield _seen(who, visitor, rule, path, "GET", post)
                if who == "guest" and (post is None or "slug" in rule.rule):
                    as_json = {"Accept": "application/json"}
                    yield _seen(who, visitor, rule, path, "GET", post, headers=as_json)
                    yield _seen(who, visitor, rule, f"{path}?page=0", "GET", post)


def deeds(scene: Scene) -> Iterator[Seen]:
    """All deeds, most of them refused: without a token, too large, stale, empty; then allowed."""
    for rule in _rules(scene, unsafe=True):
        for who in VIEWERS:
            visitor = scene.browser(who)
            token = {"csrf_token": visitor.token()}
            is_last = rule.rule.endswith(LAST)
            asked: tuple[dict[str, Any], ...] = (
                {"data": {}},
                {"data": {**token, "body": "", "revision": "0"}},
                {"data": {**token, "body": "Another text for it.", "revision": "0", "value": "x"}},
                {"data": {**token, "value": "x"}, "headers": {"Accept": "application/json"}},
            )
            if is_last and who != "Adam":
                asked = asked[:1]
            for path, post in list(addresses(scene, rule))[:: max(1, _step(scene, rule))]:
                for more in asked:
                    yield _seen(who, visitor, rule, path, "POST", post, **more)
        if rule.rule == "/ask":
            large = {"data": {"body": "x" * (LARGEST_BODY + 1)}}
            yield _seen("guest", scene.browser("guest"), rule, "/ask", "POST", None, **large)


def too_many(scene: Scene) -> Iterator[Seen]:
    """What somebody is told who has tried too often."""
    guest = scene.browser("guest")
    for rule in _rules(scene, unsafe=False):
        if rule.rule == "/mine/<key>":
            for n in range(22):
                yield _seen("guest", guest, rule, f"/mine/wrong{n}", "GET", None)


def addresses(scene: Scene, rule: Rule) -> Iterator[tuple[str, int | None]]:
    """The addresses of a rule, each with the post that it names."""
    if {"question_id", "slug"} <= rule.arguments:
        for number, slug in scene.slugs.items():
            yield f"/{number}/{slug}", number
        return
    names = sorted(rule.arguments)
    for values in product(*(_choices(scene, name, rule) for name in names)):
        told = dict(zip(names, values, strict=True))
        built = rule.build(told)
        post = next((v for v in values if isinstance(v, int) and v in scene.all_ids()), None)
        if built:
            yield built[1], post


def _choices(scene: Scene, name: str, rule: Rule) -> list[Any]:
    if name in (rule.defaults or {}):
        return [(rule.defaults or {})[name]]
    if name == "name":
        return [*PEOPLE, "Ben"]
    if name == "tab":
        return ["questions", "answers", "activity"]
    if name in WORDS:
        return [WORDS[name]]
    is_number = "id" in name or type(rule._converters[name]).__name__ != "UnicodeConverter"
    return _posts_asked_for(scene) if is_number else ["none"]


def _posts_asked_for(scene: Scene) -> list[int]:
    """All questions without a name, whatever one of the three wrote, and a post of Ben's."""
    one = next(iter(PEOPLE))
    own = [post.id for post in scene.posts if post.who == one or post.kind == "question"]
    return [*own, scene.others[-1]]


def _step(scene: Scene, rule: Rule) -> int:
    return len(_posts_asked_for(scene)) // POSTS_FOR_DEEDS if rule.arguments else 1


def _rules(scene: Scene, *, unsafe: bool) -> list[Rule]:
    found = [
        rule
        for rule in scene.app.url_map.iter_rules()
        if ("POST" in (rule.methods or ())) == unsafe
    ]
    return sorted(found, key=lambda rule: (rule.rule.endswith(LAST), rule.rule))


def _seen(
    who: str, visitor: Visitor, rule: Rule, path: str, method: str, post: int | None, **asked: Any
) -> Seen:
    response = visitor.browser.open(path, method=method, **asked)
    response.get_data()
    response.close()
    return Seen(who, rule.rule, path, method, post, response)
