"""What a thief of the whole machine would search for words in: tables, files and log lines."""

from __future__ import annotations

import io
import logging
import re
import secrets
import string
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from forum.config import Config
from forum.database import db, is_postgres
from forum.models import Base
from forum.web.logs import JsonLine

WORD = re.compile(rb"(?=(mk[a-z]{14}))")
# Every file that this database lies in: tables, what is too long for them, indexes, maps.
RELATIONS = """
SELECT relname, pg_relation_filepath(oid) FROM pg_class
WHERE relkind IN ('r', 'i', 't', 'S') AND relnamespace >= 11
AND pg_relation_filepath(oid) IS NOT NULL AND (oid >= 16384 OR relnamespace = 11)
"""


@contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """All that the forum logs meanwhile, down to what only a developer asks for, in both forms."""
    log, lines = logging.getLogger("forum"), io.StringIO()
    before = log.level
    handlers = [logging.StreamHandler(lines), logging.StreamHandler(lines)]
    handlers[1].setFormatter(JsonLine())
    log.setLevel(logging.DEBUG)
    for handler in handlers:
        log.addHandler(handler)
    yield lines
    for handler in handlers:
        log.removeHandler(handler)
    log.setLevel(before)


def new_word() -> str:
    """A word that nobody else uses."""
    return "mk" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(14))


def found_in(places: dict[str, bytes], words: Iterable[str]) -> dict[str, set[str]]:
    """Which words stand in which places, in eight bits a letter or in sixteen."""
    wanted = {word.encode() for word in words}
    found = {name: wanted & _words_in(held) for name, held in places.items()}
    return {name: {word.decode() for word in held} for name, held in found.items() if held}


def _words_in(held: bytes) -> set[bytes]:
    # Without the empty bytes a text of sixteen bits a letter reads like one of eight.
    return {word for form in (held, held.replace(b"\0", b"")) for word in WORD.findall(form)}


def places_of(app: Flask, lines: io.StringIO) -> dict[str, bytes]:
    """Everything that the forum keeps, as bytes."""
    places = {"log": lines.getvalue().encode()}
    with app.app_context():
        config: Config = app.extensions["config"]
        for table in Base.metadata.sorted_tables:
            rows = db.session.execute(table.select()).all()
            places[f"table {table.name}"] = repr(rows).encode()
        db.session.rollback()
        places |= _relations() if is_postgres() else _copy(config.instance)
        for path in config.instance.rglob("*"):
            if path.is_file():
                places[f"file {path.name}"] = path.read_bytes()
    return places


def _copy(folder: Path) -> dict[str, bytes]:
    """A copy as a backup would be made of it."""
    path = folder.parent / "copy.db"
    path.unlink(missing_ok=True)
    with closing(db.engine.raw_connection()) as connection:
        connection.cursor().execute("VACUUM INTO ?", (str(path),))
    return {"copy": path.read_bytes()}


def _relations() -> dict[str, bytes]:
    engine = db.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        found = connection.execute(text(RELATIONS)).all()
        read = text("SELECT pg_read_binary_file(:path, 0, 268435456, true)")
        return {
            f"relation {name}": bytes(connection.execute(read, {"path": path}).scalar() or b"")
            for name, path in found
        }
