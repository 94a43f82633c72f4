"""Editing a post, and its history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from forum import settings
from forum.clock import now
from forum.database import commit
from forum.models import Post, User
from forum.text.times import iso
from tests.factories import (
    make_answer,
    make_category,
    make_comment,
    make_question,
    make_user,
    stored,
)
from tests.times import clock_at
from tests.visitor import Page, Visitor


@pytest.fixture
def ada() -> User:
    return make_user("Ada")


def edit(visitor: Visitor, post: Post, **fields: Any) -> Page:
    return visitor.send(f"/{post.id}/edit", **{"revision": "1", **fields})


def test_an_author_changes_all_of_a_question(client: Visitor, ada: User) -> None:
    make_category("Sleep"), make_category("Work")
    question = make_question("Why do I not sleep?", "The first text.", by=ada, tags=("night",))
    client.sign_in(ada)

    form = client.get(f"/{question.id}/edit")
    names = ("title", "body", "category", "tags", "reason", "revision")
    before = [form.value_of(name) for name in names]
    page = edit(
        client,
        question,
        title="Why do I sleep at work?",
        body="The second text.",
        category="work",
        tags="day",
        reason="Clearer.",
    )

    assert before == ["Why do I not sleep?", "The first text.", "sleep", "night", "", "1"]
    assert page.path.endswith("/why-do-i-sleep-at-work")
    assert "Your changes are here." in page.one(".notice").text
    assert page.one(".post-body .prose").text.strip() == "The second text."
    assert [tag.text for tag in page.all("a[rel=tag]")] == ["day"]
    assert page.one(".post-line a[href='/questions/work']")


def test_the_line_of_a_post_says_who_edited_it_and_when(client: Visitor, ada: User) -> None:
    answer = make_answer(make_question(), "The first text.")
    client.sign_in(make_user("Eve", role="editor"))
    moment = now() - timedelta(minutes=5)

    with clock_at(moment):
        edit(client, answer, body="The second text.", form_key="")
    page = client.get(f"/{answer.id}")

    line = page.one(f"#post-{answer.id} .edited")
    assert " ".join(line.text.split()) == "edited 5 minutes ago by Eve"
    assert line.select_one("time")["datetime"] == iso(moment)  # type: ignore[index]
    assert page.one(f"#post-{answer.id} a[href='/{answer.id}/history']")
    assert page.byline_of("answer") == "guest 2"


def test_a_history_shows_the_words_that_changed(app: Flask, client: Visitor, ada: User) -> None:
    question = make_question("Why do I not sleep?", "I lie awake at night.", by=ada, tags=("a",))
    author = Visitor(app).sign_in(ada)
    edit(
        author,
        question,
        title="Why do I never sleep?",
        body="I lie awake all day.",
        tags="b",
        reason="More exact.",
    )

    page = client.get(f"/{question.id}/history")
    first = client.get(f"/{question.id}/history?version=1")

    assert [e.text.strip() for e in page.all(".diff-title del, .diff-title ins")] == [
        "not",
        "never",
    ]
    changed = {each.text.strip() for each in page.all("del, ins")}
    assert changed >= {"at night", "all day", "a", "b"}
    assert "More exact." in page.one("main").text
    assert len(page.all(".versions li")) == 2
    assert first.all("del, ins") == []
    assert page.all("a[href$='?from=2']") == first.all("a[href$='?from=1']") == []
    assert author.get(f"/{question.id}/history?version=1").one("a[href$='?from=1']")


def test_an_older_text_is_brought_back_as_a_new_one(client: Visitor, ada: User) -> None:
    answer = make_answer(make_question(), "The first text.", by=ada)
    client.sign_in(ada)
    edit(client, answer, body="The second text.")

    form = client.get(f"/{answer.id}/edit?from=1")
    names = ("body", "revision", "reason")
    filled = {name: form.value_of(name) for name in names}
    edit(client, answer, **filled)

    assert filled == {"body": "The first text.", "revision": "2", "reason": "Back to version 1"}
    assert stored(answer).body == "The first text."
    assert stored(answer).revision == 3
    assert len(client.get(f"/{answer.id}/history").all(".versions li")) == 3


def test_a_stale_edit_shows_both_texts_and_can_be_sent_again(client: Visitor, ada: User) -> None:
    answer = make_answer(make_question(), "The first text.", by=ada)
    client.sign_in(ada)
    edit(client, answer, body="What somebody else wrote.")

    stale = edit(client, answer, body="What I wrote meanwhile.", reason="Mine.")
    kept = stored(answer).body
    both = [each.get_text().strip() for each in stale.all("textarea")]
    again = edit(client, answer, body="Both together now.", revision=stale.value_of("revision"))

    assert stale.status == 409
    assert kept == "What somebody else wrote."
    assert both == ["What somebody else wrote.", "What I wrote meanwhile."]
    assert stale.value_of("revision") == "2"
    assert stale.value_of("reason") == "Mine."
    assert again.status == 200
    assert stored(answer).body == "Both together now."


def test_the_same_edit_sent_twice_is_one(client: Visitor, ada: User) -> None:
    answer = make_answer(make_question(), "The first text.", by=ada)
    client.sign_in(ada)

    sent = [edit(client, answer, body="The second text.") for _ in range(2)]

    assert [page.status for page in sent] == [200, 200]
    assert stored(answer).revision == 2


@pytest.mark.parametrize("revision", ["", "0", "x", "٢", "-1", "9" * 30, "2"])
def test_an_edit_that_started_nowhere_overwrites_nothing(
    revision: str, client: Visitor, ada: User
) -> None:
    answer = make_answer(make_question(), "The first text.", by=ada)

    page = edit(client.sign_in(ada), answer, body="The second text.", revision=revision)

    assert page.status == 409
    assert page.value_of("revision") == "1"
    assert stored(answer).body == "The first text."


def test_an_edit_that_changes_nothing_leaves_no_trace(client: Visitor, ada: User) -> None:
    question = make_question("Why do I not sleep?", "The same text.", by=ada, tags=("night",))
    client.sign_in(ada)

    page = edit(
        client, question, title="Why do I not sleep?", body="The same text.\r\n", tags="night"
    )

    assert page.status == 200
    assert page.all(".edited") == []
    assert stored(question).revision == 1


def test_a_preview_of_an_edit_keeps_everything_and_changes_nothing(
    client: Visitor, ada: User
) -> None:
    question = make_question(by=ada)
    typed = {
        "title": "Another title?",
        "body": "A **second** text.",
        "tags": "a b",
        "reason": "So.",
    }

    page = edit(client.sign_in(ada), question, preview="1", **typed)

    assert page.status == 200
    assert page.one("[data-preview] strong").text == "second"
    assert {name: page.value_of(name) for name in typed} == typed
    assert stored(question).revision == 1


def test_what_is_wrong_with_an_edit_stands_beside_it(client: Visitor, ada: User) -> None:
    make_category("Sleep")
    question = make_question(by=ada)
    wrong = {"title": "Short", "body": "", "tags": "a b c d e f", "category": "none"}

    page = edit(client.sign_in(ada), question, reason="r" * 201, **wrong)

    assert page.status == 422
    assert {name: page.value_of(name) for name in ("title", "tags")} == {
        "title": "Short",
        "tags": "a b c d e f",
    }
    for name in ("title", "body", "tags", "reason"):
        assert page.one(f"#{name}-wrong").text
    assert stored(question).revision == 1


def test_an_unknown_category_is_asked_again(client: Visitor, ada: User) -> None:
    make_category("Sleep")
    question = make_question(by=ada)
    said = {"title": "A title that is fine", "body": "A text that is fine."}

    page = edit(client.sign_in(ada), question, category="none", **said)

    assert page.status == 422
    assert page.one("#category-wrong").text
    assert page.value_of("body") == said["body"]


def test_what_an_edit_does_not_ask_for_changes_nothing(client: Visitor, ada: User) -> None:
    comment = make_comment(make_question(), by=ada)
    extra = {"title": "A title for it?", "tags": "a", "category": "sleep", "state": "deleted"}
    extra |= {"author_id": "1", "score": "9", "id": "1", "kind": "question", "editor_id": "1"}

    page = edit(client.sign_in(ada), comment, body="Said in another way.", **extra)
    now_it_is = stored(comment)

    assert page.status == 200
    assert now_it_is.body == "Said in another way."
    assert (now_it_is.title, now_it_is.tags, now_it_is.kind) == (None, "", "comment")
    assert (now_it_is.state, now_it_is.score, now_it_is.author_id) == ("live", 0, ada.id)


def test_others_neither_see_the_form_nor_edit(app: Flask, client: Visitor) -> None:
    question = make_question(by=make_user())
    member = Visitor(app).sign_in(make_user())

    for visitor in (client, member):
        assert visitor.get(f"/{question.id}/edit").status == 403
        refused = edit(visitor, question, body="Mine from now on.")
        assert refused.status == 403
        assert refused.value_of("body") == "Mine from now on."


@pytest.mark.parametrize("query", ["version=9", "version=0"])
def test_a_version_that_never_was_is_not_found(query: str, client: Visitor) -> None:
    question = make_question()

    assert client.get(f"/{question.id}/history?{query}").status == 404


@pytest.mark.parametrize("query", ["version=", "version=x", "version=-1", "version=٣", "other=1"])
def test_any_other_word_shows_the_latest(query: str, client: Visitor) -> None:
    question = make_question()

    assert client.get(f"/{question.id}/history?{query}").status == 200


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Come to the C4sino, the CASlNO.", "“CASlNO” is not taken here"),
        ("There is a zebra.", "“zebra” has to be looked at"),
        (" ".join(f"http://{n}.example" for n in "abcdef"), "in this: 6"),
    ],
)
def test_what_a_new_post_may_not_say_is_not_put_in_later(
    body: str, said: str, app: Flask, client: Visitor
) -> None:
    ada = make_user()
    answer = make_answer(make_question(), "Innocent words.", by=ada)
    with app.app_context():
        settings.change("blocked_words", "casino")
        settings.change("held_words", "zebra")
        commit()

    page = client.sign_in(ada).send(f"/{answer.id}/edit", body=body, revision="1")

    assert page.status == 422
    assert said in page.one("#body-wrong").get_text()
    assert page.value_of("body") == body
    assert stored(answer).body == "Innocent words."
