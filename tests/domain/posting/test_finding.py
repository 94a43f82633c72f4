"""The posts that a deed is about."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from forum.database import db, is_postgres
from forum.domain.posting import finding
from forum.errors import NotFound
from forum.models import Post
from tests.factories import actor, make_answer, make_comment, make_question

pytestmark = pytest.mark.usefixtures("forum")


def test_a_post_is_found_with_its_question() -> None:
    question = make_question()
    comment = make_comment(make_answer(question))

    post, found, _by = finding.get_for("history", comment.id, actor())

    assert (post.id, found.id) == (comment.id, question.id)


@pytest.mark.parametrize("number", [1, 2**31 - 1])
def test_nothing_is_found_at_a_free_number(number: int) -> None:
    with pytest.raises(NotFound):
        finding.get_for("history", number, actor())


def test_an_answer_is_no_question() -> None:
    answer = make_answer(make_question())

    with pytest.raises(NotFound):
        finding.hold_question(answer.id)


def test_a_deed_judges_by_what_is_stored_now() -> None:
    question = make_question()
    held = finding.hold_question(question.id)
    table = Post.__table__
    db.session.connection().execute(
        table.update().where(table.c.id == question.id).values(answer_count=3)
    )

    again = finding.hold_question(question.id)

    assert again is held
    assert again.answer_count == 3


def test_the_question_is_locked_before_its_posts() -> None:
    if not is_postgres():
        pytest.skip("on SQLite a deed holds the whole database")
    question = make_question()
    answer = make_answer(question)
    db.session.expunge_all()
    locked: list[object] = []

    def note(_conn: object, _cursor: object, said: str, given: object, *_rest: object) -> None:
        if "FOR NO KEY UPDATE" in said:
            locked.append(given)

    event.listen(db.engine, "before_cursor_execute", note)
    finding.get_for("history", answer.id, actor())
    event.remove(db.engine, "before_cursor_execute", note)

    assert [question.id, answer.id] == [next(iter(dict(each).values())) for each in locked]  # type: ignore[call-overload]
