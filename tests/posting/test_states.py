"""Closing and reopening, deleting and restoring."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from forum.models import Post
from tests.factories import make_answer, make_comment, make_question, make_user, stored
from tests.visitor import Page, Visitor


@pytest.fixture
def editor(app: Flask) -> Visitor:
    return Visitor(app).sign_in(make_user("Eve", role="editor"))


def close(visitor: Visitor, question: Post, **fields: Any) -> Page:
    return visitor.send(f"/{question.id}/close", **fields)


def test_a_question_is_closed_with_a_reason_that_all_can_read(
    editor: Visitor, client: Visitor
) -> None:
    question = make_question()

    closed = close(editor, question, reason="It was answered elsewhere.")
    page = client.get(f"/{question.id}")

    assert "The question is closed." in closed.one(".notice").text
    note = " ".join(page.one("main .note").text.split())
    assert "This question is closed: It was answered elsewhere." in note
    assert "by Eve" in note
    assert client.get("/questions").one(".state").text == "(closed)"


def test_a_repetition_and_its_original_link_to_each_other(editor: Visitor, client: Visitor) -> None:
    original, question = make_question("What was asked first?"), make_question("And asked again?")

    close(editor, question, duplicate_of=f"/{original.id}")
    there, back = client.get(f"/{question.id}"), client.get(f"/{original.id}")

    assert there.one("main .note p:first-child a")["href"] == f"/{original.id}/what-was-asked-first"
    assert back.one("main .note li a")["href"] == f"/{question.id}/and-asked-again"


@pytest.mark.parametrize(
    "pasted",
    [
        "{id}",
        " {id} ",
        "/{id}",
        "{id}/some-title",
        "/{id}?page=2#post-9",
        "http://localhost/{id}/some-title",
        "https://127.0.0.1:8000/{id}",
        "http://LOCALHOST/{id}#x",
    ],
)
def test_the_original_is_named_as_people_paste_it(pasted: str, editor: Visitor) -> None:
    original, question = make_question(), make_question()

    page = close(editor, question, duplicate_of=pasted.format(id=original.id))

    assert page.status == 200
    assert stored(question).duplicate_of_id == original.id


BAD = ["{other}x", "0", "-{id}", "{id} {id}", "2147483648", "9" * 40, "title", "٣", "1.5", "//{id}"]
BAD += ["https://evil.example/{id}", "http:///{id}", "ftp://localhost/{id}", "https://[::1/{id}"]


def test_what_names_no_question_is_asked_again(editor: Visitor) -> None:
    original, question = make_question(), make_question()

    for pattern in BAD:
        pasted = pattern.format(id=original.id, other=original.id)
        page = close(editor, question, reason="Twice.", duplicate_of=pasted)
        assert page.status == 422, pasted
        assert "We found no question at that address." in page.one("#duplicate_of-wrong").text
        assert (page.value_of("reason"), page.value_of("duplicate_of")) == ("Twice.", pasted)
    assert not stored(question).is_closed


def test_closing_needs_a_why_of_some_length(editor: Visitor) -> None:
    question = make_question()

    for reason in ("", "  ", "x" * 301):
        page = close(editor, question, reason=reason)
        assert page.status == 422
        assert page.one("#reason-wrong").text
    assert close(editor, question, reason="x" * 300).status == 200


def test_a_closed_question_is_opened_again(editor: Visitor) -> None:
    question = make_question(is_closed=True)

    asked = editor.get(f"/{question.id}/reopen")
    opened = editor.send(f"/{question.id}/reopen")

    assert "It will take answers again." in asked.one("main form").text
    assert opened.all("main .note.is-warning") == []
    assert "The question is open again." in opened.one(".notice").text
    assert editor.get(f"/{question.id}/reopen").status == 403


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
def test_a_post_is_asked_about_deleted_and_brought_back(
    kind: str, editor: Visitor, client: Visitor
) -> None:
    question = make_question()
    answer = make_answer(question)
    post = {"question": question, "answer": answer, "comment": make_comment(answer)}[kind]
    address = f"/{question.id}/{question.slug}"

    asked = editor.get(f"/{post.id}/delete")
    assert stored(post).state == "live"
    deleted = editor.send(f"/{post.id}/delete")
    hidden = client.get(f"/{post.id}").status, client.get(address)
    restored = editor.send(f"/{post.id}/restore")

    assert asked.one("main form")["action"] == f"/{post.id}/delete"
    assert "For 30 days it can be restored." in asked.one("main form").text
    assert "It is deleted." in deleted.one(".notice").text
    assert "deleted" in deleted.one(f"#post-{post.id}").text
    assert hidden[0] == 404
    assert hidden[1].status == (404 if kind == "question" else 200)
    assert hidden[1].all(f"#post-{post.id}") == []
    assert "It is back." in restored.one(".notice").text
    assert client.get(f"/{post.id}").one(f"#post-{post.id}")


def test_an_author_deletes_their_own_and_sees_it_until_it_is_back(client: Visitor) -> None:
    ada = make_user()
    answer = make_answer(make_question(), by=ada)
    client.sign_in(ada)

    deleted = client.send(f"/{answer.id}/delete")
    restored = client.send(f"/{answer.id}/restore")

    assert deleted.one(f"#post-{answer.id}.is-hidden a[href='/{answer.id}/restore']")
    assert restored.one(f"#post-{answer.id}:not(.is-hidden)")


def test_an_author_is_told_who_can_bring_back_what_an_editor_deleted(
    editor: Visitor, client: Visitor
) -> None:
    ada = make_user()
    answer = make_answer(make_question(), by=ada)
    editor.send(f"/{answer.id}/delete")

    refused = client.sign_in(ada).send(f"/{answer.id}/restore")

    assert refused.status == 403
    assert "please ask an editor" in refused.one("main").text


def test_an_asker_is_told_why_a_question_with_answers_stays(client: Visitor) -> None:
    ada = make_user()
    question = make_question(by=ada)
    make_answer(question)
    client.sign_in(ada)

    assert client.get(f"/{question.id}").all(f"a[href='/{question.id}/delete']") == []
    refused = client.send(f"/{question.id}/delete")

    assert refused.status == 403
    assert "This question has answers, so it stays." in refused.one("main").text
    assert stored(question).state == "live"


def test_a_deleted_answer_loses_its_choice_and_its_count(editor: Visitor, client: Visitor) -> None:
    question = make_question()
    answer = make_answer(question, is_accepted=True)
    make_answer(question)

    editor.send(f"/{answer.id}/delete")
    page = client.get(f"/{question.id}")

    assert page.one("#answers").text == "1 answer"
    assert page.all("[data-accepted]") == []


@pytest.mark.parametrize("act", ["close", "reopen", "delete", "restore"])
def test_others_do_none_of_it(act: str, app: Flask, client: Visitor) -> None:
    question = make_question(by=make_user(), is_closed=act == "reopen")
    member = Visitor(app).sign_in(make_user(role="expert"))

    for visitor in (client, member):
        assert visitor.get(f"/{question.id}/{act}").status == 403
        assert visitor.send(f"/{question.id}/{act}", reason="Because.").status == 403
    assert (stored(question).state, stored(question).is_closed) == ("live", act == "reopen")


def test_only_questions_are_closed(editor: Visitor) -> None:
    answer = make_answer(make_question())

    for act in ("close", "reopen"):
        assert editor.get(f"/{answer.id}/{act}").status == 403
        assert editor.send(f"/{answer.id}/{act}", reason="Because.").status == 403
