"""The schema is brought to this version, all or nothing, with a copy kept before."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

from forum import clock, create_app, schema
from forum.database import commit, db, end_reading, reading, roll_back
from forum.errors import Refusal
from forum.models import Setting
from tests import migrating
from tests.databases import environment
from tests.steps import later_migrations
from tests.times import clock_at


def test_an_empty_database_gets_the_schema_and_leaves_no_copy(tmp_path: Path) -> None:
    app = create_app(environment(tmp_path / "instance"))

    with app.app_context():
        schema.upgrade()
        found = schema.revisions_found()
        hang_up()

    assert found == schema.newest_revisions() != frozenset()
    assert copies(app) == []


def test_where_nothing_is_to_be_done_no_copy_is_made(forum: Flask) -> None:
    schema.upgrade()

    assert copies(forum) == []


def test_a_copy_from_before_is_kept(forum: Flask, tmp_path: Path, kind_of_database: str) -> None:
    if kind_of_database != "sqlite":
        pytest.skip("copies of PostgreSQL are made by its own tools")
    note("before")

    schema.upgrade(later_migrations(tmp_path / "later", "later1"))
    note("after")

    (copy,) = copies(forum)
    assert copy.name == "before-later1.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert names_in(copy) == ["before"]
    assert list(Path(forum.instance_path).glob(".before*")) == []


def test_of_the_copies_the_last_two_are_kept(
    forum: Flask, tmp_path: Path, kind_of_database: str
) -> None:
    if kind_of_database != "sqlite":
        pytest.skip("copies of PostgreSQL are made by its own tools")
    steps = ["later1", "later2", "later3"]

    for n in (1, 2, 3):
        schema.upgrade(later_migrations(tmp_path / str(n), *steps[:n]))

    assert sorted(copy.name for copy in copies(forum)) == ["before-later2.db", "before-later3.db"]


def test_a_copy_goes_when_it_is_two_weeks_old(forum: Flask) -> None:
    """It holds what people have taken back since."""
    folder = Path(forum.instance_path)
    for name in ("before-1.db", "forum.db.mine"):
        (folder / name).touch()

    schema.forget_old_copies()
    kept = [copy.name for copy in copies(forum)]
    with clock_at(clock.now() + timedelta(days=15)):
        schema.forget_old_copies()

    assert kept == ["before-1.db"]
    assert copies(forum) == []
    assert (folder / "forum.db.mine").exists()


def test_a_schema_of_a_newer_version_is_refused_in_one_sentence(forum: Flask) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = 'later1'"))
    commit()

    with pytest.raises(Refusal, match="changed by a newer version") as refusal:
        schema.upgrade()

    assert "(later1)" in str(refusal.value.reason)


def test_a_migration_that_fails_leaves_everything_as_it_was(forum: Flask, tmp_path: Path) -> None:
    folder = later_migrations(tmp_path / "later", "later1")
    step = folder / "versions" / "later1_a_later_step.py"
    step.write_text(step.read_text() + '    op.execute("DELETE FROM nowhere")\n')
    tables = inspect(db.engine).get_table_names()

    with pytest.raises(Exception, match="nowhere"):
        schema.upgrade(folder)

    assert inspect(db.engine).get_table_names() == tables
    assert schema.revisions_found() == schema.newest_revisions()
    assert reading().execute(select(Setting.name)).all() == []


def test_two_that_start_at_once_migrate_once(
    environ: dict[str, str], app: Flask, tmp_path: Path
) -> None:
    folder = later_migrations(tmp_path / "later", "later1", "later2")

    both = [migrating.begin(environ, folder) for _ in range(2)]
    ends = [one.communicate(timeout=60) for one in both]

    assert [one.returncode for one in both] == [0, 0], ends
    with app.app_context():
        assert schema.revisions_found() == {"later2"}
    for copy in copies(app):
        assert schema.revisions_in(copy) == schema.newest_revisions()


def note(name: str) -> None:
    db.session.execute(
        text("INSERT INTO setting (name, value) VALUES (:name, '1')"), {"name": name}
    )
    commit()


def copies(app: Flask) -> list[Path]:
    return list(Path(app.instance_path).glob("before-*"))


def names_in(copy: Path) -> list[str]:
    with closing(sqlite3.connect(copy)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM setting")]


def hang_up() -> None:
    roll_back()
    end_reading()
    for engine in db.engines.values():
        engine.dispose()
