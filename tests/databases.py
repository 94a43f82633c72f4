"""A database for each test: a copy of one that was migrated once a test process.

SQLite's is a copied file. PostgreSQL's is made from a template database on the server
that TEST_POSTGRES_URL names, or on the local one.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from forum import create_app, database

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
SECRET = "a secret for tests only, long enough to be one"


def environment(instance: Path, **more: str) -> dict[str, str]:
    """The environment of a test's application."""
    return {"FORUM_INSTANCE": str(instance), "SECRET_KEY": SECRET, **more}


def migrate(environ: dict[str, str]) -> None:
    """Bring the database of an environment to the present schema, and let go of it."""
    app = create_app(environ)
    with app.app_context():
        database.upgrade()
        for engine in database.db.engines.values():
            engine.dispose()


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
    """Databases made from a migrated one."""

    def __init__(self, folder: Path) -> None:
        self._assets = folder / "template"
        self._name = f"askwell_test_{secrets.token_hex(6)}"
        self._made = 0
        self._run(f"CREATE DATABASE {self._name}")
        migrate(environment(self._assets, DATABASE_URL=self._url(self._name)))

    @contextmanager
    def fresh(self, instance: Path) -> Iterator[dict[str, str]]:
        """The environment of a new database, dropped afterwards."""
        self._made += 1
        name = f"{self._name}_{self._made}"
        shutil.copytree(self._assets, instance)
        self._run(f"CREATE DATABASE {name} TEMPLATE {self._name}")
        try:
            yield environment(instance, DATABASE_URL=self._url(name))
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def drop(self) -> None:
        """Leave nothing on the server."""
        self._run(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(statement)

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
