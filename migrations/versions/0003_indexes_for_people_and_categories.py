"""Indexes for people and categories.

Revision 0003, follows 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(
            "ix_post_category_answers",
            ["category_id", sa.literal_column("answer_count DESC"), sa.literal_column("id DESC")],
            unique=False,
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.create_index(
            "ix_post_category_hot",
            ["category_id", sa.literal_column("hotness DESC"), sa.literal_column("id DESC")],
            unique=False,
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.create_index(
            "ix_post_category_views",
            ["category_id", sa.literal_column("view_count DESC"), sa.literal_column("id DESC")],
            unique=False,
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.create_index(
            "ix_post_category_votes",
            ["category_id", sa.literal_column("score DESC"), sa.literal_column("id DESC")],
            unique=False,
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.create_index(
            "ix_post_sent",
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("sent_as IS NOT NULL"),
            postgresql_where=sa.text("sent_as IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_post_written",
            ["author_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
            unique=False,
            sqlite_where=sa.text("state = 'live'"),
            postgresql_where=sa.text("state = 'live'"),
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_post_written",
            sqlite_where=sa.text("state = 'live'"),
            postgresql_where=sa.text("state = 'live'"),
        )
        batch_op.drop_index(
            "ix_post_sent",
            sqlite_where=sa.text("sent_as IS NOT NULL"),
            postgresql_where=sa.text("sent_as IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_post_category_votes",
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.drop_index(
            "ix_post_category_views",
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.drop_index(
            "ix_post_category_hot",
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.drop_index(
            "ix_post_category_answers",
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
