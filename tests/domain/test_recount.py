"""What is stored beside its source is compared with it and made anew."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, update

from forum.database import commit, db
from forum.domain import recount
from forum.models import Base, Category, Post, QuestionTag, Tag, User
from tests.factories import (
    make_answer,
    make_category,
    make_comment,
    make_question,
    make_user,
    stored,
    vote,
)

SPOILED: list[tuple[type[Base], str, Any, str]] = [
    (Post, "ups", Post.ups + 3, "votes and scores of posts"),
    (Post, "accepted_answer_id", Post.id, "accepted answers"),
    (Post, "answer_count", 9, "answers of questions"),
    (Post, "top_answer_score", 9, "answers of questions"),
    (Post, "answered_at", None, "answers of questions"),
    (Post, "hotness", 9, "hotness of questions"),
    (Post, "comment_count", 9, "comments of posts"),
    (Post, "last_place", 0, "last places of threads"),
    (Category, "question_count", 9, "questions in categories"),
    (Tag, "question_count", 9, "questions under tags"),
    (User, "points", 9, "points and posts of people"),
    (User, "answer_count", 9, "points and posts of people"),
]


def test_what_deeds_leave_behind_is_right(forum: Flask) -> None:
    make_busy_thread()

    assert wrong_rows() == {}


@pytest.mark.parametrize(("table", "column", "value", "what"), SPOILED)
def test_a_wrong_figure_is_found_and_mended(
    table: Any, column: str, value: Any, what: str, forum: Flask
) -> None:
    question = make_busy_thread()
    spoiled = {column: value, "score": Post.score + 3} if column == "ups" else {column: value}
    which = Post.id == question.id if table is Post else table.id > 0
    db.session.execute(update(table).where(which).values(spoiled))
    commit()

    found = wrong_rows()
    mended = {str(result.what): result.rows for result in recount.recount() if result.rows}

    assert found[what] >= 1
    assert mended[what] == found[what]
    commit()
    assert wrong_rows() == {}


def test_tags_are_listed_anew_from_what_the_questions_say(forum: Flask) -> None:
    question = make_busy_thread()
    hidden = make_question(tags=("gone",), is_deleted=True)
    stray = db.session.query(Tag).filter_by(name="sleep").one()
    db.session.execute(delete(QuestionTag))
    db.session.add(QuestionTag(tag_id=stray.id, question_id=hidden.id, asked_at=hidden.created_at))
    commit()

    recount.recount()
    commit()

    rows = db.session.query(QuestionTag).all()
    assert {row.question_id for row in rows} == {question.id}
    assert len(rows) == 2
    assert wrong_rows() == {}


def test_places_that_an_erased_post_left_are_not_given_again(forum: Flask) -> None:
    question = make_busy_thread()
    db.session.execute(update(Post).where(Post.id == question.id).values(last_place=50))
    commit()

    recount.recount()
    commit()

    assert stored(question).last_place == 50


def make_busy_thread() -> Post:
    """A question with everything that is counted."""
    make_category("Sleep")
    asker, helper = make_user(), make_user()
    question = make_question(by=asker, tags=("sleep", "night"))
    answer = make_answer(question, by=helper, is_accepted=True)
    make_answer(question, is_deleted=True)
    make_comment(answer, by=asker)
    make_comment(question, is_deleted=True)
    vote(question)
    vote(answer, -1)
    vote(answer)
    vote(answer)
    return stored(question)


def wrong_rows() -> dict[str, int]:
    return {str(result.what): result.rows for result in recount.compare() if result.rows}
