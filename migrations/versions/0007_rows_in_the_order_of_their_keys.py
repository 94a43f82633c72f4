"""Tags of questions, earlier texts and votes lie in the order of their keys, not as they came.

SQLite numbers the rows of other tables as they come, and whoever has the file can read from it
what was written after what. Revision 0007, follows 0006.
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEYS = {
    "question_tag": "tag_id, question_id",
    "revision": "post_id, number",
    "vote": "post_id, user_id",
}
WITHOUT_NUMBERS = " WITHOUT ROWID"


def upgrade() -> None:
    """Bring the schema here."""
    for table in KEYS:
        _make_anew(table, numbered=False)


def downgrade() -> None:
    """Take it back."""
    for table in KEYS:
        _make_anew(table, numbered=True)


def _make_anew(table: str, *, numbered: bool) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    made_by = (
        "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type = ? AND sql IS NOT NULL "
        "ORDER BY name"
    )
    (made,) = connection.exec_driver_sql(made_by, (table, "table")).scalars().all()
    indexes = connection.exec_driver_sql(made_by, (table, "index")).scalars().all()
    op.rename_table(table, f"{table}_before")
    op.execute(made.removesuffix(WITHOUT_NUMBERS) + ("" if numbered else WITHOUT_NUMBERS))
    # Nothing but the names above stands in it.
    op.execute(f"INSERT INTO {table} SELECT * FROM {table}_before ORDER BY {KEYS[table]}")  # noqa: S608
    op.drop_table(f"{table}_before")
    for index in indexes:
        op.execute(index)
