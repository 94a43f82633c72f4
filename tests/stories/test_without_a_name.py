"""Somebody writes without a name, comes back to it, and stays unknown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.database import db
from forum.domain.posting import writing
from forum.models import Post
from forum.text.markup import render
from tests.browser import Window, expect
from tests.factories import actor, committed, make_question, make_user, new_nonce
from tests.stories.test_accessibility import in_both_lights

pytestmark = pytest.mark.browser

Open = Callable[[], Window]
SCREENS = pytest.mark.parametrize("screen", ["phone", "desktop"])
TITLE = "How do I tell my sister that I cannot come?"
BODY = "She has asked three times, and each time I said maybe."
ANSWER = "Ring her. A letter leaves room for guesses."
NAME = "Adalovelace"


@pytest.fixture
def answerer(site: Flask) -> Callable[[int], None]:
    """Lets a member answer a question under their name."""

    @committed
    def answer(question_id: int) -> None:
        bob = make_user("Bob")
        writing.add_answer(question_id, render(ANSWER), actor(bob), new_nonce())

    return answer


def ask(window: Window) -> int:
    """Ask a question; gives its id."""
    window.open("/ask")
    window.fill("Your question in one sentence", TITLE)
    window.fill("Tell more", BODY)
    if window.page.get_by_label("Post without my name").count():
        window.page.get_by_label("Post without my name").check()
    window.press("Send your question")
    expect(window.page.get_by_text("Thank you for asking.")).to_be_visible()
    return int(window.page.url.split("/")[3])


def check_looks(window: Window) -> None:
    """Where scripts run, see that the page can be read by everybody, by day and by night."""
    if window.has_javascript:
        assert in_both_lights(window) == []
    assert window.page.locator("body").bounding_box()["width"] <= window.page.viewport_size["width"]


def edit(window: Window, question_id: int, text: str) -> None:
    """Give a post of one's own another text."""
    window.open(f"/{question_id}/edit")
    window.fill("Text", text)
    window.press("Save the changes")
    expect(window.page.get_by_text("Your changes are here.")).to_be_visible()


@pytest.mark.parametrize(("screen", "way"), [("phone", "words"), ("desktop", "link")])
def test_a_guest_comes_back_from_another_browser(
    site: Flask, open_window: Open, answerer: Callable[[int], None], screen: str, way: str
) -> None:
    first = open_window()
    question_id = ask(first)
    link = first.field("As a link").input_value()
    words = first.page.locator(".post-key-phrase").inner_text()
    expect(first.page.get_by_role("button", name="Copy", exact=True)).to_have_count(
        1 if first.has_javascript else 0
    )
    check_looks(first)
    answerer(question_id)

    second = open_window()
    if way == "link":
        second.page.goto(link)
    else:
        second.open("/mine")
        second.fill("The six words", words)
        second.press("Open")
    expect(second.page).to_have_url(f"{second.address}/mine")
    check_looks(second)
    second.follow(TITLE)
    expect(second.post(question_id)).to_contain_text("Yours, without your name.")
    edit(second, question_id, f"{BODY} Now it is a week away.")
    second.press("Accept this answer")
    expect(second.page.locator("article[data-accepted]")).to_contain_text(ANSWER)
    check_looks(second)

    second.open(f"/{question_id}/withdraw")
    check_looks(second)
    second.press("Withdraw for good")
    expect(second.page.get_by_text("Its words are gone for good.")).to_be_visible()
    page = second.page.locator("main")
    expect(page).to_contain_text(ANSWER)
    expect(page).to_contain_text("Withdrawn by its author.")
    expect(page).not_to_contain_text("maybe")


def test_a_guest_who_answers_is_led_up_to_the_key(site: Flask, window: Window) -> None:
    question = make_question(TITLE, "\n\n".join([BODY] * 20))
    window.open(f"/{question.id}")
    window.fill("Your answer", ANSWER)
    window.press("Send your answer")
    key = window.page.locator("#post-key-head")
    expect(window.page.locator(".post", has_text=ANSWER)).to_be_in_viewport()
    expect(key).not_to_be_in_viewport()

    window.follow("Please keep your key: it is at the top")

    expect(key).to_be_in_viewport()
    expect(window.page.locator(".post-key-jump")).to_be_hidden()


@pytest.mark.parametrize("has_javascript", [True], ids=["with JavaScript"])
def test_the_key_is_copied_at_a_press(site: Flask, window: Window) -> None:
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(window)

    window.press("Copy")

    expect(window.page.get_by_role("button", name="Copied")).to_be_visible()
    copied = window.page.evaluate("navigator.clipboard.readText()")
    assert copied == window.field("As a link").input_value()


def test_what_could_identify_a_guest_is_shown_before_it_is_sent(
    site: Flask, window: Window
) -> None:
    question = make_question(TITLE)
    window.open(f"/{question.id}")
    window.fill("Your answer", "Write to grace.h@example.net, I am 34 and live in Leeds.")
    window.press("Send your answer")
    box = window.page.get_by_role("alert")
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport()
    expect(box.get_by_role("listitem")).to_have_count(2)
    check_looks(window)

    window.follow("Go back and change it")
    expect(window.field("Your answer")).to_be_focused()
    window.fill("Your answer", "Write to grace.h@example.net if you like.")
    window.field("Your name to display (optional):").press("Enter")
    expect(box.get_by_role("listitem")).to_have_count(1)
    window.press("Keep it and publish")

    expect(window.page.locator("article", has_text="if you like")).to_be_visible()


@SCREENS
def test_a_member_asks_without_their_name_and_nobody_learns_it(
    site: Flask, open_window: Open, answerer: Callable[[int], None], screen: str
) -> None:
    member = open_window().sign_in(make_user(NAME, points=4_321))
    question_id = ask(member)
    assert member.page.locator(".post-key").count() == 0
    answerer(question_id)
    edit(member, question_id, f"{BODY} Now it is a week away.")
    member.press("Accept this answer")
    expect(member.page.locator("article[data-accepted]")).to_contain_text(ANSWER)

    member.open("/account")
    member.page.locator("main").get_by_role("link", name="My posts without my name").click()
    expect(member.page.get_by_role("link", name=TITLE)).to_be_visible()
    expect(member.page.get_by_text("Only you can see this.")).to_be_visible()
    check_looks(member)

    others = [
        open_window(),
        open_window().sign_in(make_user()),
        open_window().sign_in(make_user(role="moderator")),
    ]
    thread, history, own_page = f"/{question_id}", f"/{question_id}/history", f"/user/{NAME}"
    for other in others:
        shown = {path: shown_at(other, path) for path in (thread, history, "/activity", own_page)}
        assert [path for path, text in shown.items() if NAME in text] == [own_page]
        assert [path for path, text in shown.items() if TITLE in text] == [
            *(thread, history, "/activity"),
        ]
    leak_name(question_id)
    assert NAME in shown_at(others[0], thread)


@committed
def leak_name(question_id: int) -> None:
    """Plant what the story must find: the member's name beside their post."""
    question = db.session.get(Post, question_id)
    assert question is not None
    question.display_name = NAME


def shown_at(window: Window, path: str) -> str:
    """All that stands in a page, seen or not."""
    window.open(path)
    return window.page.content()
