"""Accounts: registering, signing in and out, the account page."""

from __future__ import annotations

from forum.auth.blueprint import bp

__all__ = ["bp"]
