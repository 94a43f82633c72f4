"""The two engines: how each is tuned, what each may do, and what a commit does."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask, g
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, TimeoutError
from sqlalchemy.pool import QueuePool

from forum import database
from forum.database import commit, db, reading, roll_back
from forum.models import Base, Setting, Tag
from tests.factories import make_question, stored

WANTED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "journal_size_limit": 64 * 1024 * 1024,
    "mmap_size": 0,
}


@pytest.fixture
def sqlite(forum: Flask, kind_of_database: str) -> None:
    if kind_of_database != "sqlite":
        pytest.skip("about SQLite")


@pytest.mark.usefixtures("sqlite")
def test_every_pooled_connection_is_tuned() -> None:
    for name, engine in (("writer", db.engine), ("reader", db.engines["reading"])):
        held = [engine.raw_connection() for _ in range(database.POOL_SIZE)]
        for connection in held:
            cursor = connection.cursor()
            found = {pragma: value_of(cursor, pragma) for pragma in (*WANTED, "busy_timeout")}
            only_reads = value_of(cursor, "query_only")
            patience = 0 if name == "writer" else 5000
            assert found == {**WANTED, "busy_timeout": patience}
            assert only_reads == (name == "reader")
        for connection in held:
            connection.close()


@pytest.mark.usefixtures("sqlite")
def test_a_connection_used_again_is_still_tuned() -> None:
    for _ in range(3):
        with db.engines["reading"].connect() as connection:
            assert connection.exec_driver_sql("PRAGMA query_only").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.usefixtures("sqlite")
def test_a_deed_holds_the_lock_from_its_first_statement() -> None:
    other = db.engine.raw_connection()
    other.cursor().execute("PRAGMA busy_timeout=0")
    db.session.execute(select(Tag.id))

    with pytest.raises(Exception, match="locked"):
        other.cursor().execute("BEGIN IMMEDIATE")

    roll_back()
    other.cursor().execute("BEGIN IMMEDIATE")
    other.invalidate()


def test_a_page_cannot_write(forum: Flask) -> None:
    with pytest.raises(DBAPIError):
        reading().execute(insert(Tag).values(name="written"))

    roll_back()
    assert db.session.query(Tag).count() == 0


def test_a_page_sees_what_was_committed_and_nothing_else(forum: Flask) -> None:
    names = select(Tag.name)
    db.session.add(Tag(name="night"))
    db.session.flush()

    before = reading().execute(names).scalars().all()
    commit()
    after = reading().execute(names).scalars().all()

    assert (before, after) == ([], ["night"])


def test_a_forgotten_commit_shows(app: Flask) -> None:
    with app.app_context():
        db.session.add(Tag(name="forgotten"))
        db.session.flush()

    with app.app_context():
        assert reading().execute(select(Tag.name)).all() == []


def test_a_page_reads_one_moment(forum: Flask, kind_of_database: str) -> None:
    if kind_of_database != "sqlite":
        pytest.skip("PostgreSQL reads what is committed at each statement")
    names = select(Tag.name)
    first = reading().execute(names).all()
    add_by_another("night")

    second = reading().execute(names).all()
    database.end_reading()

    assert first == second == []
    assert reading().execute(names).scalars().all() == ["night"]


def test_who_begins_a_deed_holds_nothing_that_others_read_through(forum: Flask) -> None:
    reading().execute(select(Tag.name)).all()
    database.remember("kept", lambda: "as it was")

    db.session.execute(select(Tag.name))

    assert "reading" not in g
    assert database.remember("kept", lambda: "read again") == "as it was"


def test_those_who_wait_to_write_do_not_keep_the_writer_from_reading(app: Flask) -> None:
    all_have_read = threading.Barrier(database.POOL_SIZE + 1)
    names = select(Tag.name)

    def read_then_write(number: int) -> None:
        with app.app_context():
            reading().execute(names).all()
            all_have_read.wait()
            db.session.add(Setting(name=f"s{number}", value="1"))
            commit()

    threads = [
        threading.Thread(target=read_then_write, args=(number,))
        for number in range(database.POOL_SIZE)
    ]
    for thread in threads:
        thread.start()
    with app.app_context():
        db.session.add(Setting(name="first", value="1"))
        db.session.flush()
        all_have_read.wait()
        began = time.monotonic()
        reading().execute(names).all()
        waited = time.monotonic() - began
        commit()
    for thread in threads:
        thread.join()

    assert waited < database.PATIENCE_SECONDS / 2


def test_what_is_rolled_back_is_gone(forum: Flask) -> None:
    question = make_question()
    stored(question).title = "Another title"
    db.session.flush()

    roll_back()

    assert stored(question).title == question.title != "Another title"


def test_a_reading_connection_goes_back_with_its_request(app: Flask) -> None:
    for _ in range(database.POOL_SIZE + 5):
        with app.app_context():
            reading().execute(text("SELECT 1"))

    with app.app_context():
        pool = db.engines["reading"].pool
        assert isinstance(pool, QueuePool)
        assert pool.checkedout() == 0


def test_deeds_wait_for_each_other(app: Flask) -> None:
    def add(number: int) -> None:
        with app.app_context():
            db.session.add(Setting(name=f"s{number}", value="1"))
            commit()

    threads = [threading.Thread(target=add, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app.app_context():
        assert len(reading().execute(select(Setting.name)).all()) == 24


@pytest.mark.usefixtures("sqlite")
@pytest.mark.parametrize(
    ("preparing", "statement", "is_passing"),
    [
        ("PRAGMA busy_timeout=0", "BEGIN IMMEDIATE", True),
        ("PRAGMA max_page_count=1", "INSERT INTO setting VALUES ('s', zeroblob(99999))", True),
        ("PRAGMA query_only=ON", "INSERT INTO setting VALUES ('s', 't')", True),
        ("SELECT 1", "ATTACH '/nowhere/at/all.db' AS other", True),
        ("SELECT 1", "SELECT nothing FROM nowhere", False),
        ("SELECT 1", "INSERT INTO tag (id) VALUES (1)", False),
    ],
)
def test_what_passes_by_itself_is_told_from_what_is_broken(
    preparing: str, statement: str, is_passing: bool
) -> None:
    if statement == "BEGIN IMMEDIATE":
        db.session.execute(select(Tag.id))

    with pytest.raises(DBAPIError) as failure:
        execute_by_another(preparing, statement)

    assert database.is_busy(failure.value) is is_passing


@pytest.mark.parametrize(("statement", "is_passing"), [("DROP TABLE tag", True), ("DROP", False)])
def test_what_the_driver_raises_by_itself_is_told_apart(statement: str, is_passing: bool) -> None:
    with closing(database.sqlite_module.connect(":memory:")) as connection:
        connection.executescript("CREATE TABLE tag (id INTEGER); PRAGMA query_only=ON")
        with pytest.raises(database.driver_error()) as failure:
            connection.execute(statement)
    assert database.is_busy(failure.value) is is_passing


def test_waiting_in_vain_for_a_connection_passes_by_itself() -> None:
    assert database.is_busy(TimeoutError())
    assert not database.is_busy(ValueError())


def test_a_connection_that_was_lost_is_let_go_quietly(forum: Flask, kind_of_database: str) -> None:
    if kind_of_database != "postgresql":
        pytest.skip("SQLite has no server that could go away")
    own = text("SELECT pg_backend_pid()")
    lost = [reading().execute(own).scalar(), db.session.execute(own).scalar()]
    with db.engine.connect() as other:
        for pid in lost:
            other.execute(text("SELECT pg_terminate_backend(:pid, 1000)"), {"pid": pid})

    with pytest.raises(DBAPIError) as failure:
        db.session.execute(own)
    roll_back()

    assert database.is_busy(failure.value)
    assert reading().execute(own).scalar() not in lost
    assert db.session.execute(own).scalar() not in lost


def test_a_deed_does_not_wait_for_ever(forum: Flask, kind_of_database: str) -> None:
    if kind_of_database == "postgresql":
        assert db.session.execute(text("SHOW lock_timeout")).scalar() == "5s"
        return
    with held_by_another_process():
        began = time.monotonic()
        with pytest.raises(DBAPIError, match="locked") as failure:
            db.session.execute(select(Tag.id))
        waited = time.monotonic() - began

    assert database.is_busy(failure.value)
    assert database.PATIENCE_SECONDS <= waited < database.PATIENCE_SECONDS + 1
    roll_back()
    assert db.session.execute(select(Tag.id)).all() == []


def test_migrations_make_what_the_models_say(forum: Flask) -> None:
    context = MigrationContext.configure(reading(), opts={"compare_type": False})

    assert compare_metadata(context, Base.metadata) == []


def value_of(cursor: Any, pragma: str) -> object:
    return cursor.execute(f"PRAGMA {pragma}").fetchone()[0]


def add_by_another(name: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(insert(Tag).values(name=name, question_count=0))


@contextmanager
def held_by_another_process() -> Iterator[None]:
    """Hold the database's lock as a program beside the forum does: outside of its queue."""
    engine = database.migration_engine(str(db.engine.url))
    with engine.begin():
        yield


def execute_by_another(*statements: str) -> None:
    first, then = statements
    engine = database.migration_engine(str(db.engine.url))
    with engine.connect() as connection:
        connection.connection.cursor().execute(first)
        connection.exec_driver_sql(then)
