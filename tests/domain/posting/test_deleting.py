"""Deleting a post and restoring it, with all that is counted."""

from __future__ import annotations

import pytest

from forum import settings
from forum.database import commit, db
from forum.domain import recount
from forum.domain.posting import accepting, deleting, releasing
from forum.errors import NotAllowed, NotFound
from forum.models import Category, Post, Tag, User
from tests.factories import (
    actor,
    make_answer,
    make_category,
    make_comment,
    make_question,
    make_user,
    points_of,
    stored,
    vote,
)

pytestmark = pytest.mark.usefixtures("forum")


@pytest.fixture
def editor() -> User:
    return make_user(role="editor")


def delete(post: Post, by: User) -> None:
    deleting.delete_post(post.id, actor(by))


def restore(post: Post, by: User) -> None:
    deleting.restore_post(post.id, actor(by))


def wrong_rows() -> dict[str, int]:
    return {str(found.what): found.rows for found in recount.compare() if found.rows}


def test_a_deleted_answer_is_not_counted_until_it_is_back(editor: User) -> None:
    ada = make_user()
    question = make_question()
    answer = make_answer(question, by=ada)
    vote(answer)
    before = stored(question)
    was = before.answer_count, before.top_answer_score, before.answered_at, before.hotness

    delete(answer, editor)
    without = stored(question)
    none = without.answer_count, without.top_answer_score, without.answered_at
    wrong_without = wrong_rows()
    restore(answer, editor)
    after = stored(question)

    assert none == (0, 0, None)
    assert (after.answer_count, after.top_answer_score, after.answered_at, after.hotness) == was
    assert wrong_without == wrong_rows() == {}


def test_what_votes_earned_stays_and_what_posting_earned_goes(editor: User) -> None:
    ada = make_user(points=100)
    answer = make_answer(make_question(), by=ada)
    vote(answer)

    delete(answer, editor)

    assert points_of(ada) == 100 + 20


def test_a_deleted_question_leaves_its_category_and_tags(editor: User) -> None:
    category = make_category("Sleep")
    question = make_question(category=category, tags=("night", "talk"))

    delete(question, editor)
    gone = counts_of(category), wrong_rows()
    restore(question, editor)
    back = counts_of(category), wrong_rows()

    assert gone == ({"Sleep": 0, "night": 0, "talk": 0}, {})
    assert back == ({"Sleep": 1, "night": 1, "talk": 1}, {})


def counts_of(category: Category) -> dict[str, int]:
    db.session.expire_all()
    tags = db.session.query(Tag).all()
    return {category.title: category.question_count} | {t.name: t.question_count for t in tags}


def test_a_deleted_comment_is_not_counted_under_its_post(editor: User) -> None:
    answer = make_answer(make_question())
    comment = make_comment(answer)
    make_comment(answer)

    delete(comment, editor)
    without = stored(answer).comment_count
    restore(comment, editor)

    assert (without, stored(answer).comment_count) == (1, 2)


def test_the_chosen_answer_is_chosen_no_more_once_deleted(editor: User) -> None:
    asker, helper = make_user(points=100), make_user(points=100)
    question = make_question(by=asker)
    answer = make_answer(question, by=helper)
    accepting.accept_answer(answer.id, actor(asker), is_accepted=True)

    delete(answer, editor)
    gone = stored(question).accepted_answer_id, points_of(asker), points_of(helper)
    restore(answer, editor)

    assert gone == (None, 120, 100)
    assert stored(question).accepted_answer_id is None
    assert wrong_rows() == {}


def test_a_question_with_a_chosen_answer_goes_and_comes_back_whole(editor: User) -> None:
    asker, helper = make_user(points=100), make_user(points=100)
    question = make_question(by=asker)
    make_answer(question, by=helper, is_accepted=True)

    delete(question, editor)
    gone = points_of(asker), points_of(helper), wrong_rows()
    restore(question, editor)

    assert gone == (100, 440, {})
    assert (points_of(asker), points_of(helper), wrong_rows()) == (150, 440, {})


def test_an_author_deletes_and_restores_their_own() -> None:
    ada = make_user()
    question = make_question(by=ada)
    posts = [make_question(by=ada), make_answer(question, by=ada), make_comment(question, by=ada)]

    for post in posts:
        delete(post, ada)
        assert stored(post).state == "deleted"
        assert stored(post).deleted_by_id == ada.id
        restore(post, ada)
        assert stored(post).state == "live"
        assert stored(post).deleted_at is stored(post).deleted_by_id is None


def test_an_author_does_not_restore_what_an_editor_deleted(editor: User) -> None:
    ada = make_user()
    answer = make_answer(make_question(), by=ada)
    delete(answer, editor)

    with pytest.raises(NotAllowed):
        restore(answer, ada)


def test_an_asker_does_not_delete_a_question_with_answers(editor: User) -> None:
    ada = make_user()
    question = make_question(by=ada)
    answer = make_answer(question)

    with pytest.raises(NotAllowed):
        delete(question, ada)
    delete(answer, editor)
    delete(question, ada)

    assert stored(question).state == "deleted"


def test_others_delete_nothing() -> None:
    question = make_question(by=make_user())

    for other in (make_user(), make_user(role="expert")):
        with pytest.raises(NotAllowed):
            delete(question, other)


def test_nothing_is_deleted_or_restored_twice(editor: User) -> None:
    answer = make_answer(make_question(), is_deleted=True)

    with pytest.raises(NotAllowed):
        delete(answer, editor)
    restore(answer, editor)
    with pytest.raises(NotAllowed):
        restore(answer, editor)


def test_a_deleted_post_is_not_found_by_others() -> None:
    answer = make_answer(make_question(), is_deleted=True)

    with pytest.raises(NotFound):
        restore(answer, make_user())


def test_the_lists_tell_of_the_latest_post_that_is_left(editor: User) -> None:
    question = make_question()
    first = make_answer(question, by=make_user())
    second = make_answer(question)
    make_comment(second)

    delete(second, editor)

    told = stored(question)
    assert (told.active_kind, told.active_post_id) == ("answered", first.id)
    assert (told.active_at, told.active_by_id) == (first.created_at, first.author_id)


def test_the_lists_keep_telling_of_what_is_still_there(editor: User) -> None:
    question = make_question()
    first = make_answer(question)
    second = make_answer(question)

    delete(first, editor)

    assert stored(question).active_post_id == second.id


def test_what_waits_under_something_deleted_waits_for_that(editor: User) -> None:
    settings.change("held_words", "zebra")
    commit()
    question = make_question()
    waiting = make_answer(question, "A zebra.")
    delete(question, editor)

    with pytest.raises(NotAllowed):
        releasing.release_post(waiting.id, actor(editor))
    restore(question, editor)
    releasing.release_post(waiting.id, actor(editor))
    commit()

    assert stored(question).answer_count == 1
    assert wrong_rows() == {}


def test_what_waited_waits_again_once_restored(editor: User) -> None:
    settings.change("held_words", "zebra")
    commit()
    ada = make_user()
    waiting = make_answer(make_question(), "A zebra.", by=ada)

    delete(waiting, ada)
    restore(waiting, ada)

    assert stored(waiting).state == "held"
    assert wrong_rows() == {}


def test_the_lists_never_tell_of_what_waits(editor: User) -> None:
    settings.change("held_words", "zebra")
    commit()
    question = make_question()
    first = make_answer(question)
    second = make_answer(question)
    make_answer(question, "A zebra.")

    delete(second, editor)
    commit()

    assert stored(question).active_post_id == first.id
