"""The people of the forum, and each one's page."""

from __future__ import annotations

from forum.people import views
from forum.people.blueprint import bp

__all__ = ["bp", "views"]
