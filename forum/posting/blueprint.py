"""The blueprint `posting`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("posting", __name__)
