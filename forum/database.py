"""The database, met through two engines: one for deeds, one for pages.

Deeds use `db.session`; on SQLite its transactions begin with BEGIN IMMEDIATE, each in its
turn, so two writers wait for each other instead of failing. Pages read through `reading()`, which
never waits for a writer, cannot write, and sees only what was committed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, g
from flask_migrate import Migrate, upgrade as run_all
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Select,
    create_engine,
    event,
    literal_column,
)
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError, TimeoutError
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.pool import NullPool

from forum.config import ROOT, Config
from forum.models import Base
from forum.turns import BEGIN, queue_writers

try:
    import pysqlite3.dbapi2 as sqlite_module
except ImportError:  # no wheel for this machine: the standard library's will do
    import sqlite3 as sqlite_module

T = TypeVar("T")
Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])

POOL_SIZE = 16
MIGRATIONS = ROOT / "migrations"
# How long a request waits for its turn, be it for a connection or for a lock.
PATIENCE_SECONDS = 5
PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": str(PATIENCE_SECONDS * 1000),
    "secure_delete": "ON",
    "trusted_schema": "OFF",
    "cell_size_check": "ON",
    "journal_size_limit": str(64 * 1024 * 1024),
    # The worker checkpoints; the web steps in only when it has been away for long.
    "wal_autocheckpoint": "4000",
}

# How a row is locked on PostgreSQL: against other deeds, but not against rows that only name
# it. A stronger lock would let two deeds wait for each other over a foreign key.
LOCKED = {"key_share": True}
# What passes by itself, or when there is room again; damage to the file is not among it.
PASSING = tuple(
    f"SQLITE_{name}" for name in ("BUSY", "FULL", "READONLY", "IOERR", "CANTOPEN", "PROTOCOL")
)

db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
_migrate = Migrate(render_as_batch=True, transaction_per_migration=True)


def init_database(app: Flask, config: Config) -> None:
    """Give the application its two engines."""
    options = _engine_options(config.database_url)
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    app.config["SQLALCHEMY_BINDS"] = {"reading": {"url": config.database_url, **options}}
    db.init_app(app)
    _migrate.init_app(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        if config.is_sqlite:
            _tune_sqlite(db.engine)
            queue_writers(db.engine, PATIENCE_SECONDS)
            _tune_sqlite(db.engines["reading"], is_reader=True)
            _begin_reading(db.engines["reading"])
        else:
            _limit_waiting(db.engine)
    app.teardown_appcontext(lambda _error: roll_back())


def reading() -> Connection:
    """The connection that this request's pages are read through."""
    kept = _kept()
    found: Connection | None = kept.get("reading")
    if found is None:
        found = db.engines["reading"].connect()
        if found.dialect.name == "postgresql":
            found = found.execution_options(postgresql_readonly=True)
        kept["reading"] = found
    return found


def remember(name: str, read: Callable[[], T]) -> T:
    """Read something once a request: the next call gets the same, until a commit."""
    remembered: dict[str, Any] = _kept().setdefault("remembered", {})
    if name not in remembered:
        remembered[name] = read()
    found: T = remembered[name]
    return found


def _kept() -> dict[str, Any]:
    """What the request keeps until its end, without asking the proxy for each piece."""
    kept: dict[str, Any] = g._get_current_object().__dict__
    return kept


def end_reading() -> None:
    """Give the reading connection back; the next reading sees what was committed since."""
    _kept().pop("remembered", None)
    _give_back()


def _give_back() -> None:
    connection = _kept().pop("reading", None)
    if connection is not None:
        try:
            connection.close()
        except SQLAlchemyError:  # the database has gone, and took along what was open
            if not connection.closed:
                connection.invalidate()
                connection.close()


def within_deed() -> Connection:
    """The connection of the deed under way, once what was changed in memory is written.

    For statements that need no objects: they take a third of the time that way.
    """
    db.session.flush()
    return db.session.connection()


def commit() -> None:
    """Make a deed last, and let the same request see it."""
    db.session.commit()
    end_reading()


