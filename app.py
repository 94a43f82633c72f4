"""The application as a WSGI server and the `flask` command find it."""

from __future__ import annotations

import gc

from forum import create_app
from forum.web.parent import end_with_parent

app = create_app()
end_with_parent()
# What is loaded now stays until the end. Otherwise the collector looks through all of it
# every few long texts, and every page waits for that: 80 ms.
gc.freeze()
