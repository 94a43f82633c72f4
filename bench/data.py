"""The data sets: built by what the product writes with, kept until schema or builder change."""

from __future__ import annotations

import ast
import hashlib
import json
import multiprocessing
import os
import shutil
import sqlite3
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import Connection, insert

from bench import people, shapes, texts, threads, words
from bench.people import add_people
from bench.shapes import CATEGORIES, SEED, SUBCATEGORIES, TAGS, Size, batches_of
from bench.texts import Stock, make_paragraphs
from bench.threads import Rows, Scene, make_rows
from bench.words import Language, new_word
from forum import clock, create_app, database, schema
from forum.config import ROOT
from forum.domain import recount, taxonomy
from forum.models import Post, Revision, Vote
from forum.text.markup import Text, plain_text
from forum.text.plain import words_digest
from forum.text.slugs import slug_of

CACHE = ROOT / ".bench"
PROCESSES = 2
# Batches made ahead of the one that is being written: more would only fill the memory.
AHEAD = 3 * PROCESSES
REPORT_EVERY = 50
SAMPLE = 200


def ensure(size: Size, say: Any, *, is_rebuilt: bool = False, cache: Path = CACHE) -> Path:
    """The database file of a data set, built when it is not there or no longer fits."""
    folder = cache / size.name
    wanted = fingerprint()
    if not is_rebuilt and _stored_fingerprint(folder) == wanted:
        return folder / "forum.db"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    began = time.monotonic()
    say(f"Building {size.name.upper()}: {size.posts:,} posts (kept for the next runs) ...")
    facts = _build(size, folder, say)
    seconds = time.monotonic() - began
    (folder / "made.json").write_text(
        json.dumps({"fingerprint": wanted, "seconds": round(seconds, 1), **facts}, indent=1)
    )
    say(f"Built in {seconds:.0f} s.")
    return folder / "forum.db"


def built_in(size: Size) -> dict[str, Any]:
    """How long a data set took to build, step by step."""
    made: dict[str, Any] = json.loads((CACHE / size.name / "made.json").read_text())
    return {name: value for name, value in made.items() if name != "fingerprint"}


def fingerprint() -> str:
    """What a data set depends on: the schema, the builder, and what is made of a text."""
    found = hashlib.sha256(_schema().encode())
    for text in make_paragraphs(Language(SEED), SEED, SAMPLE):
        made = (text.html, plain_text(text.html), words_digest(text.source), slug_of(text.source))
        found.update(repr(made).encode())
    for module in (shapes, texts, threads, words, people):
        path = Path(module.__file__ or "")
        # What it does, however it is laid out and remarked upon.
        found.update(ast.dump(ast.parse(path.read_bytes())).encode())
    return found.hexdigest()


