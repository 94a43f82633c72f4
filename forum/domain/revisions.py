"""Earlier texts of a post."""

from __future__ import annotations

from forum.database import db
from forum.models import Post, Revision


def keep_present(post: Post) -> None:
    """Keep a post's present text as a revision, before an edit takes its place."""
    is_first = post.revision == 1
    db.session.add(
        Revision(
            post_id=post.id,
            number=post.revision,
            created_at=post.created_at if is_first else post.edited_at or post.created_at,
            editor_id=post.author_id if is_first else post.editor_id,
            display_name=post.display_name,
            reason=post.edit_reason,
            title=post.title,
            tags=post.tags,
            category_id=post.category_id,
            body=post.body,
        )
    )
