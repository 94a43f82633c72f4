"""Somebody who uses keys only, and somebody with a very narrow screen."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.browser import Window, expect
from tests.factories import make_answer, make_category, make_comment, make_question, make_user

pytestmark = pytest.mark.browser

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
FOCUS = """() => {
  const focused = document.activeElement;
  const style = getComputedStyle(focused);
  const box = focused.getBoundingClientRect();
  const isRinged = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {
    name: focused.getAttribute("aria-label") || focused.textContent.trim(),
    post: focused.closest("article")?.id ?? null,
    isShown: isRinged && box.width > 0 && box.height > 0 && box.left >= 0 && box.top >= 0,
  };
}"""


def test_the_skip_link_comes_first_and_leads_past_the_menu(site: Flask, window: Window) -> None:
    window.open("/")

    window.page.keyboard.press("Tab")
    skip = window.page.get_by_role("link", name="Skip to the text")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    window.page.keyboard.press("Enter")
    window.page.keyboard.press("Tab")

    expect(window.page.locator("main :focus")).to_have_count(1)


@pytest.mark.parametrize("screen", ["desktop"])
def test_a_vote_needs_only_the_tab_and_enter_keys(site: Flask, window: Window, screen: str) -> None:
    question = make_question(by=make_user())
    answer = make_answer(question, by=make_user())
    window.sign_in(make_user()).open(f"/{question.id}")

    stops = [tab(window)]
    while not (stops[-1]["name"] == "Vote up" and stops[-1]["post"] == f"post-{answer.id}"):
        stops.append(tab(window))
        assert len(stops) < 60, stops
    window.page.keyboard.press("Enter")

    expect(window.post(answer.id).locator("[data-score]")).to_have_text("+1 vote")
    assert [stop for stop in stops if not stop["isShown"]] == []
    votes = [(stop["name"], stop["post"]) for stop in stops if "Vote" in str(stop["name"])]
    assert votes == [
        ("Vote up", f"post-{question.id}"),
        ("Vote down", f"post-{question.id}"),
        ("Vote up", f"post-{answer.id}"),
    ]


@pytest.mark.parametrize("has_javascript", [True], ids=["with JavaScript"])
def test_nothing_hangs_over_the_edge_of_a_narrow_screen(site: Flask, window: Window) -> None:
    member = make_user("w" * 20, points=1_234_567)
    category = make_category("Health", description=LONG)
    within = make_category(LONG[:60], parent=category)
    text = f"{LONG * 2}\n\n    {LONG * 2}\n\n`{LONG}`\n\n| {LONG} | b |\n| - | - |\n| c | {LONG} |"
    question = make_question(LONG, text, by=member, category=within, tags=("t" * 40,))
    answer = make_answer(question, f"{LONG}\n\n{text}", display_name="W" * 40)
    make_comment(answer, LONG * 2)
    window.expects(404)
    window.page.set_viewport_size({"width": 320, "height": 640})
    addresses = [
        *("/", "/questions", "/activity", "/unanswered", "/categories", "/tags", "/users"),
        *(f"/user/{member.name}", f"/user/{member.name}/answers", f"/questions/{within.path}"),
        *(f"/{question.id}", f"/{question.id}/history", f"/{answer.id}/comment"),
        *("/ask", "/login", "/register", "/account", f"/{question.id}/edit", f"/nothing/{LONG}"),
    ]

    window.sign_in(member)
    widths = {}
    for address in addresses:
        window.open(address)
        widths[address] = width_of(window)

    assert {address: width for address, width in widths.items() if width > 320} == {}
    window.page.evaluate("document.querySelector('h1').style.minWidth = '330px'")
    assert width_of(window) > 320


def width_of(window: Window) -> int:
    """How wide the page is, with what hangs over the edge of the screen."""
    width: int = window.page.evaluate("document.documentElement.scrollWidth")
    return width


def tab(window: Window) -> dict[str, object]:
    """Press Tab; tells what is focused then, and whether one can see it."""
    window.page.keyboard.press("Tab")
    focused: dict[str, object] = window.page.evaluate(FOCUS)
    return focused
