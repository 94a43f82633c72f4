"""`flask worker`: does what is due, beside the web server."""

from __future__ import annotations

import signal
import sys

import click
from flask.cli import ScriptInfo

from forum.worker import Worker


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due, and end.")
@click.pass_obj
def worker(info: ScriptInfo, once: bool) -> None:
    """Do what is due: retention and upkeep."""
    loop = Worker(info.load_app())
    if once:
        sys.exit(0 if loop.run_round() else 1)
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, lambda *_: loop.stop.set())
    loop.run()
