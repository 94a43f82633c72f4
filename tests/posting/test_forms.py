"""What arrives in the forms of posting, good and bad: never a failure, never a lost text."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote_plus

import pytest
from flask import Flask

from forum.models import Post
from tests.factories import (
    make_answer,
    make_category,
    make_comment,
    make_question,
    make_user,
    stored,
)
from tests.visitor import Page, Visitor

# What a form asks for, with something good in it.
GOOD = {
    "title": "A title that is long enough?",
    "body": "A text that is long enough for all.",
    "category": "sleep",
    "tags": "night talk",
    "display_name": "Grace",
    "reason": "Because of that.",
    "revision": "1",
    "duplicate_of": "",
    "value": "1",
}
FORMS = {
    "/ask": ("title", "body", "category", "tags", "display_name"),
    "/{question}/answer": ("body", "display_name"),
    "/{question}/comment": ("body", "display_name"),
    "/{answer}/comment": ("body", "display_name"),
    "/{question}/edit": ("title", "body", "category", "tags", "reason", "revision"),
    "/{answer}/edit": ("body", "reason", "revision"),
    "/{comment}/edit": ("body", "reason", "revision"),
    "/{question}/close": ("reason", "duplicate_of"),
    "/vote/{answer}": ("value",),
    "/accept/{answer}": ("value",),
}
STRANGE = [
    "",
    " ",
    "\u200b\u200b",
    "\u202eevil\u202c",
    "e" + "\u0301" * 500,
    "👩‍👩‍👧‍👦" * 20,
    "ﷺ" * 30,
    "\r\n\r\n\x85\u2028",
    "<script>alert(1)</script>" * 3,
    "'; DROP TABLE post; --",
    "{{ 7 * 7 }} ${7 * 7} %s %(x)s %d",
    "../../../../etc/passwd\\",
    "[" * 500,
    "> " * 300 + "x",
    "*_`~" * 200,
    "1e999",
    "-0",
    "x" * 500,
    "\ufdd0\U0010ffff" * 3,
]
DAMAGED = [b"a%00b", b"%ED%A0%80", b"%C0%AF", b"%EF%BF%BD", b"%F5%80%80%80", b"a%1Bb", b"%80"]


class Place:
    """A thread by one author, who looks after the forum as well; and visitors."""

    def __init__(self, app: Flask) -> None:
        make_category("Sleep")
        self.ada = make_user("Ada", role="editor")
        self.member = Visitor(app).sign_in(self.ada)
        self.guest = Visitor(app)
        self.question = make_question("Why do I not sleep?", "The first text of all.")
        self.answer = make_answer(self.question, "The second text of all.")
        self.comment = make_comment(self.answer, "The third text of all.")

    def visitor(self, form: str) -> Visitor:
        may_be_a_guest = form.endswith(("/ask", "/answer", "/comment"))
        return self.guest if may_be_a_guest else self.member

    def path(self, form: str) -> str:
        ids = {"question": self.question, "answer": self.answer, "comment": self.comment}
        return form.format(**{name: post.id for name, post in ids.items()})

    def send(self, form: str, **changed: str) -> Page:
        fields = {name: GOOD[name] for name in FORMS[form]}
        return self.visitor(form).send(self.path(form), follow=False, **{**fields, **changed})

    def posts(self) -> tuple[Post, ...]:
        return tuple(map(stored, (self.question, self.answer, self.comment)))


@pytest.fixture
def place(app: Flask) -> Place:
    return Place(app)


def fields() -> Iterator[tuple[str, str]]:
    yield from ((form, name) for form, names in FORMS.items() for name in names)


def given_back(page: Page, name: str) -> str:
    return page.value_of(name).replace("\r\n", "\n")


def test_strange_texts_are_taken_or_given_back_but_never_fail(place: Place) -> None:
    for form, names in FORMS.items():
        for text in STRANGE:
            page = place.send(form, **dict.fromkeys(names, text))

            assert page.status in {303, 400, 409, 422}, (form, text)
            if page.status != 303 and "body" in names:
                assert given_back(page, "body") == text.replace("\r\n", "\n"), (form, text)
            if form.endswith("close") and page.status == 303:
                place.member.send(f"/{place.question.id}/reopen", follow=False)


def test_what_was_taken_can_be_read(place: Place) -> None:
    for text in STRANGE:
        place.send("/{question}/answer", body=f"{text} and more of it", display_name=text)
        place.send("/{question}/comment", body=f"{text} and even more", display_name=text)

    page = place.guest.get(f"/{place.question.id}?comments={place.question.id}")

    assert page.status == 200
    assert page.all("script:not([src]):not([type='application/ld+json'])") == []
    assert all(each.get_text(strip=True) for each in page.all("[data-author]"))


def test_damaged_texts_are_refused_and_the_rest_given_back(place: Place) -> None:
    for form, name in fields():
        visitor, names = place.visitor(form), FORMS[form]
        for damaged in DAMAGED:
            sent = {each: quote_plus(GOOD[each]).encode() for each in names} | {name: damaged}
            sent |= {"csrf_token": visitor.token().encode()}
            body = b"&".join(key.encode() + b"=" + value for key, value in sent.items())
            kind = "application/x-www-form-urlencoded"
            page = Page(visitor.browser.post(place.path(form), data=body, content_type=kind))

            assert page.status == 400, (form, name, damaged)
            for other in set(names) - {name}:
                assert given_back(page, other) == GOOD[other]
    assert {post.revision for post in place.posts()} == {1}


LONGEST = {"title": 150, "display_name": 40, "reason": 200, "tags": 204}


def test_long_texts_come_back_whole(place: Place) -> None:
    for form, name in fields():
        is_comment = form in {"/{question}/comment", "/{answer}/comment", "/{comment}/edit"}
        most = {"body": 2_000 if is_comment else 20_000, **LONGEST}.get(name)
        most = 300 if (form, name) == ("/{question}/close", "reason") else most
        if most is None:
            continue
        text = "é" * (most + 1)

        page = place.send(form, **{name: text})

        assert page.status == 422, (form, name)
        assert given_back(page, name) == text
        assert page.one(f"#{name}-wrong").get_text()


def test_missing_fields_are_asked_for(place: Place) -> None:
    for form, names in FORMS.items():
        page = place.visitor(form).send(place.path(form), follow=False)

        assert page.status == (400 if "value" in names else 422), form
        if "value" not in names:
            assert page.one(".error-summary")
    assert {post.revision for post in place.posts()} == {1}


def test_a_field_that_came_twice_is_refused_and_no_text_is_lost(place: Place) -> None:
    for form, name in fields():
        sent = place.send(form, **{name: ["The first of two texts.", "The second of two."]})

        assert sent.status == 400, (form, name)
        for text in ("The first of two texts.", "The second of two."):
            is_typed = name not in {"category", "revision", "value"}
            assert not is_typed or text in given_back(sent, name), (form, name)
    assert {post.revision for post in place.posts()} == {1}


EXTRA = {"id": "1", "author_id": "1", "role": "admin", "score": "9", "ups": "9", "state": "deleted"}
EXTRA |= {
    "kind": "comment",
    "question_id": "1",
    "parent_id": "1",
    "created_at": "0",
    "body_html": "<b>",
}
EXTRA |= {"is_admin": "1", "user_id": "1", "accepted_answer_id": "1", "place": "99", "": "x"}


def test_fields_that_no_form_asks_for_change_nothing(place: Place) -> None:
    for form in FORMS:
        unlike = {"body": f"{GOOD['body']} {form}"} if "body" in FORMS[form] else {}
        page = place.send(form, **{**EXTRA, **unlike})
        assert page.status == 303, form

    question, answer, comment = place.posts()
    assert [post.kind for post in (question, answer, comment)] == ["question", "answer", "comment"]
    assert {post.state for post in (question, answer, comment)} == {"live"}
    assert {post.author_id for post in (question, answer, comment)} == {None}
    assert (question.score, answer.score, comment.score) == (0, 1, 0)
    assert answer.place == 1
    assert stored_role(place) == "editor"


def stored_role(place: Place) -> str:
    return str(place.member.get("/user/Ada").one("main .role").text)


def test_an_address_that_names_no_post_is_not_found(place: Place) -> None:
    numbers = ["0", "-1", "01", "2147483648", "1" + "0" * 30, "٣", "%00", "1%00", "NaN", "1.0"]
    paths = {
        form.replace("{" + name + "}", number)
        for form in FORMS
        for name in ("question", "answer", "comment")
        for number in numbers
        if "{" + name + "}" in form
    }

    for path in paths:
        visitor = place.visitor(path)
        assert visitor.send(path, body=GOOD["body"], follow=False).status == 404, path
        is_button = path.startswith(("/vote", "/accept")) and "%00" not in path
        assert visitor.get(path).status in ({404, 405} if is_button else {404}), path


@pytest.mark.parametrize(
    "query",
    ["answers=best2", "answers=", "answers=Votes", "page=0", "page=-1", "page=abc", "page=٣"],
)
def test_an_unknown_order_or_page_is_not_found(query: str, place: Place) -> None:
    page = place.guest.get(f"/{place.question.id}/{place.question.slug}?{query}")

    assert page.status == 404
    assert page.all("main a[href='/']")


@pytest.mark.parametrize(
    "query", ["comments=", "comments=x", "comments=-1", "comments=٣", "comments=" + "9" * 30, "x=1"]
)
def test_any_other_word_in_an_address_is_passed_over(query: str, place: Place) -> None:
    page = place.guest.get(f"/{place.question.id}/{place.question.slug}?{query}")

    assert page.status == 200


@pytest.mark.parametrize(
    "body",
    [
        "[abc]: http://example.org/zzz",
        "\u2063" * 20,
        "&nbsp;" * 4,
        "***\n\n***\n\n***",
        "```\n\n```" * 2,
    ],
)
def test_a_text_of_which_nothing_would_be_seen_is_refused(body: str, client: Visitor) -> None:
    question = make_question()

    page = client.send(f"/{question.id}/answer", body=body)

    assert page.status == 422
    assert page.value_of("body") == body
    assert stored(question).answer_count == 0


def test_a_hidden_text_and_a_picture_are_something_to_see(client: Visitor) -> None:
    question = make_question()

    pages = [
        client.send(f"/{question.id}/answer", body=body)
        for body in (">! the end of the story", "![](/static/picture.png)")
    ]

    assert [page.status for page in pages] == [200, 200]
    assert stored(question).answer_count == 2
