"""Tries at a secret: counted when they fail, refused when there are too many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app

from forum import database
from forum.domain import throttle
from forum.domain.throttle import Limit
from forum.errors import Refusal, TooMany


@contextmanager
def counted(limits: list[Limit]) -> Iterator[None]:
    """Around a try: raises `TooMany` before it; counts it only when it was refused."""
    counted_try = throttle.count_try(limits, current_app.config["SECRET_KEY"])
    database.commit()
    try:
        yield
    except Refusal as refusal:
        if isinstance(refusal, TooMany):  # it was not tried: too many were at it already
            _take_back_after_failure(counted_try)
        raise
    except Exception:
        _take_back_after_failure(counted_try)
        raise
    throttle.take_back(counted_try)
    database.commit()


def _take_back_after_failure(counted_try: throttle.Counted) -> None:
    database.roll_back()
    throttle.take_back(counted_try)
    database.commit()
