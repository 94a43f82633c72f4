"""Editing a post, with its earlier texts kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum import clock
from forum.database import commit, db
from forum.domain import recount
from forum.domain.posting import editing
from forum.domain.posting.editing import Edit
from forum.errors import Conflict, NotAllowed, NotValid
from forum.models import Category, Post, Revision, Tag, User
from forum.text.markup import render
from tests.factories import (
    actor,
    make_answer,
    make_category,
    make_comment,
    make_question,
    make_user,
    stored,
)
from tests.times import clock_at

pytestmark = pytest.mark.usefixtures("forum")

TITLE = "How do I say that I am not well?"


def edit(post: Post, body: str, by: User, revision: int = 1, **more: object) -> Post:
    values = {"title": TITLE} if post.kind == "question" else {}
    wanted = Edit(text=render(body), **{**values, **more})  # type: ignore[arg-type]
    edited = editing.edit_post(post.id, wanted, revision, actor(by))
    commit()
    return edited


def revisions_of(post: Post) -> list[Revision]:
    query = db.session.query(Revision).filter_by(post_id=post.id)
    return query.order_by(Revision.number).all()


def test_the_text_before_is_kept_with_its_writer_and_time() -> None:
    ada, editor = make_user(), make_user(role="editor")
    then = clock.now() - timedelta(days=3)
    with clock_at(then):
        answer = make_answer(make_question(), "The first text.", by=ada)

    edit(answer, "The second text.", editor, reason="Clearer.")
    edit(answer, "The third text.", ada, revision=2)

    first, second = revisions_of(answer)
    assert (first.number, first.body, first.editor_id) == (1, "The first text.", ada.id)
    assert (first.created_at, first.reason) == (then, None)
    assert (second.number, second.body, second.editor_id) == (2, "The second text.", editor.id)
    assert second.reason == "Clearer."
    now = stored(answer)
    assert (now.body, now.revision, now.editor_id) == ("The third text.", 3, ada.id)
    assert now.edit_reason is None
    assert "The third text." in now.body_html


def test_a_guests_first_text_keeps_its_hour_and_its_name() -> None:
    answer = make_answer(make_question(), "The first text.", display_name="Grace")

    edit(answer, "The second text.", make_user(role="editor"))

    first = revisions_of(answer)[0]
    assert first.display_name == "Grace"
    assert first.editor_id is None
    assert first.created_at == clock.hour_of(first.created_at)


def test_an_edit_follows_into_title_address_category_tags_and_excerpt() -> None:
    sleep, work = make_category("Sleep"), make_category("Work")
    ada = make_user()
    question = make_question(by=ada, category=sleep, tags=("night", "talk"))

    edit(
        question,
        "Said in another way.",
        ada,
        title="May I be tired at work?",
        category_path="work",
        tags=("talk", "day"),
    )

    now = stored(question)
    assert now.slug == "may-i-be-tired-at-work"
    assert (now.category_id, now.tags) == (work.id, "talk day")
    assert now.excerpt == "Said in another way."
    assert listed() == {"Sleep": 0, "Work": 1, "night": 0, "talk": 1, "day": 1}
    assert [found for found in recount.compare() if found.rows] == []
    assert revisions_of(question)[0].tags == "night talk"


def listed() -> dict[str, int]:
    db.session.expire_all()
    named = {each.title: each.question_count for each in db.session.query(Category)}
    return named | {each.name: each.question_count for each in db.session.query(Tag)}


def test_an_edit_that_changes_nothing_leaves_no_trace() -> None:
    ada = make_user()
    question = make_question("A title that stays", "The same text.", by=ada, tags=("talk",))
    active_at = question.active_at

    with clock_at(clock.now() + timedelta(hours=2)):
        edit(question, "The same text.", ada, title="A title that stays", tags=("talk",))

    assert stored(question).revision == 1
    assert stored(question).edited_at is None
    assert stored(question).active_at == active_at
    assert revisions_of(question) == []


@pytest.mark.parametrize("change", ["body", "title", "tags", "category_path"])
def test_an_edit_never_overwrites_another_silently(change: str) -> None:
    make_category("Sleep"), make_category("Work")
    ada = make_user()
    question = make_question(TITLE, "The first text.", by=ada)
    edit(question, "The second text.", ada, category_path="sleep")
    mine = {"body": "The second text.", "category_path": "sleep"}
    mine |= {change: ("more",) if change == "tags" else "work"}

    with pytest.raises(Conflict):
        edit(question, mine.pop("body"), ada, revision=1, **mine)

    assert stored(question).body == "The second text."


def test_the_same_edit_sent_twice_is_one_edit() -> None:
    ada = make_user()
    answer = make_answer(make_question(), "The first text.", by=ada)

    for _ in range(2):
        edit(answer, "The second text.", ada, revision=1)

    assert stored(answer).revision == 2


def test_an_edit_may_not_repeat_what_its_author_has_said_already() -> None:
    ada = make_user()
    question = make_question()
    make_answer(question, "You are not alone.", by=ada)
    mine = make_answer(question, "You are never alone.", by=ada)

    with pytest.raises(NotValid) as refusal:
        edit(mine, "you are not alone", ada)

    assert refusal.value.field == "body"


def test_an_edit_may_change_no_more_than_signs() -> None:
    ada = make_user()
    answer = make_answer(make_question(), "you are not alone", by=ada)

    edit(answer, "You are not alone.", ada)

    assert stored(answer).body == "You are not alone."


def test_what_an_edit_does_is_the_last_thing_that_happened() -> None:
    ada = make_user()
    question = make_question()
    comment = make_comment(question, by=ada)

    edit(comment, "Said in another way.", ada)

    now = stored(question)
    assert (now.active_kind, now.active_by_id) == ("edited", ada.id)
    assert now.active_post_id == comment.id


def test_a_question_stays_in_a_category_once_there_are_some() -> None:
    make_category("Sleep")
    ada = make_user()
    question = make_question(by=ada)

    with pytest.raises(NotValid) as refusal:
        edit(question, "Another text.", ada, category_path=None)

    assert refusal.value.field == "category"


def test_others_edit_nothing() -> None:
    question = make_question(by=make_user())

    for other in (make_user(), make_user(role="expert"), None):
        with pytest.raises(NotAllowed):
            editing.edit_post(question.id, Edit(render("Mine now."), title=TITLE), 1, actor(other))
