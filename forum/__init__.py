"""Askwell: a question-and-answer forum that a small community runs for itself."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from forum import auth, browsing, mine, moderation, people, posting, voting
from forum.commands import init_commands
from forum.config import ROOT, read_config
from forum.database import init_database
from forum.day_key import init_day_key
from forum.keys import init_keys
from forum.web import init_web


def create_app(environ: Mapping[str, str] | None = None) -> Flask:
    """Build the application from the environment, or from a mapping that stands for it."""
    config = read_config(environ)
    app = Flask(
        __name__,
        instance_path=str(config.instance),
        template_folder=str(ROOT / "templates"),
        static_folder=None,
    )
    app.extensions["config"] = config
    init_database(app, config)
    init_keys(app, config)
    init_day_key(app, config)
    init_web(app, config)
    for door in (auth, browsing, mine, moderation, people, posting, voting):
        app.register_blueprint(door.bp)
    init_commands(app)
    return app
