"""The same form again leads to what it made, whatever has happened since."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from flask import Flask

from forum import settings
from forum.database import commit, db
from forum.domain.posting import closing, deleting
from forum.models import Post
from tests.factories import actor, committed, make_question, make_user
from tests.visitor import Page, Visitor

GONE = "It has been taken away since"


class Sent(NamedTuple):
    """A form as it was sent, and what it made."""

    visitor: Visitor
    path: str
    fields: dict[str, str]
    made: int

    def again(self, **other: Any) -> Page:
        """Send it once more."""
        return self.visitor.send(self.path, follow=False, **{**self.fields, **other})


def send(visitor: Visitor, path: str, **fields: str) -> Sent:
    fields = {"body": "The words of this form.", "form_key": visitor.form_key(), **fields}
    url = visitor.send(path, follow=False, **fields).headers["Location"]
    return Sent(visitor, path, fields, int(url.partition("#post-")[2] or url.split("/")[1]))


def close(question_id: int) -> None:
    staff = actor(make_user(role="admin"))
    committed(lambda: closing.close_question(question_id, staff, reason="Why.", original_id=None))()


def delete(post_id: int) -> None:
    staff = actor(make_user(role="admin"))
    committed(lambda: deleting.delete_post(post_id, staff))()


@pytest.mark.parametrize("is_guest", [True, False])
def test_a_question_closed_meanwhile_refuses_no_repeat(client: Visitor, is_guest: bool) -> None:
    question = make_question()
    visitor = client if is_guest else client.sign_in(make_user())
    sent = send(visitor, f"/{question.id}/answer")
    close(question.id)

    again, other = sent.again(), sent.again(body="Other words in it.")

    assert again.status == 303
    assert again.headers["Location"].endswith(f"#post-{sent.made}")
    assert other.status == 403


@pytest.mark.parametrize(
    ("setting", "path", "fields"),
    [
        ("allows_guests_to_ask", "/ask", {"title": "A question with a title"}),
        ("allows_guests_to_answer", "/{id}/answer", {}),
        ("allows_guests_to_comment", "/{id}/comment", {}),
    ],
)
def test_a_right_taken_meanwhile_refuses_no_repeat(
    setting: str, path: str, fields: dict[str, str], app: Flask, client: Visitor
) -> None:
    sent = send(client, path.format(id=make_question().id), **fields)
    with app.app_context():
        settings.change(setting, "off")
        commit()

    again, other = sent.again(), sent.again(body="Other words in it.")

    assert again.status == 303
    assert str(sent.made) in again.headers["Location"]
    assert other.status == 403


@pytest.mark.parametrize("act", ["answer", "comment"])
@pytest.mark.parametrize("what", ["the post", "the question"])
def test_a_guest_is_told_kindly_that_it_was_taken_away(
    what: str, act: str, client: Visitor
) -> None:
    question = make_question()
    sent = send(client, f"/{question.id}/{act}", display_name="Grace")
    delete(sent.made if what == "the post" else question.id)

    again = sent.again()
    told = client.send(sent.path, as_json=True, **sent.fields)

    assert again.status == 404
    assert GONE in again.one("h1").text
    assert again.value_of("body") == sent.fields["body"]
    if act == "comment":
        assert (told.status, told.json["error"]["code"]) == (404, "not_found")
        assert GONE in told.json["error"]["message"]


def test_only_the_form_itself_proves_whose_it_is(client: Visitor) -> None:
    question = make_question()
    sent = send(client, f"/{question.id}/answer", display_name="Grace")
    delete(sent.made)
    delete(question.id)

    for other in (
        {"body": "Other words in it."},
        {"display_name": "Ada"},
        {"form_key": client.form_key()},
        {"form_key": "forged"},
        {"preview": "1"},
    ):
        page = sent.again(**other)

        assert page.status == 404
        assert GONE not in page.text


def test_a_deleted_question_is_told_of_as_well(client: Visitor) -> None:
    sent = send(client, "/ask", title="A question with a title")
    delete(sent.made)

    again = sent.again()

    assert again.status == 404
    assert GONE in again.one("h1").text
    assert again.value_of("title") == "A question with a title"


def test_a_member_is_led_to_their_own_deleted_post(client: Visitor) -> None:
    question = make_question()
    sent = send(client.sign_in(make_user()), f"/{question.id}/answer")
    delete(sent.made)

    again = sent.again()
    page = client.get(again.headers["Location"])

    assert again.status == 303
    assert page.one(f"#post-{sent.made}")
    assert "Set-Cookie" not in again.headers  # no line that says it is here


@pytest.fixture
def zebras_wait(app: Flask) -> None:
    with app.app_context():
        settings.change("held_words", "zebra")
        commit()


@pytest.mark.usefixtures("zebras_wait")
@pytest.mark.parametrize(
    ("path", "reached", "fields"),
    [
        ("/ask", "/mine", {"title": "A question with a title"}),
        ("/{id}/answer", "/{id}/{slug}", {}),
        ("/{id}/comment", "/{id}/{slug}", {}),
    ],
)
def test_a_guest_is_told_that_it_waits_and_why_and_gets_the_key(
    path: str, reached: str, fields: dict[str, str], app: Flask, client: Visitor
) -> None:
    question = make_question()
    told = {"id": question.id, "slug": question.slug}
    sent = {"body": "There is a Zebra here.", "form_key": client.form_key(), **fields}

    page = client.send(path.format(**told), **sent)
    again = client.send(path.format(**told), **sent)
    key = page.value_of("key")
    opened = Visitor(app).get(f"/mine/{key}")

    for each in (page, again):
        assert each.path == reached.format(**told)
        assert "It is not seen yet" in each.one(".notice").get_text()
        assert "“Zebra”" in each.one(".notice").get_text()
        assert each.value_of("key") == key
    assert "waits to be looked at" in opened.one(".own-post").get_text()


@pytest.mark.usefixtures("zebras_wait")
@pytest.mark.parametrize("how", ["with a key", "by name", "without their name"])
def test_its_writer_sees_it_changes_it_and_takes_it_back(
    how: str, app: Flask, client: Visitor
) -> None:
    question = make_question(by=make_user())
    if how != "with a key":
        client.sign_in(make_user())
    ticked = {"anonymous": "y"} if how == "without their name" else {}
    page = client.send(f"/{question.id}/answer", body="There is a zebra here.", **ticked)
    if how == "with a key":
        client.get(f"/mine/{page.value_of('key')}")
        page = client.get(f"/{question.id}")

    post = page.one('article[data-kind="answer"]')
    number = int(str(post["id"]).removeprefix("post-"))
    edited = client.send(f"/{number}/edit", body="There is a zebra, I said.", revision="1")
    seen = Visitor(app).get(f"/{question.id}")
    withdrawn = client.send(f"/{number}/withdraw")

    assert "“zebra”" in page.one("[data-held]").get_text()
    assert page.one("h2#answers").get_text(strip=True) == "0 answers"
    assert "application/ld+json" in page.text
    assert "zebra" not in page.one('script[type="application/ld+json"]').get_text()
    assert "I said" in edited.one(f"#post-{number}").get_text()
    assert edited.one("[data-held]")
    assert "zebra" not in seen.text
    assert "withdrawn" in withdrawn.one(".notice").get_text()


@pytest.mark.usefixtures("zebras_wait")
def test_a_program_is_told_as_well(client: Visitor) -> None:
    question = make_question()

    made = client.send(f"/{question.id}/comment", as_json=True, body="There is a zebra here.")

    assert made.status == 201
    assert made.json["url"] == f"/{question.id}/{question.slug}"
    assert "“zebra”" in made.json["waits"]
    assert client.get(f"/mine/{made.json['key']}").all(".own-post")


@pytest.mark.usefixtures("zebras_wait")
def test_a_question_that_waits_is_seen_and_not_counted_as_read(app: Flask, client: Visitor) -> None:
    client.sign_in(make_user())
    page = client.send("/ask", title="A question with a title", body="There is a zebra here.")

    staff = Visitor(app).sign_in(make_user(role="expert"))
    shown = staff.get(page.path)

    assert page.one("[data-held]")
    assert page.one('meta[name="robots"]')["content"] == "noindex"
    assert shown.one("[data-held]")
    assert "1 view" not in staff.get(page.path).text
    assert Visitor(app).get(page.path).status == 404
    assert client.get("/account").one("#waiting")


@pytest.mark.usefixtures("zebras_wait")
def test_what_was_refused_meanwhile_is_told_of_kindly(client: Visitor) -> None:
    question = make_question()
    key = client.form_key()
    client.send(f"/{question.id}/answer", body="There is a zebra here.", form_key=key)
    with client.app.app_context():
        waiting = db.session.query(Post).filter_by(state="held").one().id
    delete(waiting)

    again = client.send(f"/{question.id}/answer", body="There is a zebra here.", form_key=key)

    assert again.status == 404
    assert GONE in again.one("h1").text
