"""The people of a data set, and those of them who are signed in."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from bench.shapes import YEARS
from bench.words import new_word
from forum.text.names import LONGEST, SHORTEST, name_key
from forum.transfer.people import people_named

MONTHS = 12 * YEARS


def add_people(n: int, rng: Random, now: datetime) -> list[int]:
    """Write people who joined month by month; gives their ids."""
    names = _names(n, rng)
    ids: list[int] = []
    for month in range(MONTHS):
        some = names[month::MONTHS]
        ids += people_named(some, now - timedelta(days=30.4 * (MONTHS - month))).values()
    rng.shuffle(ids)
    return ids


def _names(n: int, rng: Random) -> list[str]:
    """So many names, none of which looks like another."""
    names: dict[str, str] = {}
    while len(names) < n:
        name = new_word(rng, 3).capitalize()
        if SHORTEST <= len(name) <= LONGEST:
            names[name_key(name)] = name
    return list(names.values())
