"""Many questions at once, for tests of what must not grow with them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from forum import clock
from forum.database import commit, db
from forum.domain import counts, taxonomy
from forum.models import Category, Post, QuestionTag, Tag, User
from forum.models.post import IS_QUESTION
from tests.factories import committed

# Far from the ids that verbs draw while there are few posts.
_ids = itertools.count(2_000_000)


@committed
def add_crowd(
    n: int,
    *,
    authors: Sequence[User],
    categories: Sequence[Category] = (),
    tags: Sequence[str] = (),
    thread: Post | None = None,
) -> None:
    """Add questions, each with an answer and a comment; `thread` gets an answer for each ten."""
    questions = [_question(i, authors, categories, tags) for i in range(n)]
    answers = [_below(question, "answer", 1, authors) for question in questions]
    comments = [_below(answer, "comment", 2, authors) for answer in answers]
    db.session.execute(insert(Post), questions)
    db.session.execute(insert(Post), answers)
    db.session.execute(insert(Post), comments)
    if thread is not None:
        db.session.execute(insert(Post), list(_thread(n // 10, thread, authors)))
    _tag(questions, tags)
    db.session.flush()
    settle_questions()
    taxonomy.recount()
    commit()


def _question(
    i: int, authors: Sequence[User], categories: Sequence[Category], tags: Sequence[str]
) -> dict[str, Any]:
    number, author = next(_ids), authors[i % len(authors)]
    asked_at = clock.now() - timedelta(minutes=i)
    return {
        **_post(number, "question", author, asked_at),
        "question_id": number,
        "parent_id": None,
        "place": 0,
        "last_place": 2,
        "title": f"Question {i} of a crowd",
        "slug": f"question-{i}-of-a-crowd",
        "category_id": categories[i % len(categories)].id if categories else None,
        "tags": " ".join(tags),
        "ups": i % 7,
        "score": i % 7,
        "view_count": i % 50,
        "active_at": asked_at,
        "active_kind": "asked",
        "active_by_id": author.id,
        "active_post_id": number,
        "excerpt": "How it begins.",
    }


def _below(
    parent: dict[str, Any], kind: str, place: int, authors: Sequence[User]
) -> dict[str, Any]:
    number = next(_ids)
    return {
        **_post(number, kind, authors[number % len(authors)], parent["created_at"]),
        "question_id": parent["question_id"],
        "parent_id": parent["id"],
        "place": place,
    }


def _thread(n: int, question: Post, authors: Sequence[User]) -> Iterator[dict[str, Any]]:
    """Answers to one question, each with a comment."""
    top = {"id": question.id, "question_id": question.id, "created_at": question.created_at}
    taken = db.session.execute(select(db.func.max(Post.place)).where(Post.question_id == top["id"]))
    place = itertools.count((taken.scalar() or 0) + 1)
    for _ in range(n):
        answer = _below(top, "answer", next(place), authors)
        yield answer
        yield _below(answer, "comment", next(place), authors)


def _post(number: int, kind: str, author: User, created_at: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "kind": kind,
        "state": "live",
        "author_id": author.id,
        "created_at": created_at,
        "body": "Some words.",
        "body_html": "<p>Some words.</p>",
        "body_digest": number,
    }


def _tag(questions: Sequence[dict[str, Any]], names: Sequence[str]) -> None:
    for name in names:
        tag = db.session.execute(select(Tag).where(Tag.name == name)).scalar()
        if tag is None:
            tag = Tag(name=name)
            db.session.add(tag)
            db.session.flush()
        rows = [
            {"tag_id": tag.id, "question_id": q["id"], "asked_at": q["created_at"]}
            for q in questions
        ]
        db.session.execute(insert(QuestionTag), rows)


def settle_questions() -> None:
    """Make anew what every question knows of its answers, one figure after the other."""
    for figures in (counts.of_answers(), {"hotness": counts.hotness()}):
        made_anew = update(Post).where(IS_QUESTION).values(figures)
        db.session.execute(made_anew.execution_options(synchronize_session=False))
