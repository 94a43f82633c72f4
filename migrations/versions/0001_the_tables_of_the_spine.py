"""The tables of the spine.

Revision 0001, the first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("path", sa.String(length=330), nullable=False),
        sa.Column("description", sa.String(length=800), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("question_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("depth BETWEEN 1 AND 4", name=op.f("ck_category_depth")),
        sa.ForeignKeyConstraint(["parent_id"], ["category.id"], name=op.f("fk_category_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("path", name=op.f("uq_category_path")),
    )
    with op.batch_alter_table("category", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_category_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "spent_id",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spent_id")),
    )
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("question_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("name", name=op.f("uq_tag_name")),
    )
    with op.batch_alter_table("tag", schema=None) as batch_op:
        batch_op.create_index(
            "ix_tag_popular", [sa.literal_column("question_count DESC"), "name"], unique=False
        )

    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("name_key", sa.String(length=160), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("pending_email", sa.String(length=254), nullable=True),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("bonus", sa.Integer(), nullable=False),
        sa.Column("question_count", sa.Integer(), nullable=False),
        sa.Column("answer_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_on", sa.Date(), nullable=True),
        sa.Column("blocked_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "role IN ('member', 'expert', 'editor', 'moderator', 'admin')",
            name=op.f("ck_user_role"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email_key", name=op.f("uq_user_email_key")),
        sa.UniqueConstraint("name_key", name=op.f("uq_user_name_key")),
    )
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.create_index(
            "ix_user_created",
            [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
            unique=False,
        )
        batch_op.create_index(
            "ix_user_points", [sa.literal_column("points DESC"), "id"], unique=False
        )

    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("last_place", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("display_name", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("ups", sa.Integer(), nullable=False),
        sa.Column("downs", sa.Integer(), nullable=False),
        sa.Column("imported_ups", sa.Integer(), nullable=False),
        sa.Column("imported_downs", sa.Integer(), nullable=False),
        sa.Column("comment_count", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.BigInteger(), nullable=True),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.Column("edit_reason", sa.String(length=200), nullable=True),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.Column("deleted_by_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("slug", sa.String(length=60), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("tags", sa.String(length=220), nullable=False),
        sa.Column("answer_count", sa.Integer(), nullable=False),
        sa.Column("view_count", sa.Integer(), nullable=False),
        sa.Column("top_answer_score", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("hotness", sa.BigInteger(), nullable=False),
        sa.Column("accepted_answer_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("close_reason", sa.String(length=300), nullable=True),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("active_at", sa.BigInteger(), nullable=True),
        sa.Column("active_kind", sa.String(length=10), nullable=True),
        sa.Column("active_by_id", sa.Integer(), nullable=True),
        sa.Column("active_by_name", sa.String(length=40), nullable=True),
        sa.Column("active_post_id", sa.BigInteger(), nullable=True),
        sa.Column("sent_as", sa.LargeBinary(length=32), nullable=True),
        sa.Column("body_digest", sa.BigInteger(), nullable=False),
        sa.Column("excerpt", sa.String(length=240), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'question') = (parent_id IS NULL)", name=op.f("ck_post_parent")
        ),
        sa.CheckConstraint(
            "(kind = 'question') = (title IS NOT NULL)", name=op.f("ck_post_question")
        ),
        sa.CheckConstraint("kind IN ('question', 'answer', 'comment')", name=op.f("ck_post_kind")),
        sa.CheckConstraint("state IN ('live', 'deleted')", name=op.f("ck_post_state")),
        sa.CheckConstraint("score = ups - downs", name=op.f("ck_post_score")),
        sa.ForeignKeyConstraint(
            ["accepted_answer_id"], ["post.id"], name=op.f("fk_post_accepted_answer_id")
        ),
        sa.ForeignKeyConstraint(
            ["active_by_id"], ["user.id"], name=op.f("fk_post_active_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_post_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_post_category_id")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["user.id"], name=op.f("fk_post_closed_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by_id"], ["user.id"], name=op.f("fk_post_deleted_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"], ["post.id"], name=op.f("fk_post_duplicate_of_id")
        ),
        sa.ForeignKeyConstraint(
            ["editor_id"], ["user.id"], name=op.f("fk_post_editor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["post.id"], name=op.f("fk_post_parent_id")),
        sa.ForeignKeyConstraint(["question_id"], ["post.id"], name=op.f("fk_post_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("question_id", "place", name=op.f("uq_post_question_id_place")),
        sa.UniqueConstraint("sent_as", name=op.f("uq_post_sent_as")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(
            "ix_post_accepted",
            ["accepted_answer_id"],
            unique=False,
            sqlite_where=sa.text("accepted_answer_id IS NOT NULL"),
            postgresql_where=sa.text("accepted_answer_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_post_active",
            [sa.literal_column("active_at DESC"), sa.literal_column("id DESC")],
            unique=False,
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.create_index(
            "ix_post_answer",
            ["question_id", sa.literal_column("score DESC"), "place"],
            unique=False,
            sqlite_where=sa.text("kind = 'answer'"),
            postgresql_where=sa.text("kind = 'answer'"),
        )
        batch_op.create_index(
            "ix_post_answers",
            [sa.literal_column("answer_count DESC"), sa.literal_column("id DESC")],
            unique=False,
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.create_index(
            "ix_post_author",
            [
                "author_id",
                "kind",
                sa.literal_column("created_at DESC"),
                sa.literal_column("id DESC"),
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_post_category",
            ["category_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
            unique=False,
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.create_index(
            "ix_post_comment",
            ["parent_id", "place"],
            unique=False,
            sqlite_where=sa.text("kind = 'comment'"),
            postgresql_where=sa.text("kind = 'comment'"),
        )
        batch_op.create_index(
            "ix_post_duplicate",
            ["duplicate_of_id"],
            unique=False,
            sqlite_where=sa.text("duplicate_of_id IS NOT NULL"),
            postgresql_where=sa.text("duplicate_of_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_post_hot",
            [sa.literal_column("hotness DESC"), sa.literal_column("id DESC")],
            unique=False,
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.create_index(
            "ix_post_no_answers",
            [
                "kind",
                "state",
                "closed_at",
                "answer_count",
                sa.literal_column("created_at DESC"),
                sa.literal_column("id DESC"),
                "category_id",
            ],
            unique=False,
            sqlite_where=sa.text(
                "kind = 'question' AND state = 'live' AND closed_at IS NULL AND answer_count = 0"
            ),
            postgresql_where=sa.text(
                "kind = 'question' AND state = 'live' AND closed_at IS NULL AND answer_count = 0"
            ),
        )
        batch_op.create_index(
            "ix_post_no_selected",
            [
                "kind",
                "state",
                "closed_at",
                "accepted_answer_id",
                sa.literal_column("created_at DESC"),
                sa.literal_column("id DESC"),
                "category_id",
            ],
            unique=False,
            sqlite_where=sa.text(
                "kind = 'question' AND state = 'live' AND closed_at IS NULL AND accepted_answer_id IS NULL"
            ),
            postgresql_where=sa.text(
                "kind = 'question' AND state = 'live' AND closed_at IS NULL AND accepted_answer_id IS NULL"
            ),
        )
        batch_op.create_index(
            "ix_post_no_upvotes",
            [
                "kind",
                "state",
                "closed_at",
                sa.literal_column("created_at DESC"),
                sa.literal_column("id DESC"),
                "top_answer_score",
                "category_id",
            ],
            unique=False,
            sqlite_where=sa.text(
                "kind = 'question' AND state = 'live' AND closed_at IS NULL AND top_answer_score <= 0"
            ),
            postgresql_where=sa.text(
                "kind = 'question' AND state = 'live' AND closed_at IS NULL AND top_answer_score <= 0"
            ),
        )
        batch_op.create_index(
            "ix_post_recent",
            [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
            unique=False,
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.create_index(
            "ix_post_views",
            [sa.literal_column("view_count DESC"), sa.literal_column("id DESC")],
            unique=False,
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.create_index(
            "ix_post_votes",
            [sa.literal_column("score DESC"), sa.literal_column("id DESC")],
            unique=False,
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )

    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_on", sa.Date(), nullable=False),
        sa.Column("browser", sa.String(length=20), nullable=False),
        sa.Column("is_remembered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_session_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('reset')", name=op.f("ck_token_kind")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_token_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_token_token_hash")),
    )
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_token_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_token_user_id"), ["user_id"], unique=False)

    op.create_table(
        "question_tag",
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["post.id"],
            name=op.f("fk_question_tag_question_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_question_tag_tag_id")),
        sa.PrimaryKeyConstraint("tag_id", "question_id", name=op.f("pk_question_tag")),
    )
    with op.batch_alter_table("question_tag", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_question_tag_question_id"), ["question_id"], unique=False
        )
        batch_op.create_index(
            "ix_question_tag_recent",
            ["tag_id", sa.literal_column("asked_at DESC"), sa.literal_column("question_id DESC")],
            unique=False,
        )

    op.create_table(
        "revision",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.Column("display_name", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("tags", sa.String(length=220), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_revision_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["editor_id"], ["user.id"], name=op.f("fk_revision_editor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_revision_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "number", name=op.f("pk_revision")),
    )
    op.create_table(
        "vote",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("value IN (-1, 1)", name=op.f("ck_vote_value")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_vote_post_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_vote_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "user_id", name=op.f("pk_vote")),
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index("ix_vote_user_id", ["user_id", "post_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.drop_index("ix_vote_user_id")

    op.drop_table("vote")
    op.drop_table("revision")
    with op.batch_alter_table("question_tag", schema=None) as batch_op:
        batch_op.drop_index("ix_question_tag_recent")
        batch_op.drop_index(batch_op.f("ix_question_tag_question_id"))

    op.drop_table("question_tag")
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_token_user_id"))
        batch_op.drop_index(batch_op.f("ix_token_expires_at"))

    op.drop_table("token")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_user_id"))

    op.drop_table("session")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_post_votes",
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.drop_index(
            "ix_post_views",
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.drop_index(
            "ix_post_recent",
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.drop_index(
            "ix_post_no_upvotes",
            sqlite_where=sa.text(
                "kind = 'question' AND state = 'live' AND closed_at IS NULL AND top_answer_score <= 0"
            ),
            postgresql_where=sa.text(
                "kind = 'question' AND state = 'live' AND closed_at IS NULL AND top_answer_score <= 0"
            ),
        )
        batch_op.drop_index(
            "ix_post_no_selected",
            sqlite_where=sa.text(
                "kind = 'question' AND state = 'live' AND closed_at IS NULL AND accepted_answer_id IS NULL"
            ),
            postgresql_where=sa.text(
                "kind = 'question' AND state = 'live' AND closed_at IS NULL AND accepted_answer_id IS NULL"
            ),
        )
        batch_op.drop_index(
            "ix_post_no_answers",
            sqlite_where=sa.text(
                "kind = 'question' AND state = 'live' AND closed_at IS NULL AND answer_count = 0"
            ),
            postgresql_where=sa.text(
                "kind = 'question' AND state = 'live' AND closed_at IS NULL AND answer_count = 0"
            ),
        )
        batch_op.drop_index(
            "ix_post_hot",
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.drop_index(
            "ix_post_duplicate",
            sqlite_where=sa.text("duplicate_of_id IS NOT NULL"),
            postgresql_where=sa.text("duplicate_of_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_post_comment",
            sqlite_where=sa.text("kind = 'comment'"),
            postgresql_where=sa.text("kind = 'comment'"),
        )
        batch_op.drop_index(
            "ix_post_category",
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.drop_index("ix_post_author")
        batch_op.drop_index(
            "ix_post_answers",
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.drop_index(
            "ix_post_answer",
            sqlite_where=sa.text("kind = 'answer'"),
            postgresql_where=sa.text("kind = 'answer'"),
        )
        batch_op.drop_index(
            "ix_post_active",
            sqlite_where=sa.text("kind = 'question' AND state = 'live'"),
            postgresql_where=sa.text("kind = 'question' AND state = 'live'"),
        )
        batch_op.drop_index(
            "ix_post_accepted",
            sqlite_where=sa.text("accepted_answer_id IS NOT NULL"),
            postgresql_where=sa.text("accepted_answer_id IS NOT NULL"),
        )

    op.drop_table("post")
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_index("ix_user_points")
        batch_op.drop_index("ix_user_created")

    op.drop_table("user")
    with op.batch_alter_table("tag", schema=None) as batch_op:
        batch_op.drop_index("ix_tag_popular")

    op.drop_table("tag")
    op.drop_table("spent_id")
    op.drop_table("setting")
    op.drop_table("heartbeat")
    with op.batch_alter_table("category", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_category_parent_id"))

    op.drop_table("category")
