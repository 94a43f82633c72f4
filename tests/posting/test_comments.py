"""Commenting on a question or an answer."""

from __future__ import annotations

from flask import Flask

from forum import settings
from forum.database import commit
from tests.factories import make_answer, make_comment, make_question, make_user, stored
from tests.visitor import Visitor


def test_a_guest_comments_on_either(client: Visitor) -> None:
    question = make_question()
    answer = make_answer(question)

    for post in (question, answer):
        sent = client.send(
            f"/{post.id}/comment",
            body=f"A *word* on {post.id}.",
            display_name="Grace",
            follow=False,
        )
        page = client.get(sent.headers["Location"])
        comment = page.one("#" + sent.headers["Location"].split("#")[1])

        assert sent.status == 303
        assert comment["data-kind"] == "comment"
        assert "Your comment is here." in page.one(".notice").text
        assert comment.select_one("em").text == "word"  # type: ignore[union-attr]
        assert comment.select_one("[data-author]").text == "Grace"  # type: ignore[union-attr]
    assert stored(answer).comment_count == 1


def test_a_sixth_comment_is_led_to(client: Visitor) -> None:
    question = make_question()
    for _ in range(5):
        make_comment(question)

    sent = client.send(f"/{question.id}/comment", body="The sixth of them.", follow=False)
    there = client.get(sent.headers["Location"])
    folded = client.get(f"/{question.id}")
    more = folded.one(".comments > a")

    assert f"?comments={question.id}#post-" in sent.headers["Location"]
    assert len(there.all("[data-kind=comment]")) == 6
    assert len(folded.all("[data-kind=comment]")) == 5
    assert more.text == "Show 1 more comment"
    assert len(client.get(str(more["href"])).all("[data-kind=comment]")) == 6


def test_the_way_to_more_comments_keeps_page_and_order(client: Visitor) -> None:
    question = make_question()
    last = [make_answer(question) for _ in range(31)][-1]
    for _ in range(6):
        make_comment(last)
    url = f"/{question.id}/{question.slug}?answers=oldest&page=2"

    more = client.get(url).one(".comments > a")

    assert len(client.get(str(more["href"])).all("[data-kind=comment]")) == 6


def test_a_program_is_told_of_the_comment(client: Visitor) -> None:
    question = make_question()

    told = client.send(f"/{question.id}/comment", as_json=True, body="A *word* on it.")
    wrong = client.send(f"/{question.id}/comment", as_json=True, body="x" * 2_001)

    assert told.status == 201
    assert set(told.json) == {"id", "url", "html", "key"}
    assert client.get(f"/mine/{told.json['key']}").status == 200
    assert told.json["html"] == "<p>A <em>word</em> on it.</p>"
    assert told.json["url"].endswith(f"#post-{told.json['id']}")
    assert (wrong.status, list(wrong.json["error"]["fields"])) == (422, ["body"])


def test_the_form_shows_what_it_is_about_and_previews(client: Visitor) -> None:
    answer = make_answer(make_question(), "What I answered.", display_name="Grace")

    shown = client.get(f"/{answer.id}/comment")
    preview = client.send(f"/{answer.id}/comment", preview="1", body="A *word*.")

    assert "What Grace wrote" in shown.one("summary").text
    assert "What I answered." in shown.one("details").text
    assert preview.status == 200
    assert preview.one("[data-preview] em").text == "word"
    assert preview.value_of("body") == "A *word*."
    assert stored(answer).comment_count == 0


def test_lengths_are_a_comments_own(client: Visitor) -> None:
    question = make_question()

    def send(length: int) -> int:
        return client.send(f"/{question.id}/comment", body="x" * length).status

    assert [send(length) for length in (0, 2, 3, 2_000, 2_001)] == [422, 422, 200, 200, 422]


def test_the_same_comment_twice_is_one(client: Visitor) -> None:
    question, key = make_question(), client.form_key()

    first, again = (
        client.send(f"/{question.id}/comment", body="Once only.", form_key=key, follow=False)
        for _ in range(2)
    )
    other_form = client.send(f"/{question.id}/comment", body="once only")

    assert first.headers["Location"] == again.headers["Location"]
    assert other_form.status == 422
    assert stored(question).comment_count == 1


def test_a_closed_question_still_takes_comments_and_a_comment_takes_none(client: Visitor) -> None:
    question = make_question(is_closed=True)
    comment = make_comment(question)

    assert client.send(f"/{question.id}/comment", body="Still here.").status == 200
    refused = client.send(f"/{comment.id}/comment", body="Below it.")
    assert refused.status == 403
    assert refused.value_of("body") == "Below it."
    assert "sign in" not in refused.one("main").text


def test_where_guests_do_not_comment_there_is_no_way_to(app: Flask, client: Visitor) -> None:
    with app.app_context():
        settings.change("allows_guests_to_comment", "off")
        commit()
    question = make_question()

    assert client.get(f"/{question.id}").all(f"a[href='/{question.id}/comment']") == []
    assert client.send(f"/{question.id}/comment", body="Am I heard?").status == 403
    client.sign_in(make_user())
    assert client.get(f"/{question.id}").one(f"a[href='/{question.id}/comment']")
    assert client.send(f"/{question.id}/comment", body="Am I heard?").status == 200
