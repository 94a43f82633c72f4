"""Every address of the forum, filled with what the test has made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Flask
from werkzeug.routing import Rule

SAFE = {"GET", "HEAD", "OPTIONS"}
WORDS = {"slug": "a-title", "category": "sleep", "tag": "night", "name": "Ada"}
WORDS |= {"tab": "answers", "token": "no-such-token"}


def rules(app: Flask) -> Iterator[Rule]:
    """The rules of the URL map."""
    yield from app.url_map.iter_rules()


def unsafe_addresses(app: Flask, posts: Mapping[str, int]) -> list[str]:
    """Every address that takes a deed; `posts` has the ids of a question and an answer."""
    return sorted(filled(rule, posts) for rule in rules(app) if (rule.methods or set()) - SAFE)


def readable_addresses(app: Flask, posts: Mapping[str, int]) -> list[str]:
    """Every address that shows a page."""
    return sorted(filled(rule, posts) for rule in rules(app) if "GET" in (rule.methods or set()))


def filled(rule: Rule, posts: Mapping[str, int]) -> str:
    """A rule's address with its places filled."""
    values = {name: WORDS.get(name, posts.get(name, posts["question"])) for name in rule.arguments}
    if rule.rule.startswith("/accept/"):
        values = dict.fromkeys(rule.arguments, posts["answer"])
    built = rule.build(values)
    assert built is not None, rule
    return built[1]
