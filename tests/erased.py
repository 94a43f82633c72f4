"""What is left of a post after it was erased, and posts that were deleted long ago."""

from __future__ import annotations

from datetime import timedelta

from forum import clock
from forum.database import commit
from forum.domain import recount
from forum.domain.posting import deleting
from forum.models import Post
from tests.factories import actor, make_user, stored
from tests.times import clock_at

WORDS = (
    *("title", "body", "body_html", "tags", "excerpt", "display_name", "edit_reason"),
    *("close_reason", "active_by_name"),
)
WHO = (
    *("author_id", "writer_number", "editor_id", "deleted_by_id", "closed_by_id"),
    *("edited_at", "deleted_at"),
)


def left_of(post: Post) -> dict[str, object]:
    """What is left of the words of a post, and of the way to its writer."""
    row = stored(post)
    return {name: value for name in (*WORDS, *WHO) if (value := getattr(row, name))}


def wrong_rows() -> dict[str, int]:
    """Which counts differ from their recount."""
    return {str(found.what): found.rows for found in recount.compare() if found.rows}


def delete_long_ago(post: Post, days: int = 31) -> None:
    """Let an editor have deleted a post some time ago."""
    with clock_at(clock.now() - timedelta(days=days)):
        deleting.delete_post(post.id, actor(make_user(role="editor")))
        commit()
