"""What is there already of an older site, so that a second import adds nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select

from forum.models import Post, Revision
from forum.models.post import IS_ANSWER, IS_QUESTION
from forum.text.plain import words_digest
from forum.transfer.past import OldAnswer, OldQuestion

BATCH = 500


@dataclass(frozen=True, slots=True)
class Thread:
    """What has to be written of a question: itself when it has no id, and some answers."""

    question: OldQuestion
    id: int | None
    last_place: int
    answers: list[OldAnswer]


def missing(questions: Sequence[OldQuestion], connection: Connection) -> list[Thread]:
    """The questions and answers that are not there yet.

    What was edited here since is known by its first text, what was deleted by its row.
    """
    found = _questions(connection)
    answers = _answers([found[q.key][0] for q in questions if q.key in found], connection)
    threads = []
    for question in questions:
        question_id, last_place = found.get(question.key, (None, 0))
        there = answers[question_id or 0]
        left = [answer for digest, answer in question.answers.items() if digest not in there]
        if question_id is None or left:
            threads.append(Thread(question, question_id, last_place, left))
    return threads


def _questions(connection: Connection) -> dict[tuple[str, int], tuple[int, int]]:
    """Id and last place of every question, by its first title and text."""
    title = func.coalesce(Revision.title, Post.title).label("title")
    query = _first_texts(Post.id, Post.last_place, title).where(IS_QUESTION)
    return {
        (row.title, _digest(row)): (row.id, row.last_place) for row in connection.execute(query)
    }


def _answers(question_ids: Sequence[int], connection: Connection) -> dict[int, set[int]]:
    """The digests of all answers to some questions."""
    digests: dict[int, set[int]] = defaultdict(set)
    for ids in _batches(question_ids):
        query = _first_texts(Post.question_id).where(Post.question_id.in_(ids), IS_ANSWER)
        for row in connection.execute(query):
            digests[row.question_id].add(_digest(row))
    return digests


def _first_texts(*columns: Any) -> Select[*tuple[Any, ...]]:
    is_first = and_(Revision.post_id == Post.id, Revision.number == 1)
    return select(*columns, Post.body_digest, Revision.body).outerjoin(Revision, is_first)


def _digest(row: Row[*tuple[object, ...]]) -> int:
    digest: int = row.body_digest if row.body is None else words_digest(row.body)
    return digest


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
