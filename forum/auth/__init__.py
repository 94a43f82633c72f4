"""Accounts: registering, signing in and out, the account page."""

from __future__ import annotations

from forum.auth import account, login, registration, resets
from forum.auth.blueprint import bp

__all__ = ["account", "bp", "login", "registration", "resets"]
