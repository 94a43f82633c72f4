"""Lists of questions, categories and tags."""

from __future__ import annotations

from forum.browsing.blueprint import bp

__all__ = ["bp"]
