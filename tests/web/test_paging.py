"""Pages of a list."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.errors import NotFound
from forum.web.paging import choice, page_number, pager

GOOD = [("", 1), ("page=1", 1), ("page=2", 2), ("page=5000", 5000), ("page=007", 7)]
GOOD += [("page=999999999999999999", 999_999_999_999_999_999)]
BAD = ["", "0", "-1", "abc", "1.0", "+1", "1e3", "٣", "１", "²", " 1", "1 ", "9" * 19, "9" * 5000]


@pytest.mark.parametrize(("query", "number"), GOOD)
def test_a_page_is_a_number_from_one(query: str, number: int, app: Flask) -> None:
    with app.test_request_context(f"/?{query}"):
        assert page_number() == number


@pytest.mark.parametrize("text", BAD)
def test_anything_else_is_no_page(text: str, app: Flask) -> None:
    with app.test_request_context("/", query_string={"page": text}), pytest.raises(NotFound):
        page_number()


@pytest.mark.parametrize(
    ("query", "chosen"), [("", "hot"), ("sort=votes", "votes"), ("sort=hot", "hot")]
)
def test_an_order_is_one_of_those_there_are(query: str, chosen: str, app: Flask) -> None:
    with app.test_request_context(f"/?{query}"):
        assert choice("sort", "hot", ("hot", "votes")) == chosen


@pytest.mark.parametrize("text", ["", "Hot", "views", "hot ", "\0", "hot,votes"])
def test_any_other_order_is_no_page(text: str, app: Flask) -> None:
    with app.test_request_context("/", query_string={"sort": text}), pytest.raises(NotFound):
        choice("sort", "hot", ("hot", "votes"))


def test_the_neighbours_keep_what_was_asked_for(app: Flask) -> None:
    with app.test_request_context("/questions?sort=hot&tag=c%2B%2B&page=3"):
        found = pager(3, has_rows=True, has_more=True)

    assert found.first_url == "/questions?sort=hot&tag=c%2B%2B"
    assert found.previous_url == "/questions?sort=hot&tag=c%2B%2B&page=2"
    assert found.next_url == "/questions?sort=hot&tag=c%2B%2B&page=4"


def test_a_single_page_has_no_neighbours(app: Flask) -> None:
    with app.test_request_context("/questions"):
        found = pager(1, has_rows=True, has_more=False)

    assert found.first_url is found.previous_url is found.next_url is None


def test_past_the_end_is_no_page_but_an_empty_list_is_one(app: Flask) -> None:
    with app.test_request_context("/questions?page=2"), pytest.raises(NotFound):
        pager(2, has_rows=False, has_more=False)
    with app.test_request_context("/questions"):
        assert pager(1, has_rows=False, has_more=False).next_url is None
