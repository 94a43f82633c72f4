"""What people write is drawn as they meant it: code, tables, hidden words."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.browser import Window, expect
from tests.factories import make_question

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("has_javascript", [False], ids=["without JavaScript"]),
]

CODE = "```python\nif late:  # again\n    print('sleep', 8)\n```\n"
TABLE = "| day | hours |\n| --- | ----: |\n| Monday | 8 |\n"
COLOURS = """(parts) => new Set(parts.map((part) => getComputedStyle(part).color)).size"""


def test_code_is_coloured_by_what_it_says(site: Flask, window: Window) -> None:
    question = make_question(body=CODE)

    window.open(f"/{question.id}")

    code = window.post(question.id).locator("pre code")
    expect(code).to_contain_text("print('sleep', 8)")
    parts = code.locator(".hl-k, .hl-c1, .hl-s1, .hl-mi")
    expect(parts).to_have_count(4)
    assert parts.evaluate_all(COLOURS) == 4


def test_a_table_keeps_its_columns_in_line(site: Flask, window: Window) -> None:
    question = make_question(body=TABLE)

    window.open(f"/{question.id}")

    cells = window.post(question.id).locator("td")
    expect(cells.first).to_have_css("text-align", "start")
    expect(cells.last).to_have_css("text-align", "right")


def test_hidden_words_are_shown_when_asked_for(site: Flask, window: Window) -> None:
    question = make_question(body="How does it end?\n\n>! He leaves in May.")

    window.open(f"/{question.id}")
    words = window.post(question.id).get_by_text("He leaves in May.")
    expect(words).to_be_hidden()
    window.post(question.id).get_by_text("Hidden text").click()

    expect(words).to_be_visible()
