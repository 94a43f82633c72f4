"""A page of a list is found by walking an index, however far it lies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.database import db, is_postgres, reading
from forum.prepared import Query
from forum.reading import lists, people
from forum.reading.paged import window
from tests.factories import make_category, make_question

INDEXED: dict[str, Callable[[], Query]] = {
    **{order: lambda order=order: lists.chosen_ids(order) for order in lists.ORDERS},
    **{f"no {by}": lambda by=by: lists.unanswered_ids(by) for by in lists.UNANSWERED},
    "no answers, in two categories": lambda: lists.unanswered_ids("answers", 2),
    "activity": lists.active_ids,
    **{
        f"{order} in a category": lambda order=order: lists.chosen_ids(order, 1)
        for order in lists.ORDERS
    },
    "recent with a tag": lambda: lists.chosen_ids("recent", 0, "few"),
}


ASKED_FOR = {
    **{f"category_{n}": n + 1 for n in range(3)},
    "tag": 3,
    "person": 3,
    "offset": 99_980,
    "reach": 100_001,
}


@pytest.mark.parametrize("name", INDEXED)
def test_a_far_page_only_walks_an_index(forum: Flask, name: str) -> None:
    plan = plan_of(window(INDEXED[name]()))

    # Which index PostgreSQL takes depends on what the tables hold; here they are empty.
    assert ("using ix_" if is_postgres() else "USING COVERING INDEX ix_") in plan
    assert not is_sorted_by(plan)


@pytest.mark.parametrize("ids", [people.asked_ids, people.answered_ids])
def test_a_persons_lists_need_no_sorting(forum: Flask, ids: Callable[[], Query]) -> None:
    plan = plan_of(window(ids()))

    assert ("using ix_post" if is_postgres() else "USING INDEX ix_post_author") in plan
    assert not is_sorted_by(plan)


def is_sorted_by(plan: str) -> bool:
    return "TEMP B-TREE" in plan or "Sort" in plan


def plan_of(query: Query) -> str:
    """How the database means to answer; PostgreSQL is kept from reading a whole table."""
    written = query.params(ASKED_FOR).compile(db.engine, compile_kwargs={"literal_binds": True})
    if not is_postgres():
        rows = reading().exec_driver_sql(f"EXPLAIN QUERY PLAN {written}")
        return "\n".join(row[3] for row in rows)
    for way in ("seqscan", "sort", "bitmapscan"):
        reading().exec_driver_sql(f"SET LOCAL enable_{way} = off")
    return "\n".join(row[0] for row in reading().exec_driver_sql(f"EXPLAIN {written}"))


def test_very_many_categories_are_read_all_the_same(forum: Flask) -> None:
    health = make_category("Health")
    for n in range(lists.MOST_PUT_TOGETHER + 1):
        make_category(f"Part {n}", health)
    make_question("Here", category=make_category("The last", health))

    for order in lists.ORDERS:
        page = lists.questions_page(order, 1, category_path="health")
        assert [row.title for row in page.questions.rows] == ["Here"]
