"""The texts that a post has had."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.clock import hour_of, now
from forum.domain.posting import editing
from forum.domain.posting.editing import Edit
from forum.errors import NotFound
from forum.models import Post, User
from forum.reading import versions
from forum.text.markup import render
from tests.factories import actor, committed, make_answer, make_category, make_question, make_user
from tests.times import clock_at

pytestmark = pytest.mark.usefixtures("forum")


@committed
def edit(post: Post, body: str, by: User, **more: object) -> Post:
    now_at = versions.post_text(post.id).revision
    return editing.edit_post(post.id, Edit(render(body), **more), now_at, actor(by))  # type: ignore[arg-type]


@pytest.fixture
def editor() -> User:
    return make_user("Eve", role="editor")


def test_a_history_tells_who_changed_what_and_why(editor: User) -> None:
    then = now() - timedelta(days=2)
    with clock_at(then):
        answer = make_answer(make_question(), "Drink warm milk.", display_name="Grace")
    with clock_at(then + timedelta(hours=5, minutes=7)):
        edit(answer, "Drink cold milk.", editor, reason="Taste.")

    found = versions.history(answer.id, None)

    assert [(each.number, each.by.name, each.reason) for each in found.versions] == [
        (2, "Eve", "Taste."),
        (1, "Grace", None),
    ]
    assert found.versions[0].at == then + timedelta(hours=5, minutes=7)
    assert found.versions[1].at == hour_of(then)
    pieces = [(piece.kind, piece.text) for piece in found.body_changes]
    assert pieces == [
        ("same", "Drink "),
        ("removed", "warm "),
        ("added", "cold "),
        ("same", "milk."),
    ]


def test_an_earlier_version_is_compared_with_the_one_before(editor: User) -> None:
    answer = make_answer(make_question(), "One text of it.")
    edit(answer, "Two texts of it.", editor)
    edit(answer, "Three texts of it.", editor)

    first, second = (versions.history(answer.id, number) for number in (1, 2))

    assert first.before is None
    assert {piece.kind for piece in first.body_changes} == {"same"}
    assert second.shown.source == "Two texts of it."
    assert second.before is not None
    assert second.before.source == "One text of it."
    assert second.shown.by.name == "Eve"


def test_a_questions_versions_have_all_its_parts(editor: User) -> None:
    make_category("Sleep"), make_category("Work")
    question = make_question("A title for the night", category=None, tags=("night",))
    edit(
        question,
        "Another text for it.",
        editor,
        title="A title for the day",
        category_path="work",
        tags=("day", "talk"),
    )

    found = versions.history(question.id, None)

    assert found.before is not None
    assert (found.before.category_path, found.shown.category_path) == ("sleep", "work")
    assert (found.before.tags, found.shown.tags) == ("night", "day talk")
    assert [p.text for p in found.title_changes if p.kind == "added"] == ["day"]
    assert found.tag_changes != ()


def test_a_post_that_was_never_edited_has_one_version() -> None:
    question = make_question(by=make_user("Ada"))

    found = versions.history(question.id, None)

    assert [(each.number, each.by.name) for each in found.versions] == [(1, "Ada")]
    assert found.shown.at == question.created_at


@pytest.mark.parametrize("number", [0, 3, 999_999_999])
def test_there_is_no_other_version(number: int, editor: User) -> None:
    answer = make_answer(make_question())
    edit(answer, "Another text for it.", editor)

    for read in (versions.version, versions.history):
        with pytest.raises(NotFound):
            read(answer.id, number)


def test_nothing_is_read_at_a_free_number() -> None:
    with pytest.raises(NotFound):
        versions.post_text(1)
    with pytest.raises(NotFound):
        versions.history(1, None)


def test_the_present_text_is_what_a_form_starts_from() -> None:
    sleep = make_category("Sleep")
    question = make_question("What helps at night?", "Tell *me*.", category=sleep, tags=("a", "b"))
    answer = make_answer(question, "This helps.", display_name="Grace")

    asked, answered = versions.post_text(question.id), versions.post_text(answer.id)

    assert (asked.kind, asked.title, asked.source) == (
        "question",
        "What helps at night?",
        "Tell *me*.",
    )
    assert (asked.category_path, asked.tags, asked.revision) == ("sleep", "a b", 1)
    assert (answered.title, answered.question_title) == ("", "What helps at night?")
    assert (answered.author.name, answered.author.member) == ("Grace", None)
