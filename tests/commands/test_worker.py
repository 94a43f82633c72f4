"""`flask worker`, as a process beside the web server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from flask import Flask

from forum import clock, create_app
from forum.domain import heartbeat

ROOT = Path(__file__).resolve().parents[2]
WORKER = [sys.executable, "-m", "flask", "--app", "app:app", "worker"]


def test_once_does_what_is_due_and_ends(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["worker", "--once"])

    assert result.exit_code == 0
    with app.app_context():
        assert heartbeat.last_report("worker") is not None


def test_once_tells_a_script_that_something_failed(tmp_path: Path) -> None:
    app = create_app({"FORUM_INSTANCE": str(tmp_path)})

    result = app.test_cli_runner().invoke(args=["worker", "--once"])

    assert result.exit_code == 1


def test_it_ends_when_it_is_told_to(app: Flask, environ: dict[str, str]) -> None:
    environment = {"PATH": os.environ["PATH"], **environ}
    process = subprocess.Popen(WORKER, cwd=ROOT, env=environment, stderr=subprocess.PIPE)
    while process.poll() is None and not has_reported(app):
        time.sleep(0.05)

    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=10)

    assert process.returncode == 0
    assert errors == b""


def has_reported(app: Flask) -> bool:
    with app.app_context():
        told_at = heartbeat.last_report("worker")
    return told_at is not None and clock.now() - told_at < timedelta(minutes=1)
