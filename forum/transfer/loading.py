"""What every importer writes through: old questions and answers, with their people and votes.

An import brings the past: nobody is told of it, no limit of length holds, and counts and
points are made anew at its end. What is there already stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from forum import clock
from forum.database import db, end_reading, reading
from forum.domain import numbers, recount
from forum.domain.posting.writing import EXCERPT_LENGTH
from forum.models import Post
from forum.text.markup import Text, plain_text, render
from forum.text.plain import excerpt, words_digest
from forum.text.slugs import slug_of
from forum.transfer import present
from forum.transfer.categories import categories_of
from forum.transfer.past import OldAnswer, OldQuestion
from forum.transfer.people import people_named
from forum.transfer.present import Thread

Progress = Callable[[Sequence[str]], Iterable[str]]
BATCH = 200


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was added, and how many answers were there already."""

    questions: int
    answers: int
    answers_there: int


def load(questions: Sequence[OldQuestion], progress: Progress = iter) -> Loaded:
    """Write what is not there yet, in one transaction that the caller commits.

    All texts are rendered before it begins, so that it keeps others waiting for moments only.
    """
    missing = present.missing(questions, reading())
    end_reading()
    sources = list(dict.fromkeys(_sources(missing)))
    texts = {source: render(source) for source in progress(sources)}
    # Looked up again: from here on nobody else writes.
    missing = present.missing(questions, db.session.connection())
    for start in range(0, len(missing), BATCH):
        _write(missing[start : start + BATCH], texts)
    recount.recount()
    added = sum(len(thread.answers) for thread in missing)
    return Loaded(
        questions=sum(thread.id is None for thread in missing),
        answers=added,
        answers_there=sum(len(question.answers) for question in questions) - added,
    )


def _sources(missing: Iterable[Thread]) -> Iterator[str]:
    for thread in missing:
        if thread.id is None:
            yield thread.question.source
        yield from (answer.source for answer in thread.answers)


@dataclass(slots=True)
class _Batch:
    """The rows of some threads, gathered before they are written."""

    moment: datetime
    texts: dict[str, Text]
    authors: dict[str, int]
    categories: dict[str, int | None]
    ids: Iterator[int]
    questions: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    activities: list[dict[str, Any]] = field(default_factory=list)

    def take(self, thread: Thread) -> None:
        """Make the rows of one thread."""
        question_id = next(self.ids) if thread.id is None else thread.id
        if thread.id is None:
            self.questions.append(self._question(question_id, thread.question))
        for place, answer in enumerate(thread.answers, start=thread.last_place + 1):
            self.answers.append(self._answer(question_id, place, answer))
        if thread.answers:
            self.activities.append(self._activity("answered", self.answers[-1]))

    def write(self) -> None:
        """Write the rows."""
        for rows in (self.questions, self.answers):
            if rows:
                db.session.execute(insert(Post), rows)
        if self.activities:
            db.session.execute(update(Post), self.activities)

    def _question(self, question_id: int, question: OldQuestion) -> dict[str, Any]:
        row = {
            **self._post(question_id, "question", question_id, 0, question.source),
            "title": question.title,
            "slug": slug_of(question.title),
            "category_id": self.categories[question.category],
            "tags": " ".join(question.tags),
            "view_count": question.views,
        }
        row["excerpt"] = excerpt(plain_text(row["body_html"]), EXCERPT_LENGTH)
        return row | self._activity("asked", row)

    def _answer(self, question_id: int, place: int, answer: OldAnswer) -> dict[str, Any]:
        return {
            **self._post(next(self.ids), "answer", question_id, place, answer.source),
            "parent_id": question_id,
            "author_id": self.authors.get(answer.author),
            "score": answer.ups - answer.downs,
            "ups": answer.ups,
            "downs": answer.downs,
            "imported_ups": answer.ups,
            "imported_downs": answer.downs,
        }

    def _post(
        self, post_id: int, kind: str, question_id: int, place: int, source: str
    ) -> dict[str, Any]:
        text = self.texts.get(source) or render(source)
        return {
            "id": post_id,
            "kind": kind,
            "question_id": question_id,
            "place": place,
            "created_at": self.moment,
            "body": text.source,
            "body_html": text.html,
            "body_digest": words_digest(text.source),
        }

    def _activity(self, kind: str, row: dict[str, Any]) -> dict[str, Any]:
        """What happened last to a question: its line in the lists of activity."""
        return {
            "id": row["question_id"],
            "active_at": self.moment,
            "active_kind": kind,
            "active_by_id": row.get("author_id"),
            "active_by_name": None,
            "active_post_id": row["id"],
        }


def _write(threads: Sequence[Thread], texts: dict[str, Text]) -> None:
    # Neither the question's time nor an answer's is known: the hour of the import is.
    moment = clock.hour_of(clock.now())
    wanted = sum((thread.id is None) + len(thread.answers) for thread in threads)
    batch = _Batch(
        moment=moment,
        texts=texts,
        authors=people_named({a.author for t in threads for a in t.answers}, moment),
        categories=categories_of({t.question.category for t in threads}),
        ids=iter(numbers.draw_ids(wanted)),
    )
    for thread in threads:
        batch.take(thread)
    batch.write()
