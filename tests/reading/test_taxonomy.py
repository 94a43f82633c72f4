from __future__ import annotations

import pytest
from flask import Flask

from forum.errors import NotFound
from forum.reading import taxonomy
from forum.reading.rows import CategoryLink
from tests.factories import make_category, make_question


def test_the_tree_goes_four_levels_deep_and_adds_up(forum: Flask) -> None:
    first = make_category("One")
    second = make_category("Two", first)
    third = make_category("Three", second)
    fourth = make_category("Four", third)
    for category in (first, second, third, fourth, fourth):
        make_question(category=category)

    (one,) = taxonomy.category_tree()

    two, three, four = one.children[0], one.children[0].children[0], third_below(one)
    assert [node.question_count for node in (one, two, three, four)] == [5, 4, 3, 2]
    assert four.path == "one/two/three/four"
    assert one.ids == (first.id, second.id, third.id, fourth.id)


def test_brothers_and_sisters_keep_their_order(forum: Flask) -> None:
    for title in ("Work", "Health", "Art"):
        make_category(title)

    tree = taxonomy.category_tree()

    assert [node.title for node in tree] == ["Work", "Health", "Art"]


def test_a_place_knows_the_way_down(forum: Flask) -> None:
    health = make_category("Health", description="How we feel.")
    sleep = make_category("Sleep", health, "Lying awake.")

    place = taxonomy.category_place(sleep.path)

    assert (place.node.title, place.node.description) == ("Sleep", "Lying awake.")
    assert place.above == (CategoryLink("Health", "health"),)


@pytest.mark.parametrize("path", ["nowhere", "health/nowhere", "sleep", "health/", "/health", "\0"])
def test_a_path_that_leads_nowhere_is_not_found(forum: Flask, path: str) -> None:
    make_category("Sleep", make_category("Health"))

    with pytest.raises(NotFound):
        taxonomy.category_place(path)


def test_tags_come_by_use(forum: Flask) -> None:
    make_question(tags=("sleep", "night"))
    make_question(tags=("sleep", "anger"))
    make_question(tags=("gone",), is_deleted=True)

    page = taxonomy.tags_page(1)

    counted = [(tag.name, tag.question_count) for tag in page.rows]
    assert counted == [("sleep", 2), ("anger", 1), ("night", 1)]


@pytest.mark.parametrize("name", ["café", "CAFÉ", "cafe\u0301", "ＣＡＦＥ\u0301", "ca\u200bfé"])
def test_a_tag_is_found_however_it_is_typed(forum: Flask, name: str) -> None:
    make_question(tags=("café",))

    assert taxonomy.tag_named(name).name == "café"


@pytest.mark.parametrize("name", ["gone", "never", "x" * 5_000])
def test_a_tag_that_no_question_carries_is_not_found(forum: Flask, name: str) -> None:
    make_question(tags=("gone",), is_deleted=True)

    with pytest.raises(NotFound):
        taxonomy.tag_named(name)


def third_below(node: taxonomy.CategoryNode) -> taxonomy.CategoryNode:
    return node.children[0].children[0].children[0]
