"""The application as a WSGI server and the `flask` command find it."""

from __future__ import annotations

from forum import create_app
from forum.web.parent import end_with_parent

app = create_app()
end_with_parent()
