"""Answering, and accepting the answer that helped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from bs4 import Tag
from flask import Flask
from sqlalchemy import select

from forum import settings
from forum.database import commit, reading
from forum.models import Post
from tests.factories import make_answer, make_comment, make_question, make_user, stored
from tests.visitor import Page, Visitor

BODY = "Use **VACUUM INTO** and then look."


def answer(visitor: Visitor, question: Post, **fields: Any) -> Page:
    return visitor.send(f"/{question.id}/answer", **{"body": BODY, **fields})


def answers_of(app: Flask, question: Post) -> list[int]:
    query = select(Post.place).where(Post.question_id == question.id, Post.kind == "answer")
    with app.app_context():
        return sorted(reading().execute(query).scalars())


def test_a_guest_answers_under_a_name(client: Visitor) -> None:
    question = make_question()

    sent = answer(client, question, display_name="Grace", follow=False)
    page = client.get(sent.headers["Location"])

    found = page.one("article[data-kind=answer]")
    assert sent.status == 303
    assert sent.headers["Location"].endswith(f"/{question.slug}#{found['id']}")
    assert page.byline_of("answer") == "Grace"
    assert "<strong>VACUUM INTO</strong>" in page.text
    assert "Your answer is here." in page.one(".notice").text


def test_a_member_answers_under_their_own(client: Visitor) -> None:
    question = make_question()

    page = answer(client.sign_in(make_user("Ada")), question, display_name="Grace")

    assert page.byline_of("answer") == "Ada"


def test_the_form_stands_under_the_question_and_alone(client: Visitor) -> None:
    question = make_question()

    for path in (f"/{question.id}", f"/{question.id}/answer"):
        page = client.get(path)
        form = page.one("form.form")
        assert form["action"] == f"/{question.id}/answer"
        assert form["method"] == "post"
        names = {str(each["name"]) for each in form.select("[name]")}
        own = {"body", "display_name", "website"}
        assert names == own | {"csrf_token", "form_key", "preview", "check"}


def test_a_preview_is_no_answer(app: Flask, client: Visitor) -> None:
    question = make_question()

    page = answer(client, question, preview="1", display_name="Grace")

    assert page.status == 200
    assert page.one("[data-preview] strong").text == "VACUUM INTO"
    assert page.value_of("display_name") == "Grace"
    assert answers_of(app, question) == []


def test_a_refused_answer_comes_back_with_its_question(client: Visitor) -> None:
    question = make_question()

    page = answer(client, question, body="Too short", display_name="G" * 41)

    assert page.status == 422
    assert page.value_of("body") == "Too short"
    assert page.value_of("display_name") == "G" * 41
    assert page.one(f"main p > a[href='/{question.id}']").text == question.title


def test_the_same_words_again_are_refused_and_given_back(app: Flask, client: Visitor) -> None:
    question = make_question()
    make_answer(question, BODY)

    page = answer(client, question, body="use VACUUM into, and then look!")

    assert page.status == 422
    assert "The same words stand here already" in page.one("#body-wrong").text
    assert page.value_of("body") == "use VACUUM into, and then look!"
    assert answers_of(app, question) == [1]


def test_a_form_sent_twice_makes_one_answer(app: Flask, client: Visitor) -> None:
    question, key = make_question(), client.form_key()

    sent = [answer(client, question, form_key=key, follow=False) for _ in range(2)]
    other = answer(client, question, form_key=key, body="Another text in it.", follow=False)

    assert sent[0].headers["Location"] == sent[1].headers["Location"]
    assert other.headers["Location"] != sent[0].headers["Location"]
    assert answers_of(app, question) == [1, 2]


def test_twenty_equal_answers_at_once_are_one(app: Flask, client: Visitor) -> None:
    question, key = make_question(), client.form_key()
    browsers = [Visitor(app) for _ in range(20)]

    def send(browser: Visitor) -> Page:
        return answer(browser, question, form_key=key, follow=False)

    with ThreadPoolExecutor(20) as crowd:
        sent = list(crowd.map(send, browsers))

    assert {each.status for each in sent} == {303}
    assert len({each.headers["Location"] for each in sent}) == 1
    assert answers_of(app, question) == [1]


def test_twenty_answers_at_once_have_twenty_places(app: Flask) -> None:
    question = make_question()
    keys = [Visitor(app).form_key() for _ in range(20)]

    def send(key: str) -> int:
        body = f"An answer, number {keys.index(key)}."
        return answer(Visitor(app), question, form_key=key, body=body, follow=False).status

    with ThreadPoolExecutor(20) as crowd:
        statuses = list(crowd.map(send, keys))

    assert statuses == [303] * 20
    assert answers_of(app, question) == list(range(1, 21))
    assert stored(question).answer_count == 20


def test_questions_asked_at_once_share_their_tags(app: Flask) -> None:
    keys = [Visitor(app).form_key() for _ in range(12)]

    def ask(key: str) -> int:
        number = keys.index(key)
        sent = {"form_key": key, "tags": "night talk day" if number % 2 else "day talk night"}
        sent |= {"title": f"Is this number {number}?", "body": f"It is number {number}."}
        return Visitor(app).send("/ask", follow=False, **sent).status

    with ThreadPoolExecutor(12) as crowd:
        statuses = list(crowd.map(ask, keys))

    counts = Visitor(app).get("/tags").all(".count")
    assert statuses == [303] * 12
    assert [each.get_text(strip=True) for each in counts] == ["× 12"] * 3


def test_a_closed_question_offers_no_form_and_takes_none(client: Visitor) -> None:
    question = make_question(is_closed=True)

    assert client.get(f"/{question.id}").all("form.form") == []
    assert client.get(f"/{question.id}/answer").status == 403
    assert answer(client, question).status == 403


def test_only_a_question_is_answered(client: Visitor) -> None:
    question = make_question()
    given = make_answer(question)

    for post in (given, make_comment(given)):
        assert client.get(f"/{post.id}/answer").status == 403
        assert answer(client, post).status == 403
    assert client.get("/999999/answer").status == 404


def test_where_guests_do_not_answer_they_are_led_to_sign_in(app: Flask, client: Visitor) -> None:
    with app.app_context():
        settings.change("allows_guests_to_answer", "off")
        commit()
    question = make_question()

    page = client.get(f"/{question.id}")

    assert page.all("form.form") == []
    assert page.one("main a.button[href^='/login?next=']")
    assert answer(client, question).status == 403
    assert answer(client.sign_in(make_user()), question).status == 200


def test_accepting_puts_an_answer_first(app: Flask, client: Visitor) -> None:
    ada = make_user()
    question = make_question(by=ada)
    first, second = make_answer(question), make_answer(question)
    client.sign_in(ada)

    accepted = client.send(f"/accept/{second.id}", value="1")
    shown = [each["id"] for each in accepted.all("article[data-kind=answer]")]
    back = client.send(f"/accept/{second.id}", value="0")

    assert shown == [f"post-{second.id}", f"post-{first.id}"]
    assert accepted.one("[data-accepted]")["id"] == f"post-{second.id}"
    assert accepted.one("[data-accepted] [data-accept] button")["value"] == "0"
    assert back.all("[data-accepted]") == []


def test_accepting_answers_a_program(client: Visitor) -> None:
    ada = make_user()
    given = make_answer(make_question(by=ada))
    client.sign_in(ada)

    told = [client.send(f"/accept/{given.id}", as_json=True, value=value) for value in "110"]

    assert [each.json for each in told] == [
        {"id": given.id, "accepted": is_accepted} for is_accepted in (True, True, False)
    ]


@pytest.mark.parametrize("value", ["", "2", "-1", "on", "١", "01", "1.0"])
def test_an_unknown_choice_is_refused(value: str, client: Visitor) -> None:
    ada = make_user()
    question = make_question(by=ada)
    given = make_answer(question)

    page = client.sign_in(ada).send(f"/accept/{given.id}", value=value)

    assert page.status == 400
    assert stored(question).accepted_answer_id is None


def test_nobody_else_accepts(app: Flask, client: Visitor) -> None:
    question = make_question(by=make_user())
    given = make_answer(question)
    member = Visitor(app).sign_in(make_user())

    for visitor in (client, member):
        assert visitor.get(f"/{question.id}").all("form[data-accept]") == []
        assert visitor.send(f"/accept/{given.id}", value="1").status == 403
    expert = Visitor(app).sign_in(make_user(role="expert"))
    assert expert.send(f"/accept/{given.id}", value="1").status == 200


@pytest.mark.parametrize("is_guest", [True, False])
def test_the_form_under_a_question_is_an_empty_one_written_out(app: Flask, is_guest: bool) -> None:
    visitor = Visitor(app)
    if not is_guest:
        visitor.sign_in(make_user())
    question = make_question()

    written_out = visitor.get(f"/{question.id}").one("form[data-draft]")
    made = visitor.get(f"/{question.id}/answer").one("form[data-draft]")

    assert shape_of(written_out) == shape_of(made)


def shape_of(form: Tag) -> list[Any]:
    """The form's elements, without its tokens and without what only a page of its own has."""
    for cancel in form.select(".buttons a"):
        cancel.decompose()
    return [
        (
            element.name,
            {
                name: value
                for name, value in element.attrs.items()
                if not (element.get("type") == "hidden" and name == "value")
                and not (element.name == "label" and name == "class")
            },
            element.find(string=True, recursive=False) and element.get_text(strip=True),
        )
        for element in form.find_all(True)
    ]
