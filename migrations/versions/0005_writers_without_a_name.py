"""Writers without a name have a number in their thread; posts may be held, erased, withdrawn.

Revision 0005, follows 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATES = "state IN ('live', 'held', 'deleted', 'erased', 'withdrawn')"
OLD_STATES = "state IN ('live', 'deleted')"


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "key_mark",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.LargeBinary(length=25), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_key_mark")),
    )
    op.create_table(
        "thread_name",
        sa.Column("question_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.LargeBinary(length=25), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["post.id"],
            name=op.f("fk_thread_name_question_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "number", name=op.f("pk_thread_name")),
        sa.UniqueConstraint("tag", name=op.f("uq_thread_name_tag")),
        sqlite_with_rowid=False,
    )
    _change_post(8, 10, STATES, sa.Column("writer_number", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it back; what is held, erased or withdrawn counts as deleted then."""
    op.execute("UPDATE post SET state = 'deleted' WHERE state NOT IN ('live', 'deleted')")
    _change_post(10, 8, OLD_STATES, None)
    op.drop_table("thread_name")
    op.drop_table("key_mark")


def _change_post(before: int, after: int, states: str, added: sa.Column[int] | None) -> None:
    indexes = _take_indexes()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    recreate = "always" if is_sqlite else "auto"
    with op.batch_alter_table("post", schema=None, recreate=recreate) as batch_op:
        if added is None:
            batch_op.drop_column("writer_number")
        else:
            # Before the long columns, which lie on pages of their own.
            batch_op.add_column(added, insert_after="author_id" if is_sqlite else None)
        batch_op.alter_column(
            "state",
            existing_type=sa.String(length=before),
            type_=sa.String(length=after),
            existing_nullable=False,
        )
        batch_op.drop_constraint(op.f("ck_post_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_post_state"), states)
    for index in indexes:
        op.execute(index)


def _take_indexes() -> list[str]:
    """Drop the indexes of posts on SQLite, where the table is made anew; gives how they are made.

    Made anew from what can be read of them they would lose their order and their conditions.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return []
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master "
        "WHERE type = 'index' AND tbl_name = 'post' AND sql IS NOT NULL ORDER BY name"
    ).all()
    for name, _sql in rows:
        op.drop_index(name, table_name="post")
    return [sql for _name, sql in rows]
