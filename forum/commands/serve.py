"""`flask serve`, which is what `make run` starts: the web server with the worker beside it."""

from __future__ import annotations

import errno
import multiprocessing
import os
import shlex
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import Any

import click
from flask import current_app
from flask.cli import ScriptInfo
from honcho.manager import SYSTEM_PRINTER_NAME, Manager
from honcho.printer import Printer
from honcho.process import Process
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from forum import database, keys, schema
from forum.commands.plain import PlainCommand
from forum.config import Config, read_config
from forum.i18n import gettext
from forum.models import User
from forum.transfer.categories import add_default_categories

WEB_PROCESSES = 2
# A request under way may end: it may have to wait for its turn to write, and then to render. Who
# waits for a connection before that has not begun.
SECONDS_TO_FINISH = database.PATIENCE_SECONDS + 2


@click.command("serve", cls=PlainCommand)
@click.pass_obj
def serve(info: ScriptInfo) -> None:
    """Start the forum: web server and worker, until Ctrl-C."""
    config = read_config()
    require_free_port(config.host, config.port)
    require_writable(config.instance)
    # Left before the two start: nothing of the database stays open in this process.
    with info.load_app().app_context(), database_said_plainly():
        prepare()
        welcome(config, has_administrator=has_administrator())
        for engine in database.db.engines.values():
            engine.dispose()
    sys.exit(run_both(config))


def require_free_port(host: str, port: int) -> None:
    """Refuse to start, in one line, when the address cannot be listened on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            # As the server does it; without this a port is "taken" for a minute after a stop.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise click.ClickException(_no_port(host, port, error)) from error


def require_writable(instance: Path) -> None:
    """Refuse to start, in one line, where nothing could be kept."""
    try:
        TemporaryFile(dir=instance).close()
    except OSError as error:
        raise click.ClickException(
            gettext("Cannot write to %(folder)s: %(why)s.", folder=instance, why=error.strerror)
        ) from error


@contextmanager
def database_said_plainly() -> Iterator[None]:
    """Refuse to start, in one line, with a database that cannot be used."""
    try:
        yield
    except SQLAlchemyError as error:
        why = database.reason_of(error)
        raise click.ClickException(
            gettext("The database cannot be used: %(why)s.", why=why)
        ) from error


def prepare() -> None:
    """Bring the instance to where it can be served: its schema, and a first set of categories."""
    schema.upgrade()
    keys.settle_keys(current_app.extensions["config"])
    add_default_categories()
    database.commit()


def has_administrator() -> bool:
    """Whether somebody can already look after the forum."""
    query = select(User.id).where(User.role == "admin").limit(1)
    return database.reading().execute(query).first() is not None


def welcome(config: Config, *, has_administrator: bool) -> None:
    """Say where the forum is, and how its first administrator is made."""
    click.echo(gettext("Askwell is at %(address)s (Ctrl-C stops it).", address=config.base_url))
    if not has_administrator:
        flask = Path(sys.executable).parent / "flask"
        click.echo(gettext("Nobody looks after it yet. The first administrator is made by:"))
        click.echo(f"  {_from_here(flask)} people add NAME --email ADDRESS --role admin")


def run_both(config: Config) -> int:
    """Run web server and worker until one ends or somebody stops both; gives the exit status."""
    pair = Pair(_PlainPrinter(sys.stdout, prefix=False))
    # glibc gives each thread a heap of its own; two for all of them save 10 MB a process.
    environ = {"MALLOC_ARENA_MAX": "2", **os.environ}
    pair.add_process("web", _shell_line(web_command(config)), env=environ)
    pair.add_process("worker", _shell_line(worker_command()), env=environ)
    _hang_up_politely()
    pair.loop()
    if pair.is_stop_wanted:
        click.echo(gettext("Stopped."))
        return 0
    click.echo(gettext("The web server or the worker ended by itself; see above."), err=True)
    return pair.returncode or 1


def web_command(config: Config) -> list[str]:
    """How Granian is started: threads as it chooses unless told, no log of who reads what."""
    command = [sys.executable, "-m", "granian", "app:app", "--interface", "wsgi"]
    command += ["--host", config.host, "--port", str(config.port)]
    command += ["--workers", str(config.workers or WEB_PROCESSES)]
    if config.threads:
        command += ["--blocking-threads", str(config.threads)]
    # Without these, one killed process takes the whole site with it.
    command += ["--respawn-failed-workers", "--respawn-interval", "0.2"]
    command += ["--workers-kill-timeout", str(SECONDS_TO_FINISH)]
    return [*command, "--no-ws", "--no-access-log", "--log-level", "error"]


def worker_command() -> list[str]:
    """How the worker is started."""
    return [sys.executable, "-m", "flask", "--app", "app:app", "worker"]


class Pair(Manager):  # type: ignore[misc] # honcho has no types
    """Two processes that end together, also when asked in their first moment.

    Honcho itself fails when it is told to stop before both have started, and never gets
    rough with a process that does not listen to a Ctrl-C.
    """

    is_stop_wanted = False
    _told_at: float | None = None

    def __init__(self, printer: Any = None) -> None:
        super().__init__(printer)
        self._process_ctor = _Followed

    def terminate(self) -> None:
        """End both, or remember to once both have started."""
        if self._all_started():
            self._told_at = self._told_at or time.monotonic()
            super().terminate()
        self.is_stop_wanted = self.is_stop_wanted or not self._any_has_ended()

    def kill(self) -> None:
        """Get rough, but not before a request had the time that Granian gives it to finish."""
        waited = time.monotonic() - (self._told_at or 0)
        if waited > SECONDS_TO_FINISH + 1:
            super().kill()

    def _any_stopped(self) -> bool:
        return self.is_stop_wanted or self._any_has_ended()

    def _any_has_ended(self) -> bool:
        return bool(super()._any_stopped())


class _Followed(Process):  # type: ignore[misc] # honcho has no types
    """One of the two, which ends too when whoever started it was killed outright."""

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:
        """Run it, and pass on what it prints."""
        Thread(target=self._end_with_parent, daemon=True).start()
        super().run(events, ignore_signals)

    def _end_with_parent(self) -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            if self._child is not None:
                os.killpg(self._child.pid, signal.SIGTERM)
            os._exit(1)


class _PlainPrinter(Printer):  # type: ignore[misc] # honcho has no types
    """Passes on what the two processes print, without honcho's own remarks."""

    def write(self, message: Any) -> None:
        if message.name != SYSTEM_PRINTER_NAME:
            super().write(message)


def _hang_up_politely() -> None:
    """Let a closed terminal stop both: they are in sessions of their own and do not hear it."""
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))


def _shell_line(command: list[str]) -> str:
    return f"exec {shlex.join(command)}"


def _from_here(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _no_port(host: str, port: int, error: OSError) -> str:
    where = f"{host}:{port}"
    if error.errno == errno.EADDRINUSE:
        return gettext(
            "%(where)s is already taken: perhaps the forum is running. "
            "Another port: PORT=%(other)s make run",
            where=where,
            other=port % 65_535 + 1,
        )
    return gettext("Cannot listen on %(where)s: %(why)s.", where=where, why=error.strerror)
