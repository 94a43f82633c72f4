"""No text from outside becomes part of a statement."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, request
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from forum.database import db, is_postgres
from tests.walls.inputs import Place
from tests.walls.probes import WAYS, Probing
from tests.walls.siege import Siege, make_trying_cheap
from tests.walls.sql_text import built_statements

ROOT = Path(__file__).resolve().parents[2]
# Each is made of constants, though a machine cannot see it.
MADE_OF_CONSTANTS = {
    ("forum/commands/doctor.py", "f'PRAGMA {name}'"),  # the names in SQLITE_NEEDED
    ("forum/database.py", "f'PRAGMA {name}={value}'"),  # those in PRAGMAS
    ("forum/worker.py", "statement"),  # one of those at its head
    ("forum/database.py", "str(n)"),  # a whole number, by its type
}
BUILT = [
    'connection.execute(f"SELECT * FROM post WHERE id = {number}")',
    'connection.execute("SELECT * FROM post WHERE id = " + number)',
    'connection.execute("SELECT * FROM post WHERE id = %s" % number)',
    'connection.execute("SELECT {} FROM post".format(name))',
    'connection.execute(" AND ".join(conditions))',
    'query = f"DELETE FROM {table}"\nconnection.execute(query)',
    'query = "title = \'" + title + "\'"\nconnection.execute(query)',
    "from sqlalchemy import text\nquery = text(words)",
    'from sqlalchemy import text as t\nquery = t(f"title = {title}")',
    'import sqlalchemy as sa\nquery = sa.text("title = " + title)',
    "from sqlalchemy import literal_column\norder = literal_column(request.args['sort'])",
    'connection.exec_driver_sql(f"PRAGMA x={value}")',
    "cursor.executescript(script)",
    'where = f" ORDER BY {sort} DESC"',
]
FIXED = [
    'connection.execute("SELECT 1")',
    'connection.execute("SELECT * FROM post WHERE id = ?", (number,))',
    'connection.execute(f"PRAGMA wal_autocheckpoint={PAGES}")',
    "connection.execute(select(Post).where(Post.id == number))",
    'from sqlalchemy import text\nquery = text("id = :id")',
    "form.text(words)",
    'line = f"{number} questions and {more}"',
    'line = "Select " + name',
]


@pytest.mark.parametrize("folder", ["forum", "migrations"])
def test_statements_are_made_of_constants(folder: str) -> None:
    found = set(built_statements(ROOT, folder))

    assert found == {each for each in MADE_OF_CONSTANTS if each[0].startswith(folder)}


@pytest.mark.parametrize("code", BUILT)
def test_a_statement_built_of_more_is_found(code: str, tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text(code)

    assert len(list(built_statements(tmp_path, "."))) >= 1


@pytest.mark.parametrize("code", FIXED)
def test_a_statement_of_constants_is_let_be(code: str, tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text(code)

    assert list(built_statements(tmp_path, ".")) == []


@pytest.fixture
def siege(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Siege:
    make_trying_cheap(app, monkeypatch.setattr)
    return Siege(app)


@pytest.mark.slow
def test_no_place_speaks_to_the_database(
    siege: Siege, kind_of_database: str, record_property: Callable[[str, object], None]
) -> None:
    probing = Probing(siege.app, siege.inputs, kind_of_database)
    places = siege.inputs.places[:: 3 if kind_of_database == "postgresql" else 1]

    open_places = {
        f"{place.kind} {place.name} of {place.rule.rule}": ways
        for number, place in enumerate(places)
        if (ways := list(probing.findings(place, ("author", "guest")[number % 2])))
    }

    fickle = {place.name for place in places if probing.is_fickle(place)}
    assert open_places == {}
    assert fickle <= FICKLE
    what = f"places open to {probing.asked} probes on {kind_of_database}"
    record_property(what, f"0 of {len(places)}")


# A new key and its picture stand on the page each time: only the other ways can tell.
FICKLE = {"secret"}


@pytest.mark.parametrize("way", WAYS)
def test_a_place_that_does_is_found(way: str, app: Flask, kind_of_database: str) -> None:
    @app.get("/planted")
    def planted() -> str:
        return open_to(way, request.args.get("title", ""))

    app.config["PROPAGATE_EXCEPTIONS"] = False
    siege = Siege(app)
    rule = next(each for each in app.url_map.iter_rules() if each.endpoint == "planted")
    probing = Probing(siege.app, siege.inputs, kind_of_database)

    found = set(probing.findings(Place(rule, "query", "title"), wanted=[way]))

    assert way in found
    # What the driver itself runs one after the other passes by the listener.
    assert ("is part of a statement" in found) == (way != "stacks")


def open_to(way: str, title: str) -> str:
    """A page with a hole that shows in one way only."""
    statement = f"SELECT title FROM post WHERE title = '{title}'"
    try:
        if way == "stacks":
            return stacked(statement)
        found = [str(row[0]) for row in db.session.execute(text(statement.replace(":", "\\:")))]
    except DBAPIError:
        if way == "fails":
            raise
        found = []
    finally:
        db.session.rollback()
    return {"answers": "Yes." if found else "No.", "unites": " ".join(found)}.get(way, "Read.")


def stacked(statement: str) -> str:
    """Run all that stands there, one statement after the other."""
    connection = db.session.connection().connection
    if is_postgres():
        connection.execute(statement)
    else:
        connection.executescript(statement)
    connection.commit()
    return "Read."
