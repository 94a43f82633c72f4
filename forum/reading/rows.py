"""The small pieces that several pages show: who, where, what happened last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.i18n import gettext


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote or did something, as everybody may see it."""

    name: str
    # The name of their page; nothing for a guest.
    member: str | None = None
    points: int | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class CategoryLink:
    """A category as a chip shows it."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Activity:
    """What happened last to a question."""

    kind: str
    by: Byline
    at: datetime
    post_id: int


@dataclass(frozen=True, slots=True)
class QuestionRow:
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
    member: str | None, display_name: str | None, points: Any = None, role: str | None = None
) -> Byline:
    """A member's byline, or a guest's under the name they chose, if any."""
    if member is not None:
        return Byline(member, member, points, role)
    return Byline(display_name or gettext("guest"))
