"""Asking, answering, commenting, and what is done to posts afterwards."""

from __future__ import annotations

from forum.posting import answers, comments, edits, questions, states
from forum.posting.blueprint import bp

__all__ = ["answers", "bp", "comments", "edits", "questions", "states"]
