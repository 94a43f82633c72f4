"""The list of people leaves out who is blocked: its indexes do, too.

Revision 0004, follows 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

POINTS = [sa.literal_column("points DESC"), "id"]
CREATED = [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")]
NOT_BLOCKED = sa.text("blocked_at IS NULL")


def upgrade() -> None:
    """Bring the schema here."""
    with op.batch_alter_table("user", schema=None) as batch_op:
        for name, columns in (("ix_user_points", POINTS), ("ix_user_created", CREATED)):
            batch_op.drop_index(name)
            batch_op.create_index(
                name,
                columns,
                unique=False,
                sqlite_where=NOT_BLOCKED,
                postgresql_where=NOT_BLOCKED,
            )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("user", schema=None) as batch_op:
        for name, columns in (("ix_user_points", POINTS), ("ix_user_created", CREATED)):
            batch_op.drop_index(name, sqlite_where=NOT_BLOCKED, postgresql_where=NOT_BLOCKED)
            batch_op.create_index(name, columns, unique=False)
