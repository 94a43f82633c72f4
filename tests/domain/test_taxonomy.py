"""Categories and tags."""

from __future__ import annotations

import pytest

from forum.database import commit, db
from forum.domain import taxonomy
from forum.errors import NotValid
from forum.models import Category, QuestionTag, Tag
from tests.factories import make_category, make_question

pytestmark = pytest.mark.usefixtures("forum")


def counted() -> dict[str, int]:
    db.session.expire_all()
    named = {each.path: each.question_count for each in db.session.query(Category)}
    return named | {each.name: each.question_count for each in db.session.query(Tag)}


def test_a_category_is_found_by_its_path() -> None:
    health = make_category("Health")
    sleep = make_category("Sleep", parent=health)

    assert taxonomy.category_at("health/sleep") is sleep
    assert (sleep.depth, sleep.parent_id) == (2, health.id)


@pytest.mark.parametrize("path", ["sleep", "health/", "Health", "health/sleep/deep", "", None])
def test_any_other_path_is_asked_again(path: str | None) -> None:
    make_category("Sleep", parent=make_category("Health"))

    with pytest.raises(NotValid) as refusal:
        taxonomy.category_at(path)

    assert refusal.value.field == "category"


def test_without_categories_there_is_none_to_choose() -> None:
    assert taxonomy.category_at("") is None
    assert taxonomy.category_at(None) is None


def test_categories_go_four_levels_deep() -> None:
    deepest = make_category("One")
    for title in ("Two", "Three", "Four"):
        deepest = make_category(title, parent=deepest)

    with pytest.raises(NotValid):
        taxonomy.add_category("Five", "five", deepest)

    assert deepest.path == "one/two/three/four"


def test_categories_stand_in_the_order_they_came_in() -> None:
    first, second = make_category("B"), make_category("A")
    inner = make_category("C", parent=second)

    assert (first.position, second.position, inner.position) == (0, 1, 0)


def test_a_question_is_counted_in_its_category_alone() -> None:
    health = make_category("Health")
    sleep = make_category("Sleep", parent=health)

    make_question(category=sleep, tags=("night", "talk"))
    make_question(category=health, tags=("night",))

    assert counted() == {"health": 1, "health/sleep": 1, "night": 2, "talk": 1}


def test_a_question_comes_into_its_lists_and_out_of_them() -> None:
    question = make_question(tags=("night", "talk"))

    taxonomy.unlist_question(question)
    out = counted(), db.session.query(QuestionTag).count()
    taxonomy.list_question(question)
    commit()

    assert out == ({"night": 0, "talk": 0}, 0)
    assert counted() == {"night": 1, "talk": 1}
    rows = db.session.query(QuestionTag).all()
    assert {row.asked_at for row in rows} == {question.created_at}


def test_tags_are_made_once_and_named_in_the_order_of_their_ids() -> None:
    make_question(tags=("night",))
    make_question(tags=("autumn",))

    ids = taxonomy.tag_ids(["talk", "autumn", "night", "talk", "beginning"])

    assert list(ids.values()) == sorted(ids.values())
    assert set(ids) == {"talk", "autumn", "night", "beginning"}
    assert db.session.query(Tag).count() == 4
    assert taxonomy.tag_ids([]) == {}


def test_a_recount_mends_what_was_spoiled() -> None:
    make_question(category=make_category("Sleep"), tags=("night",))
    for row in (*db.session.query(Category), *db.session.query(Tag)):
        row.question_count = 9

    taxonomy.recount()
    commit()

    assert counted() == {"sleep": 1, "night": 1}
