"""A few pages at a time in each process: the others wait, and all are done sooner.

A page is nothing but work for the processor, and one thread works at a time. When all of a
crowd's pages are under way at once they take each other's turns away, and those of a deed
that holds the write lock, so that everybody who wants to write waits for all readers.
"""

from __future__ import annotations

from contextlib import suppress

from flask import Flask, g, request
from sqlalchemy.exc import TimeoutError

from forum.turns import Turns

PAGES_AT_ONCE = 2
# A server elsewhere is waited for, and others may work meanwhile.
PAGES_AT_ONCE_WITH_A_SERVER = 8
PATIENCE_SECONDS = 5
READING = frozenset({"GET", "HEAD"})
# Whoever watches the forum asks whether it answers at all, above all in its busiest minute.
NEVER_WAITING = frozenset({"/healthz"})


def init_pace(app: Flask, *, with_server: bool) -> None:
    """Let only a few pages be under way at once."""
    places = Turns(PAGES_AT_ONCE_WITH_A_SERVER if with_server else PAGES_AT_ONCE)
    app.extensions["places"] = places

    @app.before_request
    def take_place() -> None:
        if request.method not in READING or request.path in NEVER_WAITING:
            return
        # Who has waited so long is let in without: a page late is better than none.
        with suppress(TimeoutError):
            places.take(PATIENCE_SECONDS)
            g.give_place_back = places.give_back

    app.teardown_request(lambda _error: make_room())


def make_room() -> None:
    """Let the next page begin; for whoever is about to wait for something else."""
    give_back = g.pop("give_place_back", None)
    if give_back is not None:
        give_back()
