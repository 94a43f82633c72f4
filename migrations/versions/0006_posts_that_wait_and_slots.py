"""Why a post waits for staff; slots that limit how much is written in an hour.

Revision 0006, follows 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "hold",
        sa.Column("post_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_hold_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_hold")),
    )
    op.create_table(
        "slot",
        sa.Column("tag", sa.LargeBinary(length=16), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_slot")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_slot_until", "slot", ["until"], unique=False)


def downgrade() -> None:
    """Take it back; posts that wait become deleted, as no older version shows them."""
    op.execute("UPDATE post SET state = 'deleted' WHERE state = 'held'")
    op.drop_index("ix_slot_until", table_name="slot")
    op.drop_table("slot")
    op.drop_table("hold")
