"""Asking, and the page of a question."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from forum import settings
from forum.clock import hour_of, now
from forum.database import commit
from forum.text.times import iso
from tests.factories import (
    make_answer,
    make_category,
    make_comment,
    make_question,
    make_user,
    stored,
    vote,
)
from tests.visitor import Page, Visitor

ASKED = {
    "title": "What helps when I cannot sleep?",
    "body": "I lie awake **every** night.",
    "tags": "night, talk",
}


def ask(visitor: Visitor, **fields: Any) -> Page:
    return visitor.send("/ask", **{**ASKED, **fields})


def test_a_guest_asks_and_reads_the_question(client: Visitor) -> None:
    make_category("Sleep", parent=make_category("Health"))

    sent = ask(client, category="health/sleep", display_name="Grace", follow=False)
    page = client.get(sent.headers["Location"])

    assert sent.status == 303
    assert page.path.endswith("/what-helps-when-i-cannot-sleep")
    assert "Your question is here." in page.one(".notice").text
    assert page.one("h1").text == ASKED["title"]
    assert page.byline_of("question") == "Grace"
    assert page.one(".post-line a[href='/questions/health/sleep']").text == "Sleep"
    assert [tag.text for tag in page.all("a[rel=tag]")] == ["night", "talk"]
    assert page.one(".post-body strong").text == "every"
    assert page.one("article time")["datetime"] == iso(hour_of(now()))


def test_a_member_asks_under_their_name_only(client: Visitor) -> None:
    ada = make_user("Ada")
    client.sign_in(ada)

    page = ask(client, display_name="Somebody else")

    assert client.get("/ask").all("[name=display_name]") == []
    assert page.byline_of("question") == "Ada"


def test_the_form_is_filled_by_its_address(client: Visitor) -> None:
    make_category("Sleep")

    page = client.get("/ask?title=Am+I+%22ill%22%3F&category=sleep")

    assert page.value_of("title") == 'Am I "ill"?'
    assert page.value_of("category") == "sleep"
    assert client.get("/ask?category=none").value_of("category") in {"", "none"}


def test_a_preview_shows_and_keeps_everything_and_creates_nothing(client: Visitor) -> None:
    make_category("Sleep")
    typed = {**ASKED, "category": "sleep", "display_name": "Grace", "title": "Short"}
    key = client.form_key()

    page = client.send("/ask", preview="1", form_key=key, **typed)

    assert page.status == 200
    assert page.one("[data-preview] strong").text == "every"
    assert {name: page.value_of(name) for name in typed} == typed
    assert page.value_of("form_key") == key
    assert page.all(".error-summary") == []
    assert client.get("/questions").all("[data-question]") == []


def test_the_same_form_twice_is_one_question_and_another_text_is_another(client: Visitor) -> None:
    key = client.form_key()

    first, again = (ask(client, form_key=key, follow=False) for _ in range(2))
    other = ask(client, form_key=key, body="Said in other words this time.", follow=False)

    assert first.headers["Location"] == again.headers["Location"]
    assert other.headers["Location"] != first.headers["Location"]
    assert len(client.get("/questions").all("[data-question]")) == 2


def test_where_guests_do_not_ask_they_are_told(app: Flask, client: Visitor) -> None:
    with app.app_context():
        settings.change("allows_guests_to_ask", "off")
        commit()

    shown, sent = client.get("/ask"), ask(client)

    assert (shown.status, sent.status) == (403, 403)
    assert sent.value_of("body") == ASKED["body"]
    assert ask(client.sign_in(make_user())).status == 200


def test_what_a_form_does_not_ask_for_changes_nothing(client: Visitor) -> None:
    ada = make_user("Ada")
    extra = {"id": "7", "score": "99", "author_id": str(ada.id), "role": "admin"}
    extra |= {"state": "deleted", "created_at": "0", "kind": "answer", "view_count": "9"}

    page = ask(client, **extra)
    row = client.get("/questions").one("[data-question]")

    assert page.status == 200
    assert page.byline_of("question") == "guest 1"
    assert page.one("[data-score]")["data-score"] == "0"
    assert row["data-question"] != "7"


def test_each_post_has_its_marks(client: Visitor) -> None:
    ada = make_user("Ada", points=6740)
    question = make_question(by=ada)
    answer = make_answer(question, display_name="Grace", is_accepted=True)
    comment = make_comment(answer)
    vote(question), vote(answer, -1)

    page = client.get(f"/{question.id}")

    marks = {each["id"]: each["data-kind"] for each in page.all("article")}
    assert marks == {
        f"post-{question.id}": "question",
        f"post-{answer.id}": "answer",
        f"post-{comment.id}": "comment",
    }
    assert page.all("article article") == []
    assert [e["id"] for e in page.all("article[data-accepted]")] == [f"post-{answer.id}"]
    scores = [e["data-score"] for e in page.all("article [data-score]")]
    assert scores == ["1", "-1"]
    names = [e.get_text() for e in page.all("article [data-author]")]
    assert names == ["Ada", "Grace", "guest 2"]
    assert len(page.all("article time[datetime]")) >= 3
    assert "6.8k points" in page.one(f"#post-{question.id} .points").text


def test_guests_leave_hours_everywhere(client: Visitor) -> None:
    question = make_question()
    make_comment(make_answer(question))

    pages = [client.get(path) for path in (f"/{question.id}", "/activity", "/questions", "/")]
    times = {each["datetime"] for page in pages for each in page.all("time")}

    assert len(times) >= 1
    assert all(each.endswith(":00:00Z") for each in times)


def structured(page: Page) -> Any:
    return json.loads(page.one('script[type="application/ld+json"]').string or "")


def test_machines_read_the_question_with_its_answers(client: Visitor) -> None:
    ada = make_user("Ada")
    question = make_question(by=ada)
    chosen = make_answer(question, "This is what helped me.", is_accepted=True)
    other = make_answer(question, "This is something else.")
    make_answer(question, "This is gone by now.", is_deleted=True)
    vote(chosen)
    # Who sees deleted answers may hand the page on to a machine, too.
    client.sign_in(make_user(role="editor"))

    found = structured(client.get(f"/{question.id}"))
    asked = found["mainEntity"]
    (accepted,), (suggested,) = asked["acceptedAnswer"], asked["suggestedAnswer"]

    assert (found["@context"], found["@type"]) == ("https://schema.org", "QAPage")
    assert (asked["@type"], asked["name"], asked["answerCount"]) == ("Question", question.title, 2)
    assert asked["author"]["name"] == "Ada"
    assert asked["author"]["url"].endswith("/user/Ada")
    assert (accepted["text"], accepted["upvoteCount"]) == ("This is what helped me.", 1)
    assert accepted["author"] == {"@type": "Person", "name": "guest 1"}
    assert suggested["url"].endswith(f"/{question.id}/{question.slug}#post-{other.id}")
    assert suggested["datePublished"] == iso(other.created_at)


def test_no_text_breaks_out_of_its_place(client: Visitor) -> None:
    evil = "</script><script>alert(1)</script><!--<script>"
    question = make_question(f"Is {evil} a title?", f"Is this a text? {evil}")
    make_answer(question, f"It is an answer: {evil}", display_name=evil[:40])

    page = client.get(f"/{question.id}")

    assert structured(page)["mainEntity"]["name"] == question.title
    assert "alert(1)</script>" not in page.text
    assert "<!--<script>" not in page.text
    assert all(each.get("src") or each.get("type") for each in page.all("script"))


@pytest.mark.parametrize("wrong", ["another-title", "WHAT", "%D8%A7", "x" * 300, "o%CC%88"])
def test_any_other_title_leads_to_the_right_one(wrong: str, client: Visitor) -> None:
    question = make_question("Où suis-je, en réalité?")

    for path in (f"/{question.id}", f"/{question.id}/{wrong}"):
        led = client.get(path, follow=False)
        assert led.status == 301
        assert led.headers["Cache-Control"] == "no-cache"
        assert client.get(led.headers["Location"], follow=False).status == 200


def test_an_answer_leads_to_the_page_that_shows_it(client: Visitor) -> None:
    question = make_question()
    answers = [make_answer(question) for _ in range(35)]
    comments = [make_comment(answers[33]) for _ in range(6)]

    first, last = (client.get(f"/{a.id}", follow=False) for a in (answers[0], answers[34]))
    folded = client.get(f"/{comments[5].id}", follow=False).headers["Location"]

    url = f"/{question.id}/{question.slug}"
    assert first.headers["Location"] == f"{url}#post-{answers[0].id}"
    assert last.headers["Location"] == f"{url}?page=2#post-{answers[34].id}"
    assert folded == f"{url}?page=2&comments={answers[33].id}#post-{comments[5].id}"
    for path, post in ((last.headers["Location"], answers[34]), (folded, comments[5])):
        assert client.get(path).one(f"#post-{post.id}")


def test_thirty_answers_make_a_page(client: Visitor) -> None:
    question = make_question()
    answers = [make_answer(question) for _ in range(31)]
    url = f"/{question.id}/{question.slug}"

    first = client.get(url)
    second = client.get(str(first.one("a[rel=next]")["href"]))

    assert len(first.all("article[data-kind=answer]")) == 30
    assert [e["id"] for e in second.all("article[data-kind=answer]")] == [f"post-{answers[30].id}"]
    assert second.all("a[rel=next]") == []
    assert str(second.one("link[rel=canonical]")["href"]).endswith(f"{url}?page=2")
    bad = ["3", "0", "-1", "abc", "٣", "1" + "0" * 17, "1" + "0" * 30, ""]
    for number in bad:
        page = client.get(f"{url}?page={number}")
        assert page.status == 404, number
        assert page.all("main a[href='/']")


def test_a_deleted_question_is_nowhere_for_others(app: Flask, client: Visitor) -> None:
    ada = make_user("Ada")
    question = make_question(by=ada)
    answer = make_answer(question)
    comment = make_comment(answer)
    make_gone = Visitor(app).sign_in(make_user(role="editor"))
    make_gone.send(f"/{question.id}/delete")

    for post in (question, answer, comment):
        for act in ("", "/x", "/answer", "/comment", "/edit", "/history", "/close", "/delete"):
            assert client.get(f"/{post.id}{act}").status == 404, act
        for path in (f"/vote/{post.id}", f"/accept/{post.id}", f"/{post.id}/restore"):
            assert client.send(path, value="1").status == 404, path
    assert stored(question).state == "deleted"
    assert client.sign_in(ada).get(f"/{question.id}").status == 200
    assert client.get(f"/{question.id}").one("meta[name=robots]")["content"] == "noindex"


@pytest.mark.parametrize("name", ["Ada", "ada", "\u0410da", "A d a"])
def test_a_guest_does_not_write_under_a_members_name(name: str, client: Visitor) -> None:
    make_user("Ada")
    question = make_question()

    page = client.send(f"/{question.id}/answer", body="I am not the real one.", display_name=name)

    assert page.status == (422 if name != "A d a" else 200)
    if page.status == 422:
        assert "Somebody with an account has this name." in page.one("#display_name-wrong").text
        assert page.value_of("body") == "I am not the real one."


def test_a_guest_under_a_chosen_name_is_marked_as_a_guest(client: Visitor) -> None:
    question = make_question()

    page = client.send(f"/{question.id}/answer", body="I am somebody else.", display_name="Rain")

    line = page.one('article[data-kind="answer"] .post-line')
    assert page.byline_of("answer") == "Rain"
    assert "guest" in line.get_text()


def test_only_the_accepted_answer_says_so_without_a_stylesheet(client: Visitor) -> None:
    question = make_question()
    make_answer(question)
    make_answer(question, is_accepted=True)

    page = client.get(f"/{question.id}")

    assert len(page.all(".accepted-mark[hidden]")) == 1
    assert len(page.all("[data-accepted] .accepted-mark:not([hidden])")) == 1
