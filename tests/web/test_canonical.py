from __future__ import annotations

import pytest
from flask import Flask

from forum.web.canonical import canonical_url, page_address


@pytest.mark.parametrize(
    ("page", "query", "address"),
    [
        (1, {}, "/questions"),
        (2, {}, "/questions?page=2"),
        (1, {"sort": None, "tag": "c++"}, "/questions?tag=c%2B%2B"),
        (3, {"sort": "hot"}, "/questions?page=3&sort=hot"),
    ],
)
def test_a_page_has_one_public_address(
    forum: Flask, page: int, query: dict[str, str | None], address: str
) -> None:
    assert canonical_url("/questions", page, **query) == forum.config["BASE_URL"] + address


def test_what_is_not_given_is_left_out() -> None:
    assert page_address("/users", sort=None) == "/users"
