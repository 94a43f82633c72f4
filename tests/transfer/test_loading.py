"""Old questions are written with their people and votes, and once only."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from forum.database import commit, db
from forum.domain import recount
from forum.domain.posting.deleting import delete_post
from forum.domain.posting.editing import Edit, edit_post
from forum.models import Category, Post, User
from forum.text.markup import render
from forum.text.plain import words_digest
from forum.transfer.loading import Loaded, load
from forum.transfer.past import OldAnswer, OldQuestion
from tests.factories import actor, make_user, stored, vote
from tests.times import clock_at

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def test_a_question_is_written_with_all_that_a_list_shows(forum: Flask) -> None:
    with clock_at(NOON.replace(minute=34)):
        loaded = bring(old_question("Rest.", "Walk."))

    question, rest, walk = thread()
    category = db.session.execute(select(Category)).scalar_one()
    assert loaded == Loaded(questions=1, answers=2, answers_there=0)
    assert (question.title, question.slug, question.excerpt) == ("How?", "how", "Say it.")
    assert (question.category_id, question.tags, question.view_count) == (
        category.id,
        "night fear",
        40,
    )
    assert (question.author_id, question.display_name) == (None, None)
    assert (question.answer_count, question.last_place) == (2, 2)
    assert (question.active_kind, question.active_post_id) == ("answered", walk.id)
    assert {post.created_at for post in (question, rest, walk)} == {NOON}
    assert (rest.body, rest.body_html) == ("Rest.", "<p>Rest.</p>")


def test_votes_without_voters_stay_beside_those_cast_here(forum: Flask) -> None:
    bring(old_question("Rest.", "Walk."))
    question, rest, walk = thread()

    vote(rest)
    vote(walk)

    assert figures(stored(rest)) == (4, 4, 0, 3, 0)
    assert figures(stored(walk)) == (-1, 1, 2, 0, 2)
    assert stored(question).top_answer_score == 4


def test_all_that_is_counted_is_right_afterwards(forum: Flask) -> None:
    bring(old_question("Rest.", "Walk."), OldQuestion("Why?", "Alone."))

    assert [result for result in recount.compare() if result.rows] == []
    ann = db.session.execute(select(User).where(User.name == "Ann")).scalar_one()
    assert ann.points == 100 + 10 * (4 + 2 * 3)


def test_a_second_time_adds_nothing(forum: Flask) -> None:
    bring(old_question("Rest.", "Walk."))

    loaded = bring(old_question("rest", "WALK!"))

    assert loaded == Loaded(questions=0, answers=0, answers_there=2)
    assert len(thread()) == 3


def test_what_was_edited_or_deleted_since_is_not_brought_again(forum: Flask) -> None:
    bring(old_question("Rest.", "Walk."))
    question, rest, walk = thread()
    staff = actor(make_user(role="admin"))
    path = db.session.execute(select(Category.path)).scalar()
    edit_post(question.id, Edit(render("Anew."), title="Other", category_path=path), 1, staff)
    edit_post(rest.id, Edit(render("Rest well.")), 1, staff)
    edit_post(rest.id, Edit(render("Rest very well.")), 2, staff)
    delete_post(walk.id, staff)
    commit()

    loaded = bring(old_question("Rest.", "Walk."))

    assert loaded == Loaded(questions=0, answers=0, answers_there=2)


def test_new_answers_join_the_question_that_is_there(forum: Flask) -> None:
    bring(old_question("Rest."))

    loaded = bring(old_question("Rest.", "Walk."))

    question, _, walk = thread()
    assert loaded == Loaded(questions=0, answers=1, answers_there=1)
    assert (walk.place, question.last_place, question.answer_count) == (2, 2, 2)
    assert question.active_post_id == walk.id


def old_question(*answers: str) -> OldQuestion:
    people = [("Ann", 3, 0), ("Ben", 0, 2)]
    return OldQuestion(
        title="How?",
        source="Say it.",
        category="Sleep",
        tags=["night", "fear"],
        views=40,
        answers={
            words_digest(text): OldAnswer(text, *person)
            for text, person in zip(answers, people, strict=False)
        },
    )


def bring(*questions: OldQuestion) -> Loaded:
    loaded = load(questions)
    commit()
    return loaded


def thread() -> list[Post]:
    """The posts of the first question, by their places."""
    query = select(Post).where(Post.title.is_distinct_from("Why?")).order_by(Post.place)
    return list(db.session.execute(query, execution_options={"populate_existing": True}).scalars())


def figures(post: Post) -> tuple[int, ...]:
    return post.score, post.ups, post.downs, post.imported_ups, post.imported_downs
