"""How Alembic runs a migration here: all or nothing, on a connection of its own.

On SQLite foreign keys are off meanwhile (a rebuilt table would take its children along)
and are checked before the commit.
"""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from forum.database import migration_engine
from forum.models import Base
from forum.models.base import Moment

# Any fixed number: our migrations' own place among PostgreSQL's advisory locks.
MIGRATION_LOCK = 3


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write our own column type by its plain name: a migration outlives the code."""
    return "sa.BigInteger()" if kind == "type" and isinstance(item, Moment) else False


def run(connection: Connection) -> None:
    """Apply the migrations that are asked for on one connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Of two that start at once one waits here, and finds nothing left to do.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"the migration would leave {len(broken)} broken references")


engine = migration_engine(current_app.config["SQLALCHEMY_DATABASE_URI"])
with engine.connect() as opened:
    run(opened)
engine.dispose()
