"""Voting, as a form and as JSON."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from forum import settings
from forum.database import commit
from forum.models import Post
from tests.factories import (
    make_answer,
    make_comment,
    make_question,
    make_user,
    points_of,
    stored,
    vote,
)
from tests.visitor import Page, Visitor


def cast(visitor: Visitor, post: Post, value: object) -> Page:
    # A key of its own would move the one clock, which many votes at once must not.
    return visitor.send(f"/vote/{post.id}", as_json=True, value=value, form_key="")


def test_a_vote_leads_back_to_its_post(client: Visitor) -> None:
    client.sign_in(make_user())
    question = make_question()
    answer = make_answer(question)

    sent = client.send(f"/vote/{answer.id}", value="1", follow=False)
    page = client.get(sent.headers["Location"])

    assert sent.status == 303
    assert sent.headers["Location"] == f"/{question.id}/{question.slug}#post-{answer.id}"
    assert page.one(f"#post-{answer.id} [data-score]")["data-score"] == "1"
    assert page.one(f"#post-{answer.id} [data-stands-for='1']")["aria-pressed"] == "true"
    assert page.one(f"#post-{answer.id} [data-stands-for='1']")["value"] == "0"


def test_a_program_is_told_the_figures(client: Visitor) -> None:
    client.sign_in(make_user())
    question = make_question()
    vote(question)

    told = [cast(client, question, value) for value in (1, 1, -1, 0, 0)]

    assert {each.status for each in told} == {200}
    figures = [(2, 2, 0, 1), (2, 2, 0, 1), (0, 1, 1, -1), (1, 1, 0, 0), (1, 1, 0, 0)]
    names = ("score", "up", "down", "mine")
    assert [each.json for each in told] == [
        {"id": question.id, **dict(zip(names, each, strict=True))} for each in figures
    ]


BAD = ["", "2", "-2", "1.0", " 1", "+1", "01", "١", "one", "1e0", "9" * 30, "true", "NaN"]


def test_an_unknown_value_is_refused(client: Visitor) -> None:
    ada = make_user()
    client.sign_in(ada)
    question = make_question()

    for value in BAD:
        assert cast(client, question, value).status == 400, value
    assert client.send(f"/vote/{question.id}").status == 400
    assert stored(question).score == 0


def test_a_vote_is_the_senders_and_one_only(client: Visitor) -> None:
    ada, eve = make_user(), make_user()
    client.sign_in(ada)
    question = make_question()

    sent = client.send(
        f"/vote/{question.id}",
        as_json=True,
        value="1",
        score="99",
        ups="99",
        user_id=str(eve.id),
        author_id=str(eve.id),
        id="1",
        role="admin",
    )

    assert sent.json == {"id": question.id, "score": 1, "up": 1, "down": 0, "mine": 1}
    assert points_of(ada) == 110
    assert points_of(eve) == 100


def test_a_vote_both_ways_is_none(client: Visitor) -> None:
    question = make_question()
    client.sign_in(make_user())

    told = client.send(f"/vote/{question.id}", as_json=True, value=["1", "-1"])

    assert (told.status, list(told.json["error"]["fields"])) == (400, ["value"])
    assert stored(question).score == 0


def test_a_guest_is_asked_to_sign_in(client: Visitor) -> None:
    question = make_question()

    page, told = client.send(f"/vote/{question.id}", value="1"), cast(client, question, 1)

    assert (page.status, told.status) == (403, 403)
    assert "Please sign in to do this." in page.text
    assert told.json["error"]["code"] == "not_allowed"
    assert len(client.get(f"/{question.id}").all(".vote a[href^='/login']")) == 2


def test_nobody_votes_on_their_own(client: Visitor) -> None:
    ada = make_user()
    client.sign_in(ada)
    question = make_question(by=ada)

    told = cast(client, question, 1)

    assert told.status == 403
    assert "your own post" in told.json["error"]["message"]
    assert client.get(f"/{question.id}").all("form[data-vote]") == []


def test_comments_and_hidden_posts_take_no_votes(client: Visitor) -> None:
    client.sign_in(make_user())
    question = make_question()
    comment, gone = make_comment(question), make_answer(question, is_deleted=True)

    assert cast(client, comment, 1).status == 403
    assert cast(client, gone, 1).status == 404
    for path in ("/vote/0", "/vote/2147483648", "/vote/x", "/vote/999999"):
        assert client.send(path, as_json=True, value="1").status == 404


def test_where_nothing_is_voted_down_there_is_no_button_for_it(app: Flask, client: Visitor) -> None:
    with app.app_context():
        settings.change("allows_downvotes", "off")
        commit()
    client.sign_in(make_user())
    question = make_question()

    page = client.get(f"/{question.id}")
    down, up = cast(client, question, -1), cast(client, question, 1)

    assert [each["data-stands-for"] for each in page.all(".vote-button")] == ["1"]
    assert (down.status, up.status) == (403, 200)
    assert stored(question).score == 1


def test_votes_cast_at_once_are_all_counted(app: Flask) -> None:
    author = make_user(points=100)
    answer = make_answer(make_question(), by=author)
    people = [make_user() for _ in range(16)]
    voters = [Visitor(app).sign_in(person) for person in people]

    def press(visitor: Visitor) -> list[int]:
        return [cast(visitor, answer, value).status for value in (-1, 0, 1)]

    with ThreadPoolExecutor(16) as crowd:
        statuses = list(crowd.map(press, voters))

    now = stored(answer)
    assert statuses == [[200, 200, 200]] * 16
    assert (now.score, now.ups, now.downs) == (16, 16, 0)
    assert points_of(author) == 100 + 40 + 200
    assert {points_of(person) for person in people} == {110}


def test_one_persons_votes_at_once_are_one_vote(app: Flask) -> None:
    ada = make_user()
    question = make_question()
    browsers = [Visitor(app).sign_in(ada) for _ in range(8)]

    with ThreadPoolExecutor(8) as crowd:
        statuses = list(crowd.map(lambda each: cast(each, question, 1).status, browsers))

    assert statuses == [200] * 8
    assert stored(question).score == 1
    assert points_of(ada) == 110


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_only_a_post_votes(method: str, client: Visitor) -> None:
    question = make_question()
    client.sign_in(make_user())

    page = Page(client.browser.open(f"/vote/{question.id}?value=1", method=method))

    assert page.status == 405
    assert stored(question).score == 0
