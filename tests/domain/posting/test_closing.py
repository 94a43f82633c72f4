"""Closing a question, and opening it again."""

from __future__ import annotations

import pytest

from forum.database import commit
from forum.domain.posting import closing
from forum.errors import NotAllowed, NotValid
from forum.models import Post, User
from tests.factories import actor, make_answer, make_question, make_user, stored

pytestmark = pytest.mark.usefixtures("forum")


@pytest.fixture
def editor() -> User:
    return make_user(role="editor")


def close(question: Post, by: User, reason: str = "", original_id: int | None = None) -> None:
    closing.close_question(question.id, actor(by), reason=reason, original_id=original_id)
    commit()


def test_a_question_is_closed_with_a_reason_and_opened_again(editor: User) -> None:
    question = make_question()

    close(question, editor, "It was answered elsewhere.")
    closed = stored(question)
    kept = closed.close_reason, closed.closed_by_id, closed.active_kind
    closing.reopen_question(question.id, actor(editor))
    opened = stored(question)

    assert kept == ("It was answered elsewhere.", editor.id, "closed")
    assert opened.active_kind == "reopened"
    assert not opened.is_closed
    assert opened.close_reason is opened.closed_by_id is opened.duplicate_of_id is None


def test_a_question_is_closed_as_one_that_was_asked_before(editor: User) -> None:
    original, question = make_question(), make_question()

    close(question, editor, original_id=original.id)

    assert stored(question).duplicate_of_id == original.id
    assert stored(question).close_reason is None


def test_the_number_of_an_answer_leads_to_its_question(editor: User) -> None:
    original, question = make_question(), make_question()
    answer = make_answer(original)

    close(question, editor, original_id=answer.id)

    assert stored(question).duplicate_of_id == original.id


def test_an_asker_closes_and_opens_their_own() -> None:
    ada = make_user()
    question = make_question(by=ada)

    close(question, ada, "I found it myself.")
    closing.reopen_question(question.id, actor(ada))

    assert not stored(question).is_closed


def test_an_asker_does_not_open_what_an_editor_closed(editor: User) -> None:
    ada = make_user()
    question = make_question(by=ada)
    close(question, editor, "It breaks the rules.")

    with pytest.raises(NotAllowed):
        closing.reopen_question(question.id, actor(ada))


def test_nothing_is_closed_without_a_why(editor: User) -> None:
    question = make_question()

    with pytest.raises(NotValid) as refusal:
        close(question, editor)

    assert refusal.value.field == "reason"
    assert not stored(question).is_closed


@pytest.mark.parametrize("original", ["none", "itself", "deleted", "a repetition", "its own"])
def test_what_cannot_be_the_first_of_two_is_refused(original: str, editor: User) -> None:
    question = make_question()
    first = make_question(is_deleted=original == "deleted")
    if original == "a repetition":
        close(first, editor, original_id=make_question().id)
    if original == "its own":
        close(first, editor, original_id=question.id)
    chosen = {"none": 2_000_000_000, "itself": question.id}.get(original, first.id)

    with pytest.raises(NotValid) as refusal:
        close(question, editor, original_id=chosen)

    assert refusal.value.field == "duplicate_of"


def test_a_question_is_closed_once(editor: User) -> None:
    question = make_question(is_closed=True)

    with pytest.raises(NotAllowed):
        close(question, editor, "Again.")
