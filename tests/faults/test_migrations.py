"""A migration that is killed has happened, or has not; the next start completes it."""

from __future__ import annotations

import random
import signal
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from forum import create_app, schema
from forum.database import db, is_postgres, reading
from forum.reading.soundness import file_faults
from tests import migrating
from tests.databases import PostgresTemplates, SqliteTemplates, environment
from tests.factories import make_answer, make_question, use, vote
from tests.faults.amounts import amount
from tests.steps import later_migrations

pytestmark = pytest.mark.slow

KILLS = amount(short=6, full=50)
STEPS = ("later1", "later2")


def test_a_killed_migration_is_all_or_nothing(
    templates: SqliteTemplates | PostgresTemplates, tmp_path: Path
) -> None:
    folder = later_migrations(tmp_path / "later", *STEPS)
    with templates.fresh(tmp_path / "whole") as environ:
        before = filled(environ)
        statements = migrated(environ, folder)
        after = state(environ)
    # The last is the commit itself; the copy of a SQLite file comes before the first.
    points = sorted(random.sample(range(1, statements), min(KILLS, statements) - 1))

    for point in [*points, statements]:
        with templates.fresh(tmp_path / f"killed{point}") as environ:
            assert filled(environ) == before
            assert killed(environ, folder, point) == -signal.SIGKILL

            assert state(environ) == before
            migrated(environ, folder)
            assert state(environ) == after


def test_a_killed_first_start_leaves_nothing_half_made(tmp_path: Path) -> None:
    whole = environment(tmp_path / "whole")
    statements = migrated(whole, schema.database.MIGRATIONS)
    after = state(whole)
    points = random.sample(range(1, statements), amount(short=2, full=50))

    for point in points:
        environ = environment(tmp_path / f"killed{point}")
        assert killed(environ, schema.database.MIGRATIONS, point) == -signal.SIGKILL

        assert state(environ)["tables"] == []
        migrated(environ, schema.database.MIGRATIONS)
        assert state(environ) == after


def test_a_migration_in_pieces_is_found_out(
    sqlite_templates: SqliteTemplates, tmp_path: Path
) -> None:
    folder = later_migrations(tmp_path / "later", "later1")
    step = folder / "versions" / "later1_a_later_step.py"
    in_pieces = "with op.get_context().autocommit_block():\n        op.create_table"
    step.write_text(step.read_text().replace("op.create_table", in_pieces))

    with sqlite_templates.fresh(tmp_path / "whole") as environ:
        statements = migrated(environ, folder)
    with sqlite_templates.fresh(tmp_path / "killed") as environ:
        before = filled(environ)
        assert killed(environ, folder, statements - 1) == -signal.SIGKILL

        assert state(environ) != before


def migrated(environ: Mapping[str, str], folder: Path) -> int:
    """Migrate in a process of its own; gives how many statements that took."""
    process = migrating.begin(environ, folder)
    printed, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return int(printed)


def killed(environ: Mapping[str, str], folder: Path, point: int) -> int:
    """Begin to migrate, and be killed at a statement; gives how the process ended."""
    process = migrating.begin(environ, folder, killed_at=point)
    process.communicate(timeout=120)
    return process.returncode


def filled(environ: Mapping[str, str]) -> dict[str, object]:
    """Write something that a migration could lose, and give the state after it."""
    app = create_app(environ)
    use(app)
    question = make_question(body="A question that every migration must keep.")
    vote(make_answer(question, body="And an answer that it must keep as well."))
    let_go(app)
    return state(environ)


def state(environ: Mapping[str, str]) -> dict[str, object]:
    """The schema, how much is in each table, and what is wrong with the file."""
    app = create_app(environ)
    with app.app_context():
        tables = sorted(inspect(db.engines["reading"]).get_table_names())
        found: dict[str, object] = {
            "tables": tables,
            "revisions": schema.revisions_found(),
            "rows": {name: rows_in(name) for name in tables},
            "faults": [] if is_postgres() else file_faults(),
        }
    let_go(app)
    return found


def rows_in(table: str) -> int:
    return int(reading().execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one())


def let_go(app: Flask) -> None:
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
