"""What somebody wrote without a name: opened by a key, listed for whoever holds it."""

from __future__ import annotations

from forum.mine import views
from forum.mine.blueprint import bp

__all__ = ["bp", "views"]
