"""A database for each test: a copy of one that was migrated once a test process.

SQLite's is a copied file. PostgreSQL's is made from a template database on the server
that TEST_POSTGRES_URL names, or on the local one, and used again once it is empty.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from forum import create_app, database, schema
from forum.models import Base

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
# What a test may not leave changed: the migrations it has seen, and the columns there are.
STATE = """
SELECT (SELECT string_agg(version_num, ' ') FROM alembic_version),
  count(*), sum(attrelid::bigint * attnum)
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped
"""
RESTART = """
SELECT setval(format('%I', sequencename)::regclass, 1, false)
FROM pg_sequences WHERE schemaname = 'public'
"""
SECRET = "a secret for tests only, long enough to be one"


def environment(instance: Path, **more: str) -> dict[str, str]:
    """The environment of a test's application."""
    return {"FORUM_INSTANCE": str(instance), "SECRET_KEY": SECRET, **more}


def hang_up(app: Flask) -> None:
    """Close what an application has opened of its database."""
    with app.app_context():
        for engine in database.db.engines.values():
            engine.dispose()


def migrate(environ: dict[str, str]) -> None:
    """Bring the database of an environment to the present schema, and let go of it."""
    app = create_app(environ)
    with app.app_context():
        schema.upgrade()
    hang_up(app)


class SqliteTemplates:
    """Instances with a migrated SQLite file."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template"
        migrate(environment(self._template))

    @contextmanager
    def fresh(self, instance: Path) -> Iterator[dict[str, str]]:
        """The environment of a copy."""
        shutil.copytree(self._template, instance)
        yield environment(instance)


class PostgresTemplates:
    """Databases made from a migrated one, and emptied for the next test: making one takes long."""

    def __init__(self, folder: Path) -> None:
        self._assets = folder / "template"
        self._name = f"askwell_test_{secrets.token_hex(6)}"
        self._made = 0
        self._empty: list[str] = []
        self._run(f"CREATE DATABASE {self._name}")
        migrate(environment(self._assets, DATABASE_URL=self._url(self._name)))
        self._fresh_state = self._state_of(self._name)

    @contextmanager
    def fresh(self, instance: Path) -> Iterator[dict[str, str]]:
        """The environment of an empty database."""
        name = self._empty.pop() if self._empty else self._another()
        shutil.copytree(self._assets, instance)
        try:
            yield environment(instance, DATABASE_URL=self._url(name))
        finally:
            self._clean(name)

    def drop(self) -> None:
        """Leave nothing on the server."""
        for name in (*self._empty, self._name):
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _another(self) -> str:
        self._made += 1
        name = f"{self._name}_{self._made}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self._name}")
        return name

    def _clean(self, name: str) -> None:
        """Empty a database; one that is not as it came is dropped."""
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = '{name}' AND pid <> pg_backend_pid()"
        )
        if self._state_of(name) == self._fresh_state:
            rows = [f'DELETE FROM "{each.name}"' for each in reversed(Base.metadata.sorted_tables)]
            self._run("; ".join(rows), name)
            self._run(RESTART, name)
            self._empty.append(name)
        else:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _state_of(self, name: str) -> list[Any]:
        return self._run(STATE, name)

    def _run(self, statement: str, name: str | None = None) -> list[Any]:
        import psycopg

        with psycopg.connect(self._url(name) if name else SERVER, autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    @staticmethod
    def _url(name: str) -> str:
        return SERVER.rsplit("/", 1)[0] + f"/{name}"


def why_no_postgres() -> str | None:
    """Why PostgreSQL cannot be tested with, or nothing when it can."""
    try:
        import psycopg
    except ImportError:
        return "the PostgreSQL driver is not installed"
    try:
        psycopg.connect(SERVER, connect_timeout=3).close()
    except psycopg.OperationalError:
        return "no PostgreSQL server answers (TEST_POSTGRES_URL names another one)"
    return None
