"""Accounts: registering, signing in and out, the account page."""

from __future__ import annotations

from forum.auth import account, codes, login, registration, resets, two_step
from forum.auth.blueprint import bp

__all__ = ["account", "bp", "codes", "login", "registration", "resets", "two_step"]
