"""What is made of a post's text, made anew when the rules of the markup have changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from forum.database import db, end_reading, reading
from forum.domain.posting.writing import EXCERPT_LENGTH
from forum.models import Post
from forum.text.markup import plain_text, render
from forum.text.plain import excerpt, words_digest

MADE = (Post.body_html, Post.body_digest, Post.excerpt)


def post_ids() -> list[int]:
    """The ids of all posts."""
    ids = list(reading().execute(select(Post.id).order_by(Post.id)).scalars())
    end_reading()
    return ids


def rerender(post_ids: Sequence[int]) -> int:
    """Make HTML, excerpt and digest of some posts anew; gives how many of them changed.

    A post that is edited meanwhile has been rendered by the same rules, and is left alone.
    """
    query = select(Post.id, Post.kind, Post.revision, Post.body, *MADE).where(Post.id.in_(post_ids))
    posts = reading().execute(query).all()
    changes = []
    for post in posts:
        html = render(post.body).html
        summary = excerpt(plain_text(html), EXCERPT_LENGTH) if post.kind == "question" else None
        made = {"body_html": html, "body_digest": words_digest(post.body), "excerpt": summary}
        if tuple(made.values()) != (post.body_html, post.body_digest, post.excerpt):
            changes.append((post, made))
    return sum(_write(post.id, post.revision, made) for post, made in changes)


def _write(post_id: int, revision: int, made: dict[str, object]) -> int:
    query = (
        update(Post)
        .where(Post.id == post_id, Post.revision == revision)
        .values(made)
        .execution_options(synchronize_session=False)
    )
    return db.session.connection().execute(query).rowcount
