"""Lists of questions, categories and tags."""

from __future__ import annotations

from forum.browsing import categories, health, home, privacy, questions, tags
from forum.browsing.blueprint import bp

__all__ = ["bp", "categories", "health", "home", "privacy", "questions", "tags"]
