"""A password for tests, hashed cheaply: checking it is real, only faster."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.security import generate_password_hash

from forum.database import db
from forum.models import User
from tests.factories import make_user

PASSWORD = "three quiet herons"
OTHER_PASSWORD = "seven loud magpies"


def quick_hash(password: str = PASSWORD) -> str:
    """The hash of a password at almost no cost."""
    return generate_password_hash(password, "scrypt:128:1:1")


def make_member(name: str = "Ada", **columns: Any) -> User:
    """A member who signs in by PASSWORD."""
    return make_user(name, **{"password_hash": quick_hash(), **columns})


def stored_person(app: Flask, name: str = "Ada") -> User:
    """A person as they stand in the database now."""
    with app.app_context():
        found = db.session.execute(select(User).where(User.name == name)).scalar_one()
        db.session.expunge(found)
        return found