def environment(instance: Path, **more: str) -> dict[str, str]:
    """The environment of an instance of our own, whatever the shell has set for the forum's."""
    ours = ("FORUM_", "DATABASE_URL", "SECRET_KEY", "HOST", "PORT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "FORUM_INSTANCE": str(instance), **more}


@contextmanager
def copied(database: Path) -> Iterator[Path]:
    """An instance with a copy of a database: what is written to it goes with it."""
    instance = CACHE / f"run-{os.getpid()}"
    shutil.rmtree(instance, ignore_errors=True)
    instance.mkdir(mode=0o700)
    try:
        shutil.copy(database, instance / "forum.db")
        yield instance
    finally:
        shutil.rmtree(instance, ignore_errors=True)


@contextmanager
def opened(instance: Path) -> Iterator[Flask]:
    """The application over an instance, inside its context; nothing stays open after it."""
    app = create_app(environment(instance))
    with app.app_context():
        yield app
        database.end_reading()
        database.db.session.remove()
        for engine in database.db.engines.values():
            engine.dispose()


def _stored_fingerprint(folder: Path) -> str:
    try:
        made = json.loads((folder / "made.json").read_text())
    except (OSError, ValueError):
        return ""
    return str(made.get("fingerprint", "")) if (folder / "forum.db").exists() else ""


def _schema() -> str:
    """The schema in words, and the migration it is at."""
    with tempfile.TemporaryDirectory() as folder:
        with opened(Path(folder)):
            schema.upgrade()
        connection = sqlite3.connect(Path(folder) / "forum.db")
        rows = connection.execute("SELECT coalesce(sql, '') FROM sqlite_master ORDER BY name")
        # A migration that makes a table anew names its constraints in no fixed order.
        parts = [line.strip(" \t,") for (sql,) in rows for line in sql.splitlines()]
        parts.sort()
        parts += [number for (number,) in connection.execute("SELECT * FROM alembic_version")]
        connection.close()
    return "\n".join(parts)


def _build(size: Size, folder: Path, say: Any) -> dict[str, float]:
    steps: dict[str, float] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        steps[name] = round(time.monotonic() - began, 1)

    with opened(folder):
        schema.upgrade()
        with step("texts"):
            scene = _scene(size)
        database.commit()
    with step("rows"):
        _write_all(size, folder, scene, say)
    with opened(folder), step("recount"):
        say("Counting what the rows add up to ...")
        connection = database.db.session.connection()
        connection.exec_driver_sql(f"PRAGMA cache_size=-{_cache_kilobytes()}")
        recount.recount()
        database.commit()
        _settle(folder)
    return steps


def _scene(size: Size) -> Scene:
    """People and places, written; and the paragraphs, rendered by a process a core."""
    language = Language(SEED)
    parts = [(language, SEED + part, size.paragraphs // 20) for part in range(20)]
    with _pool() as pool:
        paragraphs = [text for some in pool.map(_paragraphs, parts) for text in some]
    rng = Random(SEED)
    return Scene(
        language=language,
        stock=Stock.of(paragraphs),
        end=clock.hour_of(clock.now()),
        people=add_people(size.people, rng, clock.now()),
        categories=_add_categories(),
        tags=list(dict.fromkeys(new_word(rng, 2) for _ in range(TAGS))),
    )


def _add_categories() -> list[int]:
    top = [taxonomy.add_category(name, name.lower()) for name in CATEGORIES.split()]
    below = [taxonomy.add_category(name, name.lower(), top[0]) for name in SUBCATEGORIES.split()]
    return [category.id for category in [*top, *below]]


def _paragraphs(part: tuple[Language, int, int]) -> list[Text]:
    return make_paragraphs(*part)


def _write_all(size: Size, folder: Path, scene: Scene, say: Any) -> None:
    """Write what the other processes make: in one transaction, without waiting for the disk."""
    engine = database.migration_engine(f"sqlite:///{folder / 'forum.db'}")
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None  # noqa: S101 - it was opened a line above
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_cache_kilobytes()}"):
            raw.execute(f"PRAGMA {pragma}")
        written = 0
        for number, rows in enumerate(_made(scene, size), start=1):
            _write(connection, rows)
            written += len(rows.questions) + len(rows.replies)
            if number % REPORT_EVERY == 0:
                say(f"  {written:,} of {size.posts:,} posts")
        connection.commit()
        if raw.execute("PRAGMA foreign_key_check").fetchone():
            raise ValueError("a row leads to one that is not there")
        raw.execute("PRAGMA journal_mode=WAL")


def _made(scene: Scene, size: Size) -> Iterator[Rows]:
    """The rows of all batches in order, a few of them made ahead."""
    global _scene_of_process
    _scene_of_process = scene
    with _pool() as pool:
        under_way: deque[Future[Rows]] = deque()
        for batch in batches_of(size):
            under_way.append(pool.submit(_rows, batch))
            if len(under_way) >= AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


_scene_of_process: Scene | None = None


def _rows(batch: shapes.Batch) -> Rows:
    assert _scene_of_process is not None  # noqa: S101 - the fork took it along
    return make_rows(_scene_of_process, batch)


def _write(connection: Connection, rows: Rows) -> None:
    for table, some in (
        (Post, rows.questions),
        (Post, rows.replies),
        (Revision, rows.revisions),
        (Vote, rows.votes),
    ):
        if some:
            connection.execute(insert(table), some)


def _pool() -> ProcessPoolExecutor:
    # Forked, so that what all share is there without being sent.
    return ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("fork"))


def _cache_kilobytes() -> int:
    """A third of the memory, two gigabytes at most: ids are random, so all pages are in use."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(memory // 3, 2 * 1024**3) // 1024


def _settle(folder: Path) -> None:
    """Leave one file, with nothing beside it."""
    connection = database.db.engine.raw_connection()
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
