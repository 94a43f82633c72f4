"""`flask doctor`: one line for each thing that has to be well."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from forum import database, keys
from forum.commands.plain import PlainCommand
from forum.config import Config, ConfigError
from forum.domain import heartbeat
from forum.i18n import gettext
from forum.reading import health

OK, REMARK, WRONG = "ok", "remark", "wrong"
# 3.7.0 to 3.51.2 can damage the file when two checkpoints meet; two older lines were mended.
SOUND_SQLITE = (3, 51, 3)
MENDED_SQLITE: dict[tuple[int, ...], int] = {(3, 44): 6, (3, 50): 7}
SQLITE_NEEDED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
LITTLE_SPACE = 200 * 1024 * 1024
LOCAL = ("http://127.0.0.1", "http://localhost", "http://[::1]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; only what is `wrong` makes the exit status 1."""

    name: str
    state: str
    text: str


@click.command("doctor", cls=PlainCommand)
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Look whether everything is well; exit status 1 when something is wrong."""
    found = list(findings(current_app.extensions["config"]))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], indent=1))
    else:
        for finding in found:
            click.echo(f"{finding.state:7} {finding.name:13} {finding.text}")
    sys.exit(any(finding.state == WRONG for finding in found))


def findings(config: Config) -> Iterator[Finding]:
    """Look at everything."""
    yield check_configuration(config)
    yield check_instance(config)
    yield check_secret_key(config)
    yield from check_database(config)
    yield check_post_keys(config)
    yield check_mail(config)


def check_configuration(config: Config) -> Finding:
    """Where the forum is; that it could be read has been checked by now."""
    if config.is_https or config.base_url.startswith(LOCAL):
        return Finding("configuration", OK, config.base_url)
    why = gettext("%(address)s: passwords travel readably without https", address=config.base_url)
    return Finding("configuration", REMARK, why)


def check_instance(config: Config) -> Finding:
    """Whether the folder can be written to, and has room."""
    folder = str(config.instance)
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return Finding("instance", WRONG, gettext("%(folder)s cannot be written to", folder=folder))
    free = shutil.disk_usage(folder).free
    if free < LITTLE_SPACE:
        why = gettext("only %(free)s MB are left for %(folder)s", free=free >> 20, folder=folder)
        return Finding("instance", WRONG, why)
    return Finding("instance", OK, folder)


def check_secret_key(config: Config) -> Finding:
    """Whether nobody else can read the key file."""
    path = config.instance / "secret_key"
    if not path.exists() or path.read_text(encoding="utf-8").strip() != config.secret_key:
        return Finding("secret key", OK, gettext("from the environment"))
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077 and os.name == "posix":
        why = gettext("others can read %(path)s: chmod 600 %(path)s", path=path)
        return Finding("secret key", WRONG, why)
    return Finding("secret key", OK, str(path))


def check_post_keys(config: Config) -> Finding:
    """Whether the key file is the one that the database knows, and nobody else can read it."""
    path = keys.key_file(config)
    try:
        keys.check_keys(config)
    except ConfigError as error:
        return Finding("post keys", WRONG, error.line)
    if stat.S_IMODE(path.stat().st_mode) & 0o077 and os.name == "posix":
        why = gettext("others can read %(path)s: chmod 600 %(path)s", path=path)
        return Finding("post keys", WRONG, why)
    return Finding("post keys", OK, str(path))


def check_database(config: Config) -> Iterator[Finding]:
    """Whether the database answers, and what it says of itself."""
    try:
        health.check_database()
    except SQLAlchemyError as error:
        why = database.reason_of(error)
        yield Finding("database", WRONG, gettext("does not answer: %(why)s", why=why))
        return
    if config.is_sqlite:
        yield check_sqlite_version()
        yield check_sqlite_settings()
    else:
        yield Finding("database", OK, "PostgreSQL")
    migrations = health.check_migrations()
    yield Finding("migrations", OK if migrations.is_well else WRONG, migrations.remark)
    if migrations.is_well:
        yield check_worker()


def check_sqlite_version() -> Finding:
    """Whether this SQLite is one that keeps its file whole."""
    module = getattr(database.db.engine.dialect.dbapi, "__name__", "").partition(".")[0]
    version = database.sqlite_version()
    what = f"SQLite {version} ({module})"
    if is_sound_sqlite(version):
        return Finding("database", OK, what)
    why = gettext(
        "%(what)s: versions before 3.51.3 can, very rarely, damage the file when two "
        "checkpoints meet. The worker does them alone, so keep to one worker",
        what=what,
    )
    return Finding("database", REMARK, why)


def is_sound_sqlite(version: str) -> bool:
    """Whether a version has the mended write-ahead log."""
    parts = tuple(int(part) for part in version.split("."))
    mended = MENDED_SQLITE.get(parts[:2])
    return parts >= SOUND_SQLITE or (mended is not None and parts[2] >= mended)


def check_sqlite_settings() -> Finding:
    """Whether the connections are set as they must be."""
    found = {
        name: database.reading().execute(text(f"PRAGMA {name}")).scalar() for name in SQLITE_NEEDED
    }
    told = ", ".join(f"{name} {value}" for name, value in found.items())
    return Finding("SQLite", OK if found == SQLITE_NEEDED else WRONG, told)


def check_worker() -> Finding:
    """Whether the worker reports; one that never did has perhaps not been started yet."""
    if heartbeat.last_report("worker") is None:
        why = gettext("has never reported; it is started together with the forum")
        return Finding("worker", REMARK, why)
    worker = health.check_worker(process_age=float("inf"))
    return Finding("worker", OK if worker.is_well else WRONG, worker.remark)


def check_mail(config: Config) -> Finding:
    """Whether letters can leave; a forum without mail works as well."""
    if not config.mail.host:
        return Finding("mail", REMARK, gettext("not set up: no letters are sent"))
    return Finding("mail", OK, f"{config.mail.host}:{config.mail.port}")
