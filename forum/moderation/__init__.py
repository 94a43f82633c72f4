"""What the people who look after the forum do: a list of what waits for them."""

from __future__ import annotations

from forum.moderation import views
from forum.moderation.blueprint import bp

__all__ = ["bp", "views"]
