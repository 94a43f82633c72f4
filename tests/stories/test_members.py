"""Somebody with an account: registers, asks, votes, accepts, edits, closes, deletes."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.browser import Window, expect
from tests.factories import make_answer, make_question, make_user, stored
from tests.passwords import PASSWORD, make_member

pytestmark = pytest.mark.browser

TITLE = "How do I sleep before a long day?"
REGISTER, SIGN_IN = "Register", "Sign in"


def test_a_person_registers_asks_and_signs_out(site: Flask, window: Window) -> None:
    window.open("/register")
    window.fill("Name", "Ada")
    window.fill("E-mail address", "ada@example.org")
    window.fill("Password", PASSWORD)
    window.press(REGISTER)
    expect(window.page.get_by_text("Your account is made")).to_be_visible()

    window.open("/ask")
    window.fill("Your question in one sentence", TITLE)
    window.fill("Tell more", "I lie awake and count the hours that are left.")
    window.press("Send your question")
    expect(window.page.locator("article [data-author]")).to_have_text("Ada")

    window.open("/account")
    window.press("Sign out")
    window.open("/")
    expect(window.page.locator(".account")).to_contain_text(SIGN_IN)
    assert "session" not in {cookie["name"] for cookie in window.context.cookies()}


def test_a_member_signs_in_and_gets_back_to_the_question(site: Flask, window: Window) -> None:
    make_member("Ada")
    question = make_question(TITLE)

    window.open(f"/login?next=/{question.id}")
    window.fill("Name or e-mail address", "ada")
    window.fill("Password", PASSWORD)
    window.press(SIGN_IN)

    expect(window.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(window.post(question.id).get_by_role("button", name="Vote up")).to_be_enabled()


def test_a_member_votes_and_takes_the_vote_back(site: Flask, window: Window) -> None:
    question = make_question(TITLE, by=make_user())
    window.sign_in(make_user()).open(f"/{question.id}")
    score = window.post(question.id).locator("[data-score]")
    up = window.post(question.id).get_by_role("button", name="Vote up")
    down = window.post(question.id).get_by_role("button", name="Vote down")
    loads = window.page_loads

    for button, text in ((up, "+1 vote"), (down, "−1 vote"), (up, "+1 vote"), (up, "0 votes")):
        button.click()
        expect(score).to_have_text(text)
        expect(button).to_have_attribute("aria-pressed", "false" if text == "0 votes" else "true")

    assert window.page_loads == loads + (0 if window.has_javascript else 4)
    assert (stored(question).score, stored(question).ups) == (0, 0)


def test_the_asker_accepts_one_answer_and_can_take_it_back(site: Flask, window: Window) -> None:
    ada = make_user("Ada")
    question = make_question(TITLE, by=ada)
    answers = [make_answer(question).id, make_answer(question).id]
    window.sign_in(ada).open(f"/{question.id}")
    loads = window.page_loads

    for chosen, other in (answers, reversed(answers)):
        window.post(chosen).get_by_role("button", name="Accept this answer").click()
        expect(window.post(chosen).get_by_text("Accepted answer")).to_be_visible()
        expect(window.page.locator("article[data-accepted]")).to_have_count(1)
        expect(window.post(other).get_by_text("Accepted answer")).to_be_hidden()
    window.press("Accepted, take back")
    expect(window.page.locator("article[data-accepted]")).to_have_count(0)

    assert window.page_loads == loads + (0 if window.has_javascript else 3)
    assert stored(question).accepted_answer_id is None


def test_an_author_edits_looks_back_and_brings_the_first_text_back(
    site: Flask, window: Window
) -> None:
    ada = make_user("Ada")
    question = make_question(TITLE, "I lie awake until two.", by=ada)

    window.sign_in(ada).open(f"/{question.id}")
    window.post(question.id).get_by_role("link", name="Edit").click()
    window.fill("Text", "I lie awake until four.")
    window.fill("Why (optional)", "It became worse")
    window.press("Save the changes")
    edited = window.post(question.id).locator(".edited")
    expect(edited).to_have_text(re.compile("^edited .+ by Ada$"))
    unfold(window, question.id)
    window.post(question.id).get_by_role("link", name="History").click()
    expect(window.page.locator("main del")).to_have_text(re.compile("two"))
    expect(window.page.locator("main ins")).to_have_text(re.compile("four"))
    expect(window.page.get_by_text("It became worse").first).to_be_visible()
    window.follow("Version 1")
    window.follow("Bring this version back")
    expect(window.field("Text")).to_have_value("I lie awake until two.")
    window.press("Save the changes")

    expect(window.post(question.id)).to_contain_text("I lie awake until two.")


def test_an_asker_closes_a_question_and_opens_it_again(site: Flask, window: Window) -> None:
    ada = make_user("Ada")
    question = make_question(TITLE, by=ada)

    window.sign_in(ada).open(f"/{question.id}")
    unfold(window, question.id)
    window.post(question.id).get_by_role("link", name="Close").click()
    window.fill("Why", "I have slept.")
    window.press("Close the question")
    expect(window.page.get_by_text("This question is closed: I have slept.")).to_be_visible()
    expect(window.page.locator("#your-answer")).to_have_count(0)
    unfold(window, question.id)
    window.post(question.id).get_by_role("link", name="Reopen").click()
    window.press("Open it again")

    expect(window.page.get_by_text("The question is open again.")).to_be_visible()
    expect(window.page.locator("#your-answer")).to_be_visible()


def test_an_author_deletes_an_answer_and_brings_it_back(site: Flask, window: Window) -> None:
    ada = make_user("Ada")
    question = make_question(TITLE)
    answer = make_answer(question, "Read something dull until it is dark.", by=ada)

    window.sign_in(ada).open(f"/{question.id}")
    unfold(window, answer.id)
    window.post(answer.id).get_by_role("link", name="Delete").click()
    window.press("Delete")
    expect(window.post(answer.id)).to_contain_text("This is deleted.")
    expect(window.page.get_by_role("heading", name="0 answers")).to_be_visible()
    unfold(window, answer.id)
    window.post(answer.id).get_by_role("link", name="Restore").click()
    window.press("Restore")

    expect(window.page.get_by_text("It is back.")).to_be_visible()
    expect(window.post(answer.id)).not_to_contain_text("This is deleted.")
    expect(window.page.get_by_role("heading", name="1 answer")).to_be_visible()


def unfold(window: Window, post: int) -> None:
    """Show the acts that are rarely wanted, where they are folded away."""
    more = window.post(post).get_by_text("More", exact=True)
    if more.count():
        more.click()
