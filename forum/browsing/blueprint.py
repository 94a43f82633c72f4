"""The blueprint `browsing`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("browsing", __name__)
