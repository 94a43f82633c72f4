"""Categories from a default set and from the topics of older sites."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.database import commit, db
from forum.errors import NotValid
from forum.models import Category
from forum.transfer.categories import (
    add_default_categories,
    categories_of,
    read_categories,
    topic_title,
)
from tests.factories import make_category


def test_a_forum_without_categories_gets_the_default_set(forum: Flask) -> None:
    add_default_categories()
    commit()

    assert count_categories() == len(read_categories(None))


def test_a_forum_that_has_a_category_is_left_alone(forum: Flask) -> None:
    make_category("Only this")

    add_default_categories()
    commit()

    assert count_categories() == 1


@pytest.mark.parametrize(
    ("topic", "title"),
    [
        ("family-conflict", "Family conflict"),
        ("sleep_improvement", "Sleep improvement"),
        ("lgbtq", "Lgbtq"),
        ("Self-care at home", "Self-care at home"),
        ("  ", ""),
        ("-", ""),
        ("long " * 30, ("Long " + "long " * 15).strip()),
    ],
)
def test_a_topic_becomes_a_title(topic: str, title: str) -> None:
    assert topic_title(topic) == title


def test_a_topic_that_is_a_number_is_refused() -> None:
    with pytest.raises(NotValid):
        topic_title("2024")


def test_a_topic_finds_its_category_wherever_it_lies(forum: Flask) -> None:
    sleep = make_category("Sleep", make_category("Health"))

    found = categories_of(["Sleep", "Sleep!", "Work", ""])

    work = db.session.execute(select(Category).where(Category.path == "work")).scalar_one()
    assert found == {"Sleep": sleep.id, "Sleep!": sleep.id, "Work": work.id, "": None}


def count_categories() -> int:
    return db.session.execute(select(func.count()).select_from(Category)).scalar_one()
