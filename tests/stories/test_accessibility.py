"""Pages can be read by people who do not see them, or not well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from tests.browser import Window
from tests.factories import (
    make_answer,
    make_category,
    make_comment,
    make_question,
    make_user,
    vote,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CHECK = Path(__file__).with_name("accessibility.js").read_text(encoding="utf-8")
TEXT = "> Quoted.\n\nSee https://example.org and `code`:\n\n```python\nx = 'y'  # why\n```\n"

GOOD_PAGE = """<!doctype html>
<html lang="en"><head><title>Good</title><style>
body { background: #fff; color: #222 } small { color: #555 } button { color: #222 }
</style></head><body>
<header><nav aria-label="Main"><a href="/questions">Questions</a></nav></header>
<main id="main"><h1>Good</h1><h2>Better</h2><h3>Best</h3><h2>Again</h2>
<p>Some <small>quiet</small> words. <img src="data:," alt=""></p>
<form><label for="name">Name</label><input id="name" aria-describedby="why"><p id="why">Why.</p>
<button>Send</button></form></main><footer>Foot</footer></body></html>"""

PLANTED = [
    ('lang="en"', "", "no language"),
    ("<title>Good</title>", "", "no title"),
    ("<h2>Better</h2>", "<h1>Better</h1>", "2 headings of level 1"),
    ("<h1>Good</h1>", "<h2>Good</h2>", "0 headings of level 1"),
    ("<h2>Again</h2>", "<h2></h2>", "empty heading"),
    ("<h2>Better</h2>", "", "heading skips a level"),
    ('<main id="main">', '<div id="main">', "0 main"),
    ("<footer>Foot</footer>", "", "0 body > footer"),
    ("<footer>Foot", '<nav aria-label="Main"></nav><footer>Foot', "nav named twice"),
    ('alt=""', "", "image without alt"),
    (' for="name"', "", "field without label"),
    ('<label for="name">Name', '<label for="name">', "field without label"),
    ("<button>Send", "<button>", "without name: <button>"),
    (">Questions<", "><", 'without name: <a href="/questions">'),
    ('aria-describedby="why"', 'aria-describedby="where"', "aria-describedby leads nowhere"),
    ('id="why"', 'id="name"', "id twice: name"),
    ("Foot", '<a href="#top">Up</a>', "leads nowhere"),
    ("<form>", '<form aria-hidden="true">', "hidden, but reached by Tab"),
    ("<button>", '<button tabindex="2">', "out of the order of Tab"),
    ("color: #555", "color: #888", "contrast 3.54: <small>"),
    ("color: #555", "color: #555; background: #777", "contrast 1."),
    ("color: #555", "opacity: 0.4", "contrast 2."),
    ("color: #222 }", "color: oklch(70% 0 0) }", "contrast 2."),
]


@pytest.fixture
def has_javascript() -> bool:
    """The check itself is a script."""
    return True


@pytest.fixture
def blank_page(chromium: Browser) -> Iterator[Page]:
    """A page of no site."""
    page = chromium.new_page()
    yield page
    page.close()


def test_a_good_page_gives_no_complaints(blank_page: Page) -> None:
    blank_page.set_content(GOOD_PAGE)

    assert complaints_about(blank_page) == []


@pytest.mark.parametrize(("good", "bad", "complaint"), PLANTED)
def test_what_is_wrong_with_a_page_is_found(
    blank_page: Page, good: str, bad: str, complaint: str
) -> None:
    assert good in GOOD_PAGE
    blank_page.set_content(GOOD_PAGE.replace(good, bad))

    assert any(one.startswith(complaint) for one in complaints_about(blank_page))


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_a_member_can_read_every_page(site: Flask, window: Window, screen: str) -> None:
    ada = make_user("Ada", role="admin", points=1_234)
    question, answer = some_thread()
    window.sign_in(ada)
    window.expects(404)

    found = look_over(
        window,
        *(
            "/",
            "/account",
            "/account/password",
            "/account/two-step",
            f"/user/{ada.name}",
            "/nothing",
        ),
        *(f"/{question}", f"/{question}/edit", f"/{question}/history", f"/{question}/close"),
        *(f"/{answer}/delete", f"/{answer}/comment"),
    )

    assert found == {}


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_a_guest_can_read_every_page(site: Flask, window: Window, screen: str) -> None:
    question, _answer = some_thread()

    found = look_over(
        window,
        *("/", "/questions", "/activity", "/unanswered", "/categories", "/tags", "/users"),
        *("/privacy", "/user/Bo", "/ask", "/login", "/register", "/forgot", f"/{question}"),
        *("/questions/health", "/categories/health", "/questions?tag=sleep", "/hot"),
    )

    assert found == {}


def test_a_refused_form_and_its_preview_can_be_read(site: Flask, window: Window) -> None:
    make_category("Health")
    window.expects(422)
    window.open("/ask")
    window.fill("Tell more", TEXT)
    window.press("Preview")
    window.page.locator("[data-preview]").wait_for()
    preview = in_both_lights(window)

    window.press("Send your question")
    window.page.get_by_role("alert").wait_for()

    assert preview == []
    assert in_both_lights(window) == []


def test_the_menu_of_a_phone_can_be_read(site: Flask, window: Window) -> None:
    window.open("/")
    window.press("Menu")
    window.page.get_by_role("link", name="Unanswered").wait_for()

    assert in_both_lights(window) == []


def look_over(window: Window, *addresses: str) -> dict[str, list[str]]:
    """The complaints about each of these pages."""
    found = {}
    for address in addresses:
        window.open(address)
        if complaints := in_both_lights(window):
            found[address] = complaints
    return found


def in_both_lights(window: Window) -> list[str]:
    """What is wrong with this page by day and by night."""
    window.page.emulate_media(color_scheme="light")
    by_day = complaints_about(window.page)
    window.page.emulate_media(color_scheme="dark")
    return by_day + [f"dark: {one}" for one in complaints_about(window.page) if one not in by_day]


def complaints_about(page: Page) -> list[str]:
    """What is wrong with this page as it is shown now."""
    found: list[str] = page.evaluate(CHECK)
    return found


def some_thread() -> tuple[int, int]:
    """A question with all that can stand on its page; gives its id and an answer's."""
    category = make_category("Sleep", parent=make_category("Health"))
    bo = make_user("Bo", role="editor", points=6_800)
    question = make_question(
        "What helps you to sleep?", TEXT, by=bo, category=category, tags=("sleep", "night")
    )
    first = make_answer(question, f"An answer.\n\n{TEXT}", by=make_user(), is_accepted=True)
    make_answer(question, "Deleted by somebody.", is_deleted=True)
    make_comment(first, "A comment on it.")
    vote(first)
    make_question("Is this question closed?", by=bo, category=category, is_closed=True)
    return question.id, first.id
