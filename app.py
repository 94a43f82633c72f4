"""The application as a WSGI server and the `flask` command find it."""

from __future__ import annotations

from forum import create_app

app = create_app()
