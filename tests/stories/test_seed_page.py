"""The page that this forum began with, met in a browser point by point."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from forum import settings
from forum.database import commit
from forum.domain import recount, reputation
from forum.models import Post, User
from tests.browser import Window, expect
from tests.factories import make_category, make_question, make_user, points_of, vote

pytestmark = pytest.mark.browser

TITLE = "How often is it all right to write to my counsellor?"
ASKED = "We meet on Mondays, and by Thursday I would like to write."
FIVE_POINTS = """\
It depends on what the two of you agreed on. This has helped me to decide:

1. **Ask once, early.** One question in the first weeks saves many doubts later.

2. **In danger, do not wait.** Ring the emergency number first, then leave a message.

3. **Small things keep.** Write them down and bring the list along.

4. **Their evening is theirs.** An answer the next day does not mean that you asked too much.

5. **Say when it is too little.** If a week is too long, talk about shorter gaps.

Nobody minds being asked about this, and most are glad of it.
"""
# What else they have done here, so that this question and this answer make 6.8k and 6.7k.
ASKERS_BONUS, ANSWERERS_BONUS = 6_630, 6_480


def test_the_seed_page_stands_in_the_browser(
    site: Flask, open_window: Callable[[], Window]
) -> None:
    asker, answerer = make_rich("Marlen", ASKERS_BONUS), make_rich("Ortrud", ANSWERERS_BONUS)
    question = make_question(TITLE, ASKED, by=asker, category=make_category("Mental Health"))
    edit(open_window().sign_in(make_user("Yorick", role="editor")), question)
    answer_id = answer(open_window().sign_in(answerer), question)
    vote_up(open_window().sign_in(make_user()), question.id, answer_id)
    for n in range(4):
        vote(question)
        if n < 3:
            vote(Post(id=answer_id))

    window = open_window()
    window.open(f"/{question.id}")

    sees_the_question(window, question.id)
    sees_the_answer(window, answer_id)
    sees_the_answer_form(window)
    assert (points_of(asker), points_of(answerer)) == (6_800, 6_700)
    assert wrong_figures(site) == {}


def test_the_welcome_box_says_what_this_place_is_for(site: Flask, window: Window) -> None:
    with site.app_context():
        settings.change("site_name", "Stillwater")
        settings.change("site_topic", "relationships and mental health")
        commit()

    window.open("/")

    expect(window.page.locator(".welcome h2")).to_have_text(
        "Welcome to Stillwater where you can ask questions about relationships and mental health"
    )


def make_rich(name: str, bonus: int) -> User:
    """Somebody who earned many points before."""
    return make_user(name, bonus=bonus, points=reputation.BASE + bonus)


def edit(window: Window, question: Post) -> None:
    """Say it a little better."""
    window.open(f"/{question.id}")
    window.follow("Edit")
    window.fill("Text", f"{ASKED} Is that too much?")
    window.press("Save the changes")
    expect(window.post(question.id)).to_contain_text("Is that too much?")


def answer(window: Window, question: Post) -> int:
    """Answer in five points; gives the answer's id."""
    window.open(f"/{question.id}")
    window.fill("Your answer", FIVE_POINTS)
    window.press("Send your answer")
    written = window.page.locator('article[data-kind="answer"]')
    expect(written).to_contain_text("Nobody minds being asked")
    return int((written.get_attribute("id") or "").removeprefix("post-"))


def vote_up(window: Window, *posts: int) -> None:
    """Vote each of these posts up."""
    window.open(f"/{posts[0]}")
    for number in posts:
        window.post(number).get_by_role("button", name="Vote up").click()
        expect(window.post(number).locator("[data-score]")).to_have_attribute("data-score", "1")


def sees_the_question(window: Window, number: int) -> None:
    """ "+5 votes", "in Mental Health by Marlen (6.8k points)", "edited ... by Yorick"."""
    question = window.post(number)
    expect(question.locator("[data-score]")).to_have_text("+5 votes")
    expect(question).to_contain_text("in Mental Health by Marlen (6.8k points)")
    expect(question.locator(".edited")).to_have_text(re.compile(r"^edited .+ by Yorick$"))
    place = question.get_by_role("link", name="Mental Health")
    expect(place).to_have_attribute("href", "/questions/mental-health")
    expect(question.locator("[data-author]")).to_have_attribute("href", "/user/Marlen")


def sees_the_answer(window: Window, number: int) -> None:
    """ "+4 votes", "by Ortrud (6.7k points)", five points in one list."""
    answer = window.post(number)
    expect(answer.locator("[data-score]")).to_have_text("+4 votes")
    expect(answer).to_contain_text("by Ortrud (6.7k points)")
    expect(answer.locator("ol")).to_have_count(1)
    expect(answer.locator("ol > li")).to_have_count(5)
    expect(answer.locator("ol > li > p > strong").last).to_have_text("Say when it is too little.")


def sees_the_answer_form(window: Window) -> None:
    """ "Your answer", "Your name to display (optional):"."""
    form = window.page.locator("#your-answer")
    expect(form.get_by_role("heading", name="Your answer")).to_be_visible()
    expect(form.get_by_text("Your name to display (optional):", exact=True)).to_be_visible()
    expect(window.field("Your answer")).to_be_visible()
    expect(window.field("Your name to display (optional):")).to_be_editable()


def wrong_figures(site: Flask) -> dict[str, int]:
    """What a recount would find to be wrong."""
    with site.app_context():
        return {str(result.what): result.rows for result in recount.compare() if result.rows}
