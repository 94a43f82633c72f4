"""What waits to be looked at is nowhere: not for a guest, not for a member, not by any address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import update

from forum import settings
from forum.database import commit, db
from forum.domain.posting import writing
from forum.models import Post
from forum.text.markup import render
from tests.factories import (
    actor,
    committed,
    make_answer,
    make_category,
    make_comment,
    make_question,
    make_user,
    new_nonce,
    vote,
)
from tests.visitor import Visitor
from tests.walls.ground import rules

WAITING = "a zebra waits in the"
LISTS = ("sort=recent", "sort=votes", "sort=answers", "sort=views", "sort=hot", "by=selected")
LISTS += ("by=upvotes", "answers=newest", "answers=oldest", "tag=stripes", "")
SIGNS = ("zebra", ">stripes<", "Canaryguest", "data-held")


class Place(NamedTuple):
    """A forum with posts of every kind that wait, by every sort of writer."""

    app: Flask
    question: Post
    held: dict[str, int]

    def pages(self) -> Iterator[str]:
        """Every address that shows something, in every order that a list has."""
        posts = [self.question.id, *self.held.values()]
        words = {"category": "sleep", "tag": "stripes", "name": "canaryname", "tab": "answers"}
        words |= {"key": "none", "token": "none", "slug": self.question.slug}
        for rule in rules(self.app, unsafe=False):
            for post_id in posts if rule.arguments & {"post_id", "question_id"} else [0]:
                told = {name: words.get(name, post_id) for name in rule.arguments}
                told |= rule.defaults or {}
                _, path = rule.build(told) or ("", "")
                queries = LISTS if "slug" in told or not post_id else ("",)
                yield from (f"{path}?{query}" for query in queries)

    def found_by(self, visitor: Visitor) -> list[str]:
        """The pages on which somebody meets a sign of what waits."""
        return [
            f"{path}: {sign}"
            for path in self.pages()
            if (text := visitor.get(path, follow=False).text)
            for sign in SIGNS
            if sign in text
        ]

    def statuses(self, visitor: Visitor) -> set[int]:
        """What the addresses of the posts themselves answer."""
        return {visitor.get(f"/{number}", follow=False).status for number in self.held.values()}


@pytest.fixture
def place(build: Callable[..., Flask]) -> Place:
    app = build()
    with app.app_context():
        settings.change("held_words", "zebra")
        commit()
    category, canary = make_category("Sleep"), make_user("canaryname")
    question = make_question("What is the night like?", category=category, by=make_user("Ada"))
    answer = make_answer(question, by=make_user("Ben"))
    vote(answer)
    make_comment(answer, by=make_user("Cleo"))
    named, guest = actor(canary), actor(None, "Canaryguest")
    hidden = replace(named, is_anonymous=True)
    held = {}
    for who, by in (("named", named), ("guest", guest), ("hidden", hidden)):
        said = [
            render(f"{WAITING} {kind} of the {who}.") for kind in ("title", "answer", "comment")
        ]
        title, tags = f"How is the zebra of the {who}?", ("stripes",)
        made = (
            committed(writing.add_question)(title, said[0], "sleep", tags, by, new_nonce()),
            committed(writing.add_answer)(question.id, said[1], by, new_nonce()),
            committed(writing.add_comment)(answer.id, said[2], by, new_nonce()),
        )
        held |= {f"{who} {post.kind}": post.id for post in made}
    return Place(app, question, held)


@pytest.mark.parametrize("who", ["guest", "member"])
def test_what_waits_is_nowhere(who: str, place: Place) -> None:
    visitor = Visitor(place.app)
    if who == "member":
        visitor.sign_in(make_user("Dora", points=9_000))

    assert place.found_by(visitor) == []
    assert place.statuses(visitor) == {404}


def test_nobody_else_is_told_more_than_of_a_post_that_never_was(place: Place) -> None:
    visitor = Visitor(place.app).sign_in(make_user("Dora"))

    def answers(number: int) -> list[tuple[int, str]]:
        pages = [visitor.get(f"/{number}/{act}", follow=False) for act in ("", "edit", "x")]
        pages += [visitor.send(f"/{number}/{act}", follow=False) for act in ("comment", "delete")]
        pages.append(visitor.send(f"/moderation/{number}/release", follow=False))
        return [(page.status, page.all("h1")[0].get_text(strip=True)) for page in pages]

    never = answers(999_999_999)

    assert {number: answers(number) for number in place.held.values()} == dict.fromkeys(
        place.held.values(), never
    )


def test_its_writer_and_staff_meet_it(place: Place) -> None:
    for role in ("expert", "editor", "admin"):
        staff = Visitor(place.app).sign_in(make_user(role=role))

        assert place.statuses(staff) == {301}
        page = staff.get(f"/{place.question.id}")
        assert page.text.count(WAITING) == 6  # three answers and three comments
        assert len(page.all("[data-held]")) == 6


@pytest.mark.parametrize("leaked", ["named question", "guest answer", "hidden comment"])
def test_a_post_that_lost_its_state_is_found(leaked: str, place: Place) -> None:
    with place.app.app_context():
        query = update(Post).where(Post.id == place.held[leaked]).values(state="live")
        db.session.execute(query)
        commit()

    assert place.found_by(Visitor(place.app)) != []


def test_a_line_of_activity_that_tells_of_it_is_found(place: Place) -> None:
    with place.app.app_context():
        query = update(Post).where(Post.id == place.question.id)
        told = {"active_kind": "answered", "active_by_id": None, "active_by_name": "Canaryguest"}
        db.session.execute(query.values(told))
        commit()

    assert any("Canaryguest" in each for each in place.found_by(Visitor(place.app)))
