"""What the anonymity tests are given: forums of their own, as the walls have them."""

from __future__ import annotations

from tests.walls.conftest import build, sqlite_instances

__all__ = ["build", "sqlite_instances"]
