"""The people of an older site: their names as they are, no address, no password."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select

from forum.database import db
from forum.models import User
from forum.text.names import name_key
from forum.text.plain import clean_line, cut

LONGEST = 40
LONGEST_KEY = 160
NOBODY = frozenset(map(name_key, ("anonymous", "anonym", "guest", "unknown", "[deleted]")))
_ADDRESS = re.compile(r"(\S)@\S*")


def person_of(name: str) -> str:
    """A name as it may stand here; empty for somebody who gave none.

    Of an e-mail address only the part before the @ stays: everybody can read a name.
    """
    name = cut(clean_line(_ADDRESS.sub(r"\1", name)), LONGEST).strip()
    is_name = any(char.isalnum() for char in name) and _key(name) not in NOBODY
    return name if is_name else ""


def people_named(names: Collection[str], since: datetime) -> dict[str, int]:
    """The ids of these people, made where there are none; look-alike names are one person."""
    keys = {name: _key(name) for name in sorted(names) if name}
    found = _ids(keys.values())
    new = {key: name for name, key in reversed(keys.items()) if key not in found}
    if new:
        rows = [{"name": new[key], "name_key": key, "created_at": since} for key in sorted(new)]
        db.session.execute(insert(User), rows)
        found = _ids(keys.values())
    return {name: found[key] for name, key in keys.items()}


def _key(name: str) -> str:
    return name_key(name)[:LONGEST_KEY]


def _ids(keys: Collection[str]) -> dict[str, int]:
    rows = db.session.execute(select(User.name_key, User.id).where(User.name_key.in_(set(keys))))
    return {row.name_key: row.id for row in rows}
