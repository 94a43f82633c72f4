"""Pages of a list: which one is asked for, and where its neighbours are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from flask import request

from forum.errors import NotFound
from forum.i18n import sentence

T = TypeVar("T")

LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Pager:
    """The addresses that a list's pager links to."""

    number: int
    first_url: str | None
    previous_url: str | None
    next_url: str | None


def page_number() -> int:
    """The page asked for, from 1; raises `NotFound` for anything that is no page."""
    text = request.args.get("page")
    if text is None:
        return 1
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    if not is_number or int(text) < 1:
        raise NotFound(sentence("There is no such page."))
    return int(text)


def choice(name: str, default: str, choices: Sequence[str]) -> str:
    """One of several known words from the query; raises `NotFound` for any other."""
    chosen = request.args.get(name, default)
    if chosen not in choices:
        raise NotFound(sentence("There is no such page."))
    return chosen


def pager(number: int, *, has_rows: bool, has_more: bool) -> Pager:
    """The neighbours of a page; raises `NotFound` past the end of the list."""
    if number > 1 and not has_rows:
        raise NotFound(sentence("This list ends before that page."))
    return Pager(
        number=number,
        first_url=page_url(1) if number > 2 else None,
        previous_url=page_url(number - 1) if number > 1 else None,
        next_url=page_url(number + 1) if has_more else None,
    )


def page_url(number: int) -> str:
    """The address of another page of the list that is shown."""
    query = [(key, value) for key, value in request.args.items(multi=True) if key != "page"]
    if number > 1:
        query.append(("page", str(number)))
    return request.path + (f"?{urlencode(query)}" if query else "")
