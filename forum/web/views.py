"""Views of questions: counted in memory, written in one statement at most once a minute."""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock

from flask import Flask, Response, current_app
from sqlalchemy.exc import SQLAlchemyError

from forum.database import commit, roll_back
from forum.domain import counts
from forum.web.pace import make_room

SECONDS_BETWEEN_WRITES = 60


class SeenQuestions:
    """How often each question was read since the last write, in this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: Counter[int] = Counter()
        self._due_at = time.monotonic() + SECONDS_BETWEEN_WRITES

    def add(self, question_id: int) -> None:
        """Count one reading."""
        with self._lock:
            self._seen[question_id] += 1

    def take_when_due(self) -> dict[int, int]:
        """What is to be written now; nothing until a minute has passed."""
        if time.monotonic() < self._due_at:
            return {}
        with self._lock:
            self._due_at = time.monotonic() + SECONDS_BETWEEN_WRITES
            seen, self._seen = self._seen, Counter()
        return dict(seen)


def init_views(app: Flask) -> None:
    """Write the counted views after an answer, when a minute has passed."""
    app.extensions["seen questions"] = SeenQuestions()
    app.after_request(_write_when_due)


def count_view(question_id: int) -> None:
    """Count that somebody other than the author read a question."""
    seen: SeenQuestions = current_app.extensions["seen questions"]
    seen.add(question_id)


def _write_when_due(response: Response) -> Response:
    seen: SeenQuestions = current_app.extensions["seen questions"]
    due = seen.take_when_due()
    if due:
        make_room()
        try:
            counts.add_views(due)
            commit()
        except SQLAlchemyError:  # a view more or less is not worth a page
            roll_back()
    return response
