"""Tags of questions, earlier texts and votes lie in the order of their keys, not as they came.

SQLite numbers the rows of other tables as they come, and whoever has the file can read from it
what was written after what. Revision 0007, follows 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("question_tag", "revision", "vote")
WITHOUT_NUMBERS = " WITHOUT ROWID"
MADE_BY = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type = ? AND sql IS NOT NULL ORDER BY name"


def upgrade() -> None:
    """Bring the schema here."""
    for table in TABLES:
        _make_anew(table, numbered=False)


def downgrade() -> None:
    """Take it back."""
    for table in TABLES:
        _make_anew(table, numbered=True)


def _make_anew(name: str, *, numbered: bool) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    (made,) = connection.exec_driver_sql(MADE_BY, (name, "table")).scalars().all()
    indexes = connection.exec_driver_sql(MADE_BY, (name, "index")).scalars().all()
    op.rename_table(name, f"{name}_before")
    op.execute(made.removesuffix(WITHOUT_NUMBERS) + ("" if numbered else WITHOUT_NUMBERS))
    before = sa.Table(f"{name}_before", sa.MetaData(), autoload_with=connection, resolve_fks=False)
    columns = [column.name for column in before.columns]
    after = sa.table(name, *map(sa.column, columns))
    in_order = sa.select(before).order_by(*before.primary_key.columns)
    op.execute(sa.insert(after).from_select(columns, in_order))
    op.drop_table(before.name)
    for index in indexes:
        op.execute(index)
