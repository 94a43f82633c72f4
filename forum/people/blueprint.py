"""The blueprint `people`."""

from __future__ import annotations

from flask import Blueprint

from forum.text.times import day

bp = Blueprint("people", __name__)
bp.add_app_template_filter(day, "day")
