"""The schema: brought to that of this version, never begun with one that it does not know."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Set as AbstractSet
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from forum import clock, database
from forum.errors import Refusal
from forum.i18n import sentence

COPIES_KEPT = 2
# A copy still holds what was erased since; by then it is known whether the new version is well.
KEPT_FOR = timedelta(days=14)
LONGER_THAN_ANY_COPY = timedelta(hours=6)


def upgrade(folder: Path = database.MIGRATIONS) -> None:
    """Bring the database to the schema of this version; does nothing when it is there.

    Of a SQLite file that is about to change a copy is kept. Raises `Refusal` for a
    schema that this version does not know.
    """
    found, newest = revisions_found(), newest_revisions(folder)
    require_known(found, folder)
    database.end_reading()
    if found == newest:
        return
    if found and not database.is_postgres():
        keep_copy(found, before="-".join(sorted(newest)))
    database.run_migrations(folder)


def revisions_found() -> frozenset[str]:
    """Which schema the database has; nothing when it is empty."""
    return frozenset(MigrationContext.configure(database.reading()).get_current_heads())


@cache
def newest_revisions(folder: Path = database.MIGRATIONS) -> frozenset[str]:
    """Which schema this version was written for."""
    return frozenset(ScriptDirectory(str(folder)).get_heads())


def require_known(found: AbstractSet[str], folder: Path = database.MIGRATIONS) -> None:
    """Refuse a schema that no migration of this version leads to or from."""
    unknown = sorted(found - _known_revisions(folder))
    if unknown:
        raise Refusal(
            sentence(
                "This database was changed by a newer version of Askwell (%(revision)s). "
                "Please start that version, or bring back a copy from before the change.",
                revision=", ".join(unknown),
            )
        )


def keep_copy(found: AbstractSet[str], *, before: str) -> None:
    """Keep a copy of a SQLite database as it is before a migration; the older ones go."""
    folder = Path(current_app.instance_path)
    copy = folder / f"before-{before}.db"
    # Whole under its own name only: a copy that was broken off is never taken for one.
    part = folder / f".{copy.name}.{os.getpid()}"
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        _copy_into(part)
        # Another start may have migrated meanwhile, and has kept the right one.
        if revisions_in(part) == found:
            part.replace(copy)
    finally:
        part.unlink(missing_ok=True)
    for older in sorted(folder.glob("before-*.db"), key=_age)[COPIES_KEPT:]:
        older.unlink()
    for broken_off in folder.glob(".before-*.db.*"):
        if _age(broken_off) > LONGER_THAN_ANY_COPY:
            broken_off.unlink(missing_ok=True)


def forget_old_copies() -> None:
    """Remove the copies from before a change that is two weeks old."""
    for copy in Path(current_app.instance_path).glob("before-*.db"):
        if _age(copy) > KEPT_FOR:
            copy.unlink(missing_ok=True)


def revisions_in(copy: Path) -> frozenset[str]:
    """Which schema a copy has."""
    with closing(sqlite3.connect(copy)) as connection:
        rows = connection.execute("SELECT version_num FROM alembic_version")
        return frozenset(revision for (revision,) in rows)


def _copy_into(path: Path) -> None:
    engine = database.migration_engine(str(database.db.engine.url))
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute("VACUUM INTO ?", (str(path),))
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _age(path: Path) -> timedelta:
    changed_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return clock.now() - changed_at


@cache
def _known_revisions(folder: Path) -> frozenset[str]:
    return frozenset(step.revision for step in ScriptDirectory(str(folder)).walk_revisions())
