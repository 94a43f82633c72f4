"""The command line: everything that `flask` does for this forum."""

from __future__ import annotations

from flask import Flask

from forum.commands.categories import categories
from forum.commands.demo import demo
from forum.commands.doctor import doctor
from forum.commands.imports import imports
from forum.commands.keys import keys
from forum.commands.people import people
from forum.commands.serve import serve
from forum.commands.settings import settings
from forum.commands.upkeep import upkeep
from forum.commands.worker import worker


def init_commands(app: Flask) -> None:
    """Hang our commands under `flask`."""
    for command in (
        *(categories, demo, doctor, imports, keys, people, serve, settings, upkeep, worker),
    ):
        app.cli.add_command(command)
