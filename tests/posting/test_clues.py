"""Before somebody without a name publishes, they look once more at what could identify them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.database import reading
from forum.models import Post, User
from tests.factories import make_answer, make_question, make_user, stored
from tests.visitor import Page, Visitor

TELLING = "Please write to grace.h@example.net, I am 34 and live in Leeds."
PLAIN = "I talk to a friend about it, and that helps a little."
TITLE = "Whom do you talk to when it is late?"


@pytest.fixture
def ada() -> User:
    return make_user("Ada_Lovelace")


def posts_in(app: Flask) -> int:
    with app.app_context():
        return reading().execute(select(func.count()).select_from(Post)).scalar_one()


def clues_on(page: Page) -> list[str]:
    return [item.get_text(" ", strip=True) for item in page.all(".identifying li")]


def own_answer(visitor: Visitor) -> str:
    """The id of an answer that this visitor wrote without a name, and holds the key of."""
    page = visitor.send(f"/{make_question().id}/answer", body=PLAIN, anonymous="y")
    for link in page.all("#post-key-link"):
        visitor.get("/mine/" + str(link["value"]).rpartition("/")[2])
    return str(page.one('article[data-kind="answer"]')["id"]).removeprefix("post-")


@pytest.mark.parametrize("path", ["/ask", "/{question}/answer", "/{question}/comment"])
@pytest.mark.parametrize("who", ["guest", "member"])
def test_clues_are_shown_and_nothing_is_written(app: Flask, path: str, who: str) -> None:
    question = make_question()
    visitor = Visitor(app) if who == "guest" else Visitor(app).sign_in(make_user())
    before = posts_in(app)
    fields = {"title": TITLE, "body": TELLING, "anonymous": "y", "check": "1"}

    page = visitor.send(path.format(question=question.id), **fields)

    assert page.status == 200
    assert clues_on(page) == [
        "An e-mail address : grace.h@example.net",
        "An age together with a place : I am 34 and live in Leeds",
    ]
    assert page.value_of("body") == TELLING
    assert "Set-Cookie" not in page.headers
    assert posts_in(app) == before


@pytest.mark.parametrize("path", ["/ask", "/{question}/answer", "/{question}/comment"])
@pytest.mark.parametrize("more", [{"check": "1", "keep": "1"}, {"keep": "1"}, {}])
def test_it_is_published_by_keep_and_by_a_form_without_a_button(
    app: Flask, path: str, more: dict[str, str]
) -> None:
    question = make_question()
    before = posts_in(app)

    page = Visitor(app).send(path.format(question=question.id), title=TITLE, body=TELLING, **more)

    assert page.status == 200
    assert clues_on(page) == []
    assert posts_in(app) == before + 1


def test_what_was_shown_is_sent_again_changed_and_looked_at_again(app: Flask) -> None:
    guest, question = Visitor(app), make_question()
    path = f"/{question.id}/answer"
    shown = guest.send(path, body=TELLING, check="1")
    form_key = shown.value_of("form_key")

    again = guest.send(path, body="Then ring 0113 496 0123.", check="1", form_key=form_key)
    done = guest.send(path, body=PLAIN, check="1", form_key=again.value_of("form_key"))

    assert clues_on(again) == ["A phone number : 0113 496 0123"]
    assert clues_on(done) == []
    assert PLAIN in done.one('article[data-kind="answer"]').text


@pytest.mark.parametrize("field", ["title", "tags"])
def test_title_and_tags_are_looked_at_too(client: Visitor, field: str) -> None:
    texts = {"title": TITLE, "tags": "night", field: "grace.h@example.net at night"}
    if field == "tags":
        texts["tags"] = "leeds1984 +44-113-496-0123"

    page = client.send("/ask", body=PLAIN, check="1", **texts)

    assert len(page.all(f'.identifying a[href="#{field}"]')) >= 2


def test_a_members_own_name_is_a_clue_for_those_without_their_name(
    client: Visitor, ada: User
) -> None:
    question = make_question()
    client.sign_in(ada)

    page = client.send(
        f"/{question.id}/answer", body="Yours, Аda-Lovelace of old", anonymous="y", check="1"
    )

    assert clues_on(page) == ["The name you have here : Аda-Lovelace"]
    assert page.one("#anonymous").has_attr("checked")


def test_who_writes_under_their_name_is_not_asked(client: Visitor, ada: User) -> None:
    page = client.sign_in(ada).send(f"/{make_question().id}/answer", body=TELLING, check="1")

    assert page.one('article[data-kind="answer"]')


@pytest.mark.parametrize("who", ["guest", "member"])
def test_an_edit_of_ones_own_without_a_name_is_looked_at(app: Flask, who: str) -> None:
    visitor = Visitor(app) if who == "guest" else Visitor(app).sign_in(make_user())
    path = f"/{own_answer(visitor)}/edit"

    fields = {"body": TELLING, "revision": "1", "check": "1"}
    page = visitor.send(path, **fields)
    kept = visitor.send(path, **{**fields, "keep": "1"})

    assert "How you write, and what you tell" in visitor.get(path).one("main").text
    assert len(clues_on(page)) == 2
    assert page.value_of("body") == TELLING
    assert "Your changes are here." in kept.one(".notice").text


def test_an_editor_who_mends_what_a_guest_wrote_is_not_asked(client: Visitor) -> None:
    answer = make_answer(make_question())
    client.sign_in(make_user("Grace", role="editor"))

    client.send(f"/{answer.id}/edit", body=TELLING, revision="1", check="1")

    assert stored(answer).body == TELLING


def test_a_program_is_told_the_clues(client: Visitor) -> None:
    question = make_question()
    path = f"/{question.id}/comment"

    told = client.send(path, as_json=True, body="I am grace.h@example.net", check="1")
    made = client.send(path, as_json=True, body="I am grace.h@example.net")

    error = told.json["error"]
    assert (told.status, made.status) == (422, 201)
    assert error["code"] == "identifying"
    assert error["fields"] == {"body": "An e-mail address: grace.h@example.net"}
    assert error["clues"] == [{"field": "body", "kind": "email", "text": "grace.h@example.net"}]


def test_a_form_of_ours_looks_first_whatever_presses_it(client: Visitor) -> None:
    question = make_question()
    answer = f"/{question.id}/answer"

    for path in ("/ask", answer, f"/{question.id}/comment", f"/{question.id}"):
        form = client.get(path).one("form[data-draft]")
        names = [button.get("name") for button in form.select("button:not([type=button])")]
        assert names[0] == "check", path
        assert names[-1] == "check", path
    shown = client.send(answer, body=TELLING, check="1").one("form[data-draft]")
    names = [button.get("name") for button in shown.select("button:not([type=button])")]
    assert names == ["check", "keep", "preview", "check"]


def test_a_stale_form_that_asked_to_be_looked_at_asks_again(client: Visitor) -> None:
    client.sign_in(make_user())
    fields = {"body": TELLING, "anonymous": "y", "check": "1", "csrf_token": "stale"}

    page = client.post(f"/{make_question().id}/answer", **fields)

    assert page.status == 400
    assert page.one('form button[name="check"]').text == "Send again"
    assert page.one('[name="anonymous"]')["type"] == "checkbox"
    assert page.one('[name="anonymous"]').has_attr("checked")


def test_a_text_full_of_clues_shows_ten(client: Visitor) -> None:
    body = " ".join(f"person{n}@example.net" for n in range(30))

    page = client.send("/ask", title="person99@example.net asks this", body=body, check="1")

    assert len(clues_on(page)) == 10
