"""What a question costs somebody with a slow connection, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from tests.browser import Window
from tests.factories import make_answer, make_category, make_comment, make_question, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Request

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("has_javascript", [True], ids=["with JavaScript"]),
]

MOST_BYTES = 25_000
WEIGHED = {"document", "stylesheet", "script"}
# What a page is made of beside itself, as far as it did not lie in the browser already.
FETCHED = """() => performance.getEntriesByType("resource")
  .filter((entry) => entry.transferSize > 0).map((entry) => entry.name)"""
PARAGRAPH = (
    "Since spring we have shared one desk, and by noon I no longer know whose turn it is to be "
    "quiet. I have tried headphones, a walk and a list on the door; number {n} worked for a week. "
    "What I would like is a rule that does not sound like one."
)


@pytest.mark.parametrize("reader", ["guest", "member"])
def test_a_question_with_three_answers_weighs_little(
    site: Flask, window: Window, reader: str, record_property: Callable[[str, object], None]
) -> None:
    question = make_question(
        "How do two people share one desk?", text(1), by=make_user(), tags=("work", "home")
    )
    for n in (2, 3, 4):
        make_comment(make_answer(question, text(n), by=make_user()), f"Thank you, {n} times.")
    if reader == "member":
        window.sign_in(make_user())

    window.open(f"/{question.id}/{question.slug}")
    window.page.wait_for_load_state("networkidle")

    weights = {request.url: weight(request) for request in window.requests if is_weighed(request)}
    total = sum(weights.values())
    record_property(f"question page with 3 answers, for a {reader}", f"{total / 1000:.1f} kB")
    assert total < MOST_BYTES, weights
    assert len(weights) > 8


def test_static_files_are_kept_for_a_year_and_guarded(site: Flask, window: Window) -> None:
    make_category("Health")

    window.open("/ask")
    window.page.wait_for_load_state("networkidle")

    static = [request for request in window.requests if "/static/" in request.url]
    kinds = {request.resource_type for request in static}
    assert kinds >= {"stylesheet", "script", "image"}
    for request in static:
        response = request.response()
        assert response is not None
        headers = response.all_headers()
        assert headers["cache-control"] == "max-age=31536000, public, immutable", request.url
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "access-control-allow-origin" not in headers


def test_a_second_page_fetches_nothing_but_itself(site: Flask, window: Window) -> None:
    window.open(f"/{make_question().id}")
    window.page.wait_for_load_state("networkidle")
    assert window.page.evaluate(FETCHED) != []

    window.open(f"/{make_question().id}")
    window.page.wait_for_load_state("networkidle")

    assert window.page.evaluate(FETCHED) == []


def text(n: int) -> str:
    """A text as long as people write."""
    return "\n\n".join(PARAGRAPH.format(n=n * 10 + i) for i in range(3))


def is_weighed(request: Request) -> bool:
    """Whether it is part of the page itself; icons come once a year."""
    return request.resource_type in WEIGHED


def weight(request: Request) -> int:
    """The bytes that came over the line, as they were packed."""
    response = request.response()
    assert response is not None
    assert response.header_value("content-encoding") in {"br", "gzip"}, request.url
    return request.sizes()["responseBodySize"]