def roll_back() -> None:
    """Undo what the deed did so far and let go of the write lock."""
    if db.session.registry.has():
        try:
            db.session.rollback()
        except SQLAlchemyError:  # the database has gone, and took along what was open
            db.session().invalidate()
    end_reading()


def locked(query: Query) -> Query:
    """The same rows, held on PostgreSQL until the deed is done; on SQLite there is no other."""
    return query.with_for_update(key_share=True)


def at_most(n: int) -> ColumnElement[int]:
    """A limit written out: SQLite plans a statement anew each time that a bound one is set."""
    return literal_column(str(n), Integer)


def is_postgres() -> bool:
    """Whether several deeds may run at once, so that rows must be locked by name."""
    return db.engine.dialect.name == "postgresql"


def is_busy(error: Exception) -> bool:
    """Whether the database only asks to be tried again a little later."""
    if isinstance(error, TimeoutError):
        return True
    if isinstance(error, driver_error()):  # of what was asked past SQLAlchemy
        return getattr(error, "sqlite_errorname", "").startswith(PASSING)
    if not isinstance(error, DBAPIError):
        return False
    name = getattr(error.orig, "sqlite_errorname", "")
    lost = error.connection_invalidated
    return (
        lost
        or name.startswith(PASSING)
        or (isinstance(error, OperationalError) and not name and is_postgres())
    )


def reason_of(error: Exception) -> str:
    """What the database itself said of it, in one line."""
    return str(getattr(error, "orig", error)).partition("\n")[0]


def migration_engine(url: str) -> Engine:
    """An engine for schema changes: foreign keys off, or rebuilding a table empties others."""
    if not url.startswith("sqlite"):
        return create_engine(url, poolclass=NullPool, hide_parameters=True)
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True, module=sqlite_module)
    _tune_sqlite(engine, foreign_keys="OFF")
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(BEGIN))
    return engine


def run_migrations(folder: Path = MIGRATIONS) -> None:
    """Run the migrations that are missing, all of them or none."""
    run_all(directory=str(folder))


def file() -> Path:
    """SQLite's file."""
    return Path(db.engine.url.database or "")


def write_ahead_log() -> Path:
    """SQLite's file of what was committed and is not in the database file yet."""
    return Path(f"{file()}-wal")


def driver_error() -> type[Exception]:
    """What SQLite's driver raises when it is asked past SQLAlchemy."""
    error: type[Exception] = sqlite_module.Error
    return error


def sqlite_version() -> str:
    """The version of the SQLite library in use."""
    version: str = sqlite_module.sqlite_version
    return version


@event.listens_for(db.session, "after_transaction_create")
def _give_back_before_a_deed(_session: Any, transaction: SessionTransaction) -> None:
    """Let no request wait for its turn to write while it holds what others read through.

    With all reading connections in the hands of those who wait, the one whose turn it is
    could not read what it needs, and all of them would wait in vain.
    """
    if transaction.parent is None:
        _give_back()


def _engine_options(url: str) -> dict[str, Any]:
    options: dict[str, Any] = {
        "pool_size": POOL_SIZE,
        "max_overflow": 0,
        "pool_timeout": PATIENCE_SECONDS,
        # An error names its statement; what people wrote stays out of the log.
        "hide_parameters": True,
    }
    if url.startswith("sqlite"):
        return {**options, "module": sqlite_module, "connect_args": {"check_same_thread": False}}
    patience = {"connect_timeout": PATIENCE_SECONDS}
    return {**options, "pool_pre_ping": True, "connect_args": patience}


def _tune_sqlite(engine: Engine, *, is_reader: bool = False, foreign_keys: str = "ON") -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for name, value in {**PRAGMAS, "foreign_keys": foreign_keys}.items():
            connection.execute(f"PRAGMA {name}={value}")
        if is_reader:
            connection.execute("PRAGMA query_only=ON")


def _begin_reading(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.connection.execute("BEGIN")  # waits for nobody, so it has nothing to fail at


def _limit_waiting(engine: Engine) -> None:
    """Let a deed on PostgreSQL wait for another one's locks as long as on SQLite, not for ever."""

    @event.listens_for(engine, "begin")
    def set_patience(connection: Connection) -> None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'")
