"""The blueprint `mine`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("mine", __name__)
