"""Whether the database file itself is sound."""

from __future__ import annotations

from sqlalchemy import text

from forum.database import is_postgres, reading
from forum.i18n import gettext

MOST_NAMED = 20


def file_faults() -> list[str]:
    """What SQLite finds wrong with its own file; on PostgreSQL that is the server's to know."""
    if is_postgres():
        return []
    pages = reading().execute(text(f"PRAGMA integrity_check({MOST_NAMED})")).scalars()
    faults = [page for page in pages if page != "ok"]
    broken = reading().execute(text("PRAGMA foreign_key_check")).all()
    faults += [
        gettext(
            "row %(row)s of %(table)s points to a row of %(parent)s that is not there",
            row=row[1],
            table=row[0],
            parent=row[2],
        )
        for row in broken[:MOST_NAMED]
    ]
    return faults
