"""Votes."""

from __future__ import annotations

from forum.voting import votes
from forum.voting.blueprint import bp

__all__ = ["bp", "votes"]
