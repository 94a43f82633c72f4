"""The small pieces that several pages show: who, where, what happened last."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from forum.i18n import gettext


class Byline(NamedTuple):
    """Who wrote or did something, as everybody may see it."""

    name: str
    # The name of their page; nothing for a guest.
    member: str | None = None
    points: int | None = None
    role: str | None = None
    # Whether they asked the question of this thread.
    is_asker: bool = False
    # Whether it is a name that a guest chose.
    is_chosen: bool = False


class CategoryLink(NamedTuple):
    """A category as a chip shows it."""

    title: str
    path: str


class Activity(NamedTuple):
    """What happened last to a question."""

    kind: str
    by: Byline
    at: datetime
    post_id: int


class QuestionRow(NamedTuple):
    """A question as a list shows it."""

    id: int
    slug: str
    title: str
    excerpt: str
    score: int
    answer_count: int
    view_count: int
    has_accepted: bool
    is_closed: bool
    is_duplicate: bool
    category: CategoryLink | None
    tags: tuple[str, ...]
    author: Byline
    asked_at: datetime
    activity: Activity | None


def byline(
    member: str | None,
    display_name: str | None,
    points: Any = None,
    role: str | None = None,
    number: int | None = None,
    *,
    is_asker: bool = False,
) -> Byline:
    """A member's byline; or that of a writer without one, as they are called in their thread."""
    if member is not None:
        return Byline(member, member, points, role, is_asker)
    name = display_name or _thread_name(number)
    return Byline(name, is_asker=is_asker, is_chosen=bool(display_name))


def _thread_name(number: int | None) -> str:
    """How somebody without any name is called; in a list of many threads just "guest"."""
    return gettext("guest") if number is None else gettext("guest %(number)s", number=number)
