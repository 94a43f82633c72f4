"""The list of what waits, and releasing from it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from forum import clock, settings
from forum.database import commit
from forum.models import Post
from tests.factories import make_answer, make_comment, make_question, make_user, stored
from tests.times import clock_at
from tests.visitor import Visitor


@pytest.fixture(autouse=True)
def zebras_wait(app: Flask) -> None:
    with app.app_context():
        settings.change("held_words", "zebra")
        commit()


@pytest.fixture
def expert(app: Flask) -> Visitor:
    return Visitor(app).sign_in(make_user("Eva", role="expert"))


@pytest.fixture
def editor(app: Flask) -> Visitor:
    return Visitor(app).sign_in(make_user("Edith", role="editor"))


def listed(visitor: Visitor, page: int = 1) -> list[int]:
    shown = visitor.get(f"/moderation?page={page}")
    return [int(str(each["data-waiting"])) for each in shown.all("[data-waiting]")]


@pytest.mark.parametrize("role", [None, "member", "expert", "editor", "moderator", "admin"])
def test_only_who_looks_after_the_forum_sees_the_list(role: str | None, app: Flask) -> None:
    make_question(body="A zebra.")
    visitor = Visitor(app).sign_in(make_user(role=role)) if role else Visitor(app)

    page = visitor.get("/moderation", follow=False)

    is_staff = role not in {None, "member"}
    assert page.status == (200 if is_staff else 403)
    assert ("zebra" in page.text) is is_staff
    links = visitor.get("/").all('header a[href="/moderation"]')
    assert [link.get_text(strip=True) for link in links] == (["Waiting (1)"] if is_staff else [])


def test_each_post_is_told_with_its_thread_its_writer_and_the_reason(editor: Visitor) -> None:
    question = make_question("What is the night like?", by=make_user("Ada"))
    answer = make_answer(question, "A *zebra* of mine.", by=make_user("Ben"))
    make_answer(question, "A zebra of nobody.")
    make_comment(question, "Another zebra.")

    page = editor.get("/moderation")

    of_ben = page.one(f'[data-waiting="{answer.id}"]')
    assert of_ben.select("h2")[0].get_text(strip=True) == "What is the night like?"
    assert "“zebra”" in of_ben.get_text()
    assert of_ben.select(".prose em")
    names = {each.get_text(strip=True) for each in page.all("[data-author]")}
    assert names == {"Ben", "guest 1", "guest 2"}


def test_the_oldest_comes_first_twenty_a_page(editor: Visitor) -> None:
    now = clock.now()
    question, made = make_question(), []
    for number in range(23):
        with clock_at(now - timedelta(hours=100 - number)):
            made.append(make_answer(question, f"A zebra, number {number}.").id)

    assert listed(editor) == made[:20]
    assert listed(editor, 2) == made[20:]
    assert editor.get("/moderation?page=3").status == 404
    assert (
        editor.get("/").one('header a[href="/moderation"]').get_text(strip=True) == "Waiting (23)"
    )


def test_what_is_released_is_seen_and_leaves_the_list(expert: Visitor, app: Flask) -> None:
    question = make_question(by=make_user())
    waiting = make_answer(question, "A zebra.")
    before = Visitor(app).get(f"/{question.id}").all(f"#post-{waiting.id}")

    page = expert.send(f"/moderation/{waiting.id}/release")

    assert before == []
    assert page.path == "/moderation"
    assert "It is released" in page.one(".notice").get_text()
    assert page.all("[data-waiting]") == []
    shown = Visitor(app).get(f"/{question.id}")
    assert shown.one(f"#post-{waiting.id}")
    assert shown.all("[data-held]") == []
    assert stored(question).answer_count == 1


def test_what_its_writer_changed_meanwhile_is_looked_at_once_more(
    expert: Visitor, app: Flask
) -> None:
    ada = make_user()
    waiting = make_answer(make_question(), "A zebra.", by=ada)
    seen = expert.get("/moderation").one('[data-waiting] [name="revision"]')["value"]
    writer = Visitor(app).sign_in(ada)
    writer.send(f"/{waiting.id}/edit", body="Another zebra, not seen by anybody.", revision=seen)

    refused = expert.send(f"/moderation/{waiting.id}/release", revision=seen)
    state = stored(waiting).state
    now = expert.get("/moderation").one('[data-waiting] [name="revision"]')["value"]
    released = expert.send(f"/moderation/{waiting.id}/release", revision=now)

    assert (refused.status, state) == (409, "held")
    assert released.path == "/moderation"
    assert stored(waiting).state == "live"


def test_what_it_said_while_it_waited_stands_in_no_history(expert: Visitor, app: Flask) -> None:
    ada = make_user()
    waiting = make_answer(make_question(), "A zebra at number 7.", by=ada)
    writer = Visitor(app).sign_in(ada)
    writer.send(f"/{waiting.id}/edit", body="A zebra somewhere.", revision="1", reason="Number 7")

    expert.send(f"/moderation/{waiting.id}/release")

    for path in ("", "/history", "/history?version=1"):
        page = Visitor(app).get(f"/{waiting.id}{path}")
        assert page.status == 200
        assert "umber 7" not in page.text


def test_the_second_of_two_is_told_kindly(expert: Visitor, editor: Visitor) -> None:
    waiting = make_answer(make_question(), "A zebra.")
    expert.send(f"/moderation/{waiting.id}/release")

    page = editor.send(f"/moderation/{waiting.id}/release")

    assert page.status == 403
    assert "it is released" in page.one("h1").get_text()


def test_what_somebody_else_refused_is_told_of_as_well(expert: Visitor, editor: Visitor) -> None:
    waiting = make_answer(make_question(), "A zebra.")
    editor.send(f"/{waiting.id}/delete")

    page = expert.send(f"/moderation/{waiting.id}/release")

    assert page.status == 404
    assert "dealt with it already" in page.one("h1").get_text()


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
def test_an_expert_refuses_what_waits_and_nothing_else(kind: str, expert: Visitor) -> None:
    question = make_question()
    make: dict[str, Post] = {
        "question": make_question(body="A zebra."),
        "answer": make_answer(question, "A zebra."),
        "comment": make_comment(question, "A zebra."),
    }
    waiting = make[kind]
    asked = expert.get(f"/{waiting.id}/delete")

    page = expert.send(f"/{waiting.id}/delete")

    assert asked.status == 200
    assert page.path == "/moderation"
    assert "It is deleted" in page.one(".notice").get_text()
    assert stored(waiting).state == "deleted"
    assert expert.send(f"/{question.id}/delete").status == 403


def test_what_stands_under_something_deleted_is_not_listed(editor: Visitor) -> None:
    question = make_question()
    waiting = make_answer(question, "A zebra.")
    editor.send(f"/{question.id}/delete")

    assert listed(editor) == []

    editor.send(f"/{question.id}/restore")
    assert listed(editor) == [waiting.id]


def test_a_role_that_rests_sees_nothing(app: Flask) -> None:
    make_question(body="A zebra.")
    with app.app_context():
        settings.change("requires_two_step_for_staff", "on")
        commit()
    visitor = Visitor(app).sign_in(make_user(role="admin"))

    page = visitor.get("/moderation")

    assert page.status == 403
    assert "zebra" not in page.text
    assert visitor.get("/").all('header a[href="/moderation"]') == []
