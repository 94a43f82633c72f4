"""A process that migrates: `python -m tests.migrating FOLDER [N]`, killed at its Nth statement.

It prints how many statements the migrations took.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from forum import create_app, schema

ROOT = Path(__file__).resolve().parent.parent


def begin(
    environ: Mapping[str, str], folder: Path, killed_at: int | None = None
) -> subprocess.Popen[str]:
    """Let a process of its own migrate."""
    arguments = [str(folder)] if killed_at is None else [str(folder), str(killed_at)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.migrating", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def migrate(folder: Path, killed_at: int) -> int:
    """Migrate; gives the number of statements."""
    seen = 0

    def note_one() -> None:
        nonlocal seen
        seen += 1
        if seen == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    @event.listens_for(Engine, "before_cursor_execute")
    def count(
        _c: Connection, _cursor: object, statement: str, _p: object, _x: object, _m: bool
    ) -> None:
        if not statement.startswith(("PRAGMA", "SELECT")):
            note_one()

    @event.listens_for(Engine, "commit")
    def finish(_connection: Connection) -> None:
        note_one()

    with create_app().app_context():
        schema.upgrade(folder)
    return seen


if __name__ == "__main__":
    print(migrate(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))  # noqa: T201
