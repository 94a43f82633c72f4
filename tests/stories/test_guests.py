"""Somebody without an account reads, answers, asks and comments."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.browser import Window, expect
from tests.factories import make_answer, make_category, make_question

pytestmark = pytest.mark.browser

TITLE = "How do I tell my sister that I cannot come?"


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_a_guest_reads_and_answers_under_a_name(site: Flask, window: Window, screen: str) -> None:
    question = make_question(TITLE)
    make_answer(question, "Ring her. A letter leaves room for guesses.")

    window.open("/")
    window.follow(TITLE)
    expect(window.page.get_by_text("Ring her.")).to_be_visible()
    assert window.context.cookies() == []
    window.fill("Your answer", "Say it **early**, and say when you will come instead.")
    window.fill("Your name to display (optional):", "Grace")
    window.press("Send your answer")

    thanks = window.page.get_by_text("Your answer is here. Thank you for taking the time.")
    expect(thanks).to_be_visible()
    answer = window.page.locator('article[data-kind="answer"]', has_text="Say it early")
    expect(answer.locator("strong")).to_have_text("early")
    expect(answer.locator("[data-author]")).to_have_text("Grace")
    expect(answer).to_be_in_viewport()
    window.open("/")
    expect(window.page.locator(".question-row")).to_contain_text("by Grace")
    expect(thanks).to_have_count(0)


def test_a_guest_looks_at_the_preview_and_then_asks(site: Flask, window: Window) -> None:
    make_category("Family")

    window.open("/")
    window.page.get_by_role("link", name="Ask", exact=True).click()
    window.fill("Your question in one sentence", TITLE)
    window.fill("Tell more", "She has *asked* three times.\n\n- I am tired\n- it is far")
    window.field("Category").select_option(label="Family")
    window.fill("Tags (optional)", "sister, saying-no")
    loads = window.page_loads
    window.press("Preview")

    preview = window.page.locator("[data-preview]")
    expect(preview.locator("em")).to_have_text("asked")
    expect(preview.locator("li")).to_have_count(2)
    assert window.page_loads == loads + (0 if window.has_javascript else 1)
    expect(window.field("Your question in one sentence")).to_have_value(TITLE)
    window.press("Send your question")

    expect(window.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(window.page.get_by_text("Thank you for asking.")).to_be_visible()
    question = window.page.locator('article[data-kind="question"]')
    expect(question).to_contain_text("in Family by guest")
    expect(question.locator("em")).to_have_text("asked")
    expect(question.get_by_role("link", name="saying-no")).to_be_visible()


def test_a_guest_comments(site: Flask, window: Window) -> None:
    question = make_question(TITLE)

    window.open(f"/{question.id}")
    window.post(question.id).get_by_role("link", name="Comment").click()
    window.fill("Your comment", "How far away does she live?")
    window.press("Send your comment")

    comment = window.page.locator('article[data-kind="comment"]')
    expect(comment).to_contain_text("How far away does she live?")
    expect(comment.locator("[data-author]")).to_have_text("guest 2")
    expect(window.page.get_by_text("Your comment is here.")).to_be_visible()


def test_a_guest_is_led_to_the_door_when_voting(site: Flask, window: Window) -> None:
    question = make_question(TITLE)

    window.open(f"/{question.id}")
    window.post(question.id).get_by_role("link", name="Sign in to vote").first.click()

    expect(window.page.get_by_role("heading", level=1)).to_have_text("Sign in")
