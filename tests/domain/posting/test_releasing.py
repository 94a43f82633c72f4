"""A post that waits is nowhere; once released, all is as if it had been written just then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import clock, settings
from forum.database import commit, db
from forum.domain import permissions, recount
from forum.domain.actors import Actor
from forum.domain.posting import closing, deleting, editing, erasing, releasing, writing
from forum.domain.posting.editing import Edit
from forum.domain.targets import Target
from forum.errors import NotAllowed, NotFound
from forum.models import Category, Hold, Post, QuestionTag, Tag, User
from forum.reading import lists
from forum.settings import Settings
from forum.text.markup import render
from tests.factories import (
    actor,
    make_answer,
    make_category,
    make_question,
    make_user,
    new_nonce,
    points_of,
    stored,
)
from tests.times import clock_at

pytestmark = pytest.mark.usefixtures("forum")

FIGURES = (
    *("state", "created_at", "writer_number", "score", "comment_count"),
    *("answer_count", "top_answer_score", "answered_at", "hotness", "active_at", "active_kind"),
    "active_by_name",
)
PEOPLE = ("by name", "guest", "without their name")


@pytest.fixture
def expert() -> Actor:
    return actor(make_user(role="expert"))


@pytest.fixture(autouse=True)
def zebras_wait(forum: Flask) -> None:
    settings.change("held_words", "zebra")
    commit()


def write(kind: str, who: Actor, under: Post | None, body: str, category: Category) -> Post:
    text = render(body)
    if under is None:
        tags = (f"of-{category.slug}", "shared")
        made = writing.add_question("How is it?", text, category.path, tags, who, new_nonce())
    elif kind == "answer":
        made = writing.add_answer(under.id, text, who, new_nonce())
    else:
        made = writing.add_comment(under.id, text, who, new_nonce())
    commit()
    return made


def figures(post: Post) -> dict[str, Any]:
    row = stored(post)
    return {name: getattr(row, name) for name in FIGURES}


def around(post: Post, user: User, category: Category) -> list[Any]:
    """All that follows from a post, without ids."""
    question = (
        stored(post) if post.kind == "question" else db.session.get_one(Post, post.question_id)
    )
    tags = select(Tag.name, QuestionTag.asked_at).join(Tag, Tag.id == QuestionTag.tag_id)
    tags = tags.where(QuestionTag.question_id == question.id).order_by(Tag.name)
    db.session.refresh(category)
    row = db.session.get_one(User, user.id, populate_existing=True)
    parent = stored(post).parent_id
    return [
        figures(post),
        figures(question),
        question.active_post_id == post.id,
        question.active_by_id == stored(post).author_id,
        db.session.get_one(Post, parent, populate_existing=True).comment_count if parent else None,
        [(name.removesuffix("-a").removesuffix("-b"), at) for name, at in db.session.execute(tags)],
        stored(post).place == question.last_place,  # the last of its thread
        (row.points, row.question_count, row.answer_count, category.question_count),
    ]


def wrong_rows() -> dict[str, int]:
    return {str(found.what): found.rows for found in recount.compare() if found.rows}


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
@pytest.mark.parametrize("how", PEOPLE)
def test_a_released_post_counts_as_one_that_never_waited(
    how: str, kind: str, expert: Actor
) -> None:
    morning = datetime(2026, 3, 1, 8, 20, 5, tzinfo=clock.now().tzinfo)
    sides = {}
    for side, body in (("a", "Words about a zebra."), ("b", "Words about a horse.")):
        category, ada = make_category(f"Sleep {side}"), make_user(points=500, bonus=400)
        who = {"guest": Actor()}.get(how, actor(ada))
        who = replace(who, is_anonymous=how == "without their name")
        asker = make_user()
        with clock_at(morning):
            asked = make_question(by=asker, category=category)
            under = make_answer(asked, by=make_user()) if kind == "comment" else asked
            sides[side] = (category, ada, who, None if kind == "question" else under, body)

    category, ada, who, under, body = sides["a"]
    with clock_at(morning + timedelta(hours=1)):
        waiting = write(kind, who, under, body, category)
    assert waiting.state == "held"
    with clock_at(morning + timedelta(hours=5)):
        releasing.release_post(waiting.id, expert)
        commit()
        category_b, ada_b, who_b, under_b, body_b = sides["b"]
        direct = write(kind, who_b, under_b, body_b, category_b)

    assert around(waiting, ada, category) == around(direct, ada_b, category_b)
    assert wrong_rows() == {}
    assert db.session.execute(select(func.count()).select_from(Hold)).scalar() == 0


def snapshot() -> dict[str, list[Any]]:
    """Every figure that a post moves, of everything there is but the post itself."""
    db.session.expire_all()
    posts = db.session.query(Post).filter(Post.state != "held").order_by(Post.id)
    shown = [[getattr(post, name) for name in FIGURES] + [post.active_post_id] for post in posts]
    people = db.session.query(User).order_by(User.id)
    return {
        "posts": shown,
        "people": [(u.points, u.question_count, u.answer_count, u.last_seen_on) for u in people],
        "categories": [c.question_count for c in db.session.query(Category).order_by(Category.id)],
        "tags": [(t.name, t.question_count) for t in db.session.query(Tag).order_by(Tag.id)],
        "tagged": [tuple(row) for row in db.session.execute(select(QuestionTag.question_id))],
    }


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
@pytest.mark.parametrize("how", PEOPLE)
def test_a_post_that_waits_touches_nothing(how: str, kind: str, expert: Actor) -> None:
    category, ada = make_category("Sleep"), make_user(points=500, bonus=400)
    asked = make_question(by=make_user(), category=category)
    who = Actor() if how == "guest" else actor(ada)
    who = replace(who, is_anonymous=how == "without their name")
    before = snapshot()

    post = write(kind, who, None if kind == "question" else asked, "A zebra.", category)
    held = snapshot(), wrong_rows()
    deleting.delete_post(post.id, expert)
    commit()
    refused = stored(post).state, snapshot() | {"posts": before["posts"]}, wrong_rows()
    deleting.restore_post(post.id, actor(make_user(role="editor")))
    commit()

    assert held == (before, {})
    assert refused == ("deleted", before, {})
    assert stored(post).state == "held"
    assert wrong_rows() == {}


def test_recounting_leaves_what_waits_alone() -> None:
    category = make_category("Sleep")
    post = write("question", Actor(), None, "A zebra.", category)
    answer = write("answer", Actor(), make_question(), "A zebra.", category)
    mended = {str(found.what): found.rows for found in recount.recount() if found.rows}
    commit()

    assert mended == {}
    assert (stored(post).state, stored(answer).state) == ("held", "held")


def test_what_was_released_stands_at_the_top_of_the_lists(expert: Actor) -> None:
    category = make_category("Sleep")
    now = clock.now()
    with clock_at(now - timedelta(days=2)):
        waiting = write("question", actor(make_user()), None, "A zebra.", category)
    with clock_at(now - timedelta(days=1)):
        other = make_question()
    commit()
    before = [row.id for row in lists.questions_page("recent", 1).questions.rows]

    releasing.release_post(waiting.id, expert)
    commit()

    for page in (lists.questions_page("recent", 1).questions, lists.activity_page(1)):
        assert [row.id for row in page.rows] == [waiting.id, other.id]
    assert before == [other.id]


@pytest.mark.parametrize("how", PEOPLE)
def test_a_post_without_a_name_keeps_to_the_hour(how: str, expert: Actor) -> None:
    who = Actor() if how == "guest" else actor(make_user())
    who = replace(who, is_anonymous=how == "without their name")
    post = write("answer", who, make_question(), "A zebra.", make_category("Sleep"))
    editing.edit_post(post.id, Edit(render("A zebra, said better.")), 1, expert)
    at = datetime(2030, 3, 1, 8, 20, 5, tzinfo=clock.now().tzinfo)
    with clock_at(at):
        releasing.release_post(post.id, expert)
    commit()

    shown = at if how == "by name" else clock.hour_of(at)
    question = db.session.get_one(Post, post.question_id)
    assert {stored(post).created_at, question.active_at} == {shown}
    assert (stored(post).edited_at, stored(post).revision) == (None, 1)


def test_an_edit_while_it_waits_touches_nothing_either() -> None:
    sleep, food = make_category("Sleep"), make_category("Food")
    ada = actor(make_user())
    post = write("question", ada, None, "A zebra.", sleep)
    before = snapshot()
    edit = Edit(
        render("A zebra eats."), title="What does it eat?", category_path="food", tags=("hay",)
    )

    editing.edit_post(post.id, edit, 1, ada)
    commit()

    assert snapshot() == before
    assert (stored(post).category_id, stored(post).tags) == (food.id, "hay")
    releasing.release_post(post.id, actor(make_user(role="expert")))
    commit()
    assert wrong_rows() == {}
    assert [tag.name for tag in db.session.query(Tag) if tag.question_count] == ["hay"]


def test_it_is_released_once_and_the_second_is_told(expert: Actor) -> None:
    post = write("answer", Actor(), make_question(), "A zebra.", make_category("Sleep"))
    releasing.release_post(post.id, expert)
    commit()

    with pytest.raises(NotAllowed) as refusal:
        releasing.release_post(post.id, expert)

    assert "released" in str(refusal.value.reason)


def test_nobody_else_releases_it_or_learns_of_it() -> None:
    ada = make_user()
    post = write("answer", actor(ada), make_question(), "A zebra.", make_category("Sleep"))

    for who in (Actor(), actor(make_user(points=9_000))):
        with pytest.raises(NotFound):
            releasing.release_post(post.id, who)
    with pytest.raises(NotAllowed):
        releasing.release_post(post.id, actor(ada))


def test_what_waited_can_be_withdrawn_and_leaves_no_reason() -> None:
    ada = make_user(points=500, bonus=400)
    posts = [
        write(kind, actor(ada), make_question() if kind == "answer" else None, "A zebra.", cat)
        for kind, cat in (("answer", make_category("Sleep")), ("question", make_category("Food")))
    ]

    for post in posts:
        erasing.withdraw_post(post.id, actor(ada))
    commit()

    assert [stored(post).state for post in posts] == ["withdrawn", "withdrawn"]
    assert db.session.query(Hold).count() == 0
    assert points_of(ada) == 500
    assert wrong_rows() == {}


def test_a_closed_question_still_takes_an_answer_that_waited(expert: Actor) -> None:
    question = make_question()
    post = write("answer", Actor(), question, "A zebra.", make_category("Sleep"))
    staff = actor(make_user(role="editor"))
    closing.close_question(question.id, staff, reason="Why.", original_id=None)

    releasing.release_post(post.id, expert)
    commit()

    assert stored(question).answer_count == 1


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
def test_what_waits_is_its_writers_and_the_experts(kind: str) -> None:
    def acts(role: str, author_id: int) -> frozenset[str]:
        target = Target(kind, author_id, "held")
        found = permissions.acts_on(Actor(1, "Ada", role), target, Settings())
        return found - {"see held", "see deleted"}

    own, refusing = {"edit", "delete", "withdraw", "history"}, {"release", "delete", "history"}

    assert (acts("member", 1), acts("expert", 1)) == (own, own | {"release"})
    assert (acts("expert", 2) - {"edit"}, acts("member", 2)) == (refusing, set())
    assert acts("editor", 2) == refusing | {"edit"}
