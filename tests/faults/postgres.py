"""A PostgreSQL server of a test's own, to be stopped and started as one likes."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.running import free_port


@dataclass
class Server:
    """A server with one database, to which its own `postgres` is let in without a password."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """How it is reached."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories="
            " -c max_connections=200"
        )
        self._control("start", "--log", "log", "-o", options)

    def stop(self, mode: str) -> None:
        """Stop it: `fast` breaks off what is going on, `immediate` is a crash."""
        self._control("stop", "--mode", mode)

    def _control(self, what: str, *arguments: str) -> None:
        control = str(programs() / "pg_ctl")
        run_as_postgres(
            self.folder, control, "--pgdata", "data", "--wait", "--silent", what, *arguments
        )


@contextmanager
def run_server() -> Iterator[Server]:
    """A new server, gone afterwards."""
    folder = Path(run_as_postgres(Path("/"), "mktemp", "--directory").strip())
    initdb = str(programs() / "initdb")
    known = ["--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-sync"]
    run_as_postgres(folder, initdb, "--pgdata", "data", "--locale", "C.UTF-8", *known)
    server = Server(folder, free_port())
    server.start()
    try:
        yield server
    finally:
        server.stop("immediate")
        shutil.rmtree(folder)


def why_no_server() -> str | None:
    """Why no server can be made here, or nothing when one can."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "the PostgreSQL driver is not installed"
    if not (programs() / "initdb").exists():
        return "PostgreSQL's server is not installed"
    return None


@cache
def programs() -> Path:
    """The folder with the server's programs."""
    found = shutil.which("pg_ctl") or shutil.which("initdb")
    named = [Path(found).resolve().parent] if found else []
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in [*named, *kept] if (folder / "pg_ctl").exists()), Path())


def run_as_postgres(folder: Path, *command: str) -> str:
    """Run a program as a user that the server accepts: it refuses to be run by root."""
    lowered = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    # A file takes the output: the server keeps what it inherits, and a pipe would not end.
    with (Path(os.devnull)).open("rb") as nothing:
        made = subprocess.run(
            [*lowered, *command],
            cwd=folder,
            check=True,
            stdin=nothing,
            stdout=subprocess.PIPE if command[0] == "mktemp" else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    return made.stdout or ""
