"""Asking, answering, commenting, and what is done to posts afterwards."""

from __future__ import annotations

from forum.posting.blueprint import bp

__all__ = ["bp"]
