"""What somebody typed is never lost: refused forms, drafts, two people at one text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum import settings
from forum.database import commit
from tests.browser import Window, expect
from tests.factories import make_category, make_question, make_user

pytestmark = pytest.mark.browser

TITLE = "May I leave a party early?"
TEXT = "I was there for an hour and it was loud.\n\n> Stay a little, they said."


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_a_refused_question_comes_back_as_it_was_typed(
    site: Flask, window: Window, screen: str
) -> None:
    make_category("Friends")
    window.expects(422)

    window.open("/ask")
    window.fill("Your question in one sentence", "Leave?")
    window.fill("Tell more", TEXT)
    window.fill("Tags (optional)", "one two three four five six")
    window.fill("Your name to display (optional):", "Grace")
    window.press("Send your question")

    summary = window.page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    expect(summary.get_by_role("listitem")).to_have_count(3)
    says(window, "Your question in one sentence", "Please write at least 12 characters.")
    says(window, "Tags (optional)", "Please choose at most 5 tags")
    says(window, "Category", "Please choose a category.")
    expect(window.field("Tell more")).to_have_value(TEXT)
    expect(window.field("Your name to display (optional):")).to_have_value("Grace")
    summary.get_by_role("link", name="Please write at least 12 characters.").click()
    expect(window.field("Your question in one sentence")).to_be_focused()


def test_a_guest_who_was_very_quick_only_presses_once_more(site: Flask, window: Window) -> None:
    with site.app_context():
        settings.change("min_form_seconds", "60")
        commit()
    question = make_question(TITLE)
    window.expects(422)

    window.open(f"/{question.id}")
    window.fill("Your answer", TEXT)
    window.press("Send your answer")
    expect(window.page.get_by_role("alert")).to_contain_text("That was very quick.")
    with site.app_context():
        settings.change("min_form_seconds", "0")
        commit()
    window.press("Send your answer")

    expect(window.page.locator('article[data-kind="answer"]')).to_contain_text("it was loud")


def test_of_two_members_who_edit_at_once_neither_loses_a_word(
    site: Flask, open_window: Callable[[], Window]
) -> None:
    author, editor = make_user("Ada"), make_user("Yorick", role="editor")
    question = make_question(TITLE, "I was there for an hour.", by=author)
    first, second = open_window().sign_in(author), open_window().sign_in(editor)
    second.expects(409)
    for window in (first, second):
        window.open(f"/{question.id}/edit")

    first.fill("Text", "I was there for two hours.")
    first.press("Save the changes")
    expect(first.post(question.id)).to_contain_text("two hours")
    second.fill("Text", "I was there for an hour, and it was loud.")
    second.press("Save the changes")

    expect(second.page.get_by_role("alert")).to_contain_text("Somebody else edited this")
    expect(second.field("What it says now")).to_have_value("I was there for two hours.")
    expect(second.field("Text")).to_have_value("I was there for an hour, and it was loud.")
    second.fill("Text", "I was there for two hours, and it was loud.")
    second.press("Save the changes")
    expect(second.post(question.id)).to_contain_text("two hours, and it was loud")
    second.open(f"/{question.id}/history")
    expect(second.page.locator(".versions > li")).to_have_count(3)


@pytest.mark.parametrize("has_javascript", [True], ids=["with JavaScript"])
def test_a_draft_outlives_a_reload_and_is_gone_once_it_is_sent(site: Flask, window: Window) -> None:
    question = make_question(TITLE)
    drafts = "Object.keys(sessionStorage)"

    window.open(f"/{question.id}")
    window.page.reload()
    assert window.page.evaluate(drafts) == []
    window.fill("Your answer", TEXT)
    window.fill("Your name to display (optional):", "Grace")
    window.page.reload()
    expect(window.field("Your answer")).to_have_value(TEXT)
    expect(window.field("Your name to display (optional):")).to_have_value("Grace")
    window.press("Send your answer")
    expect(window.page.locator('article[data-kind="answer"]')).to_contain_text("it was loud")

    window.page.reload()
    expect(window.field("Your answer")).to_have_value("")
    assert window.page.evaluate(drafts) == []
    assert window.page.evaluate("localStorage.length") == 0


def says(window: Window, label: str, message: str) -> None:
    """The message stands beside the field, and is read out with it."""
    field = window.field(label)
    expect(field).to_have_attribute("aria-invalid", "true")
    described = (field.get_attribute("aria-describedby") or "").split()
    expect(window.page.locator(f"#{described[-1]}")).to_contain_text(message)
