"""Points by Q2A's formula: what deeds add up to is what a recount finds."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from sqlalchemy import inspect, select

from forum.database import db
from forum.domain import recount, reputation, taxonomy
from forum.domain.actors import Actor
from forum.domain.posting import accepting, closing, deleting, editing, writing
from forum.domain.posting.editing import Edit
from forum.domain.voting import cast_vote
from forum.errors import NotFound, Refusal
from forum.models import Category, Post, QuestionTag, Tag, User
from forum.text.markup import Text
from tests.crowds import settle_questions
from tests.factories import actor, make_answer, make_category, make_question, make_user, new_nonce

pytestmark = pytest.mark.usefixtures("forum")

DEEDS_A_WALK = 150
LEAST_DONE = 60
CATEGORIES = ("Sleep", "Work")
TAGS = ("night", "day", "talk", "silence")


class Walk:
    """Deeds drawn by chance, of a few people on a few posts, so that they meet."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        roles = ("member", "member", "member", "expert", "editor")
        self.people = [actor(make_user(points=100, role=role)) for role in roles] + [actor()]
        for title in CATEGORIES:
            make_category(title)
        self.said = 0
        self.done = 0

    def go(self, deeds: int) -> None:
        choices = [*DEEDS, "ask", "answer", "answer", "vote", "vote", "vote"]
        for _ in range(deeds):
            deed = self.chance.choice(choices)
            by = self.chance.choice(self.people)
            try:
                with db.session.begin_nested():
                    DEEDS[deed](self, by)
                    db.session.flush()
                self.done += 1
            except Refusal:
                pass

    def post(self, *kinds: str) -> int:
        # By their words: ids are drawn anew each time, and a seed must lead the same way.
        query = select(Post.id).where(Post.kind.in_(kinds)).order_by(Post.body)
        found = db.session.execute(query).scalars().all()
        if not found:
            raise NotFound()
        return self.chance.choice(found)

    def text(self) -> Text:
        self.said += 1
        words = f"What is said as number {self.said}."
        return Text(words, f"<p>{words}</p>")

    def place(self) -> tuple[str, tuple[str, ...]]:
        tags = self.chance.sample(TAGS, self.chance.randint(0, 3))
        return self.chance.choice(CATEGORIES).lower(), tuple(tags)

    def ask(self, by: Actor) -> None:
        path, tags = self.place()
        writing.add_question(f"Question {self.said}", self.text(), path, tags, by, new_nonce())

    def answer(self, by: Actor) -> None:
        writing.add_answer(self.post("question"), self.text(), by, new_nonce())

    def comment(self, by: Actor) -> None:
        writing.add_comment(self.post("question", "answer"), self.text(), by, new_nonce())

    def vote(self, by: Actor) -> None:
        cast_vote(self.post("question", "answer"), self.chance.choice((1, 1, -1, 0)), by)

    def accept(self, by: Actor) -> None:
        is_accepted = self.chance.random() < 0.7
        accepting.accept_answer(self.post("answer"), by, is_accepted=is_accepted)

    def delete(self, by: Actor) -> None:
        deleting.delete_post(self.post("question", "answer", "comment"), by)

    def restore(self, by: Actor) -> None:
        deleting.restore_post(self.post("question", "answer", "comment"), by)

    def close(self, by: Actor) -> None:
        question_id, original_id = self.post("question"), self.post("question")
        closing.close_question(question_id, by, reason="", original_id=original_id)

    def reopen(self, by: Actor) -> None:
        closing.reopen_question(self.post("question"), by)

    def edit(self, by: Actor) -> None:
        post = db.session.get_one(Post, self.post("question", "answer", "comment"))
        path, tags = self.place()
        edit = Edit(self.text(), "", f"Question {self.said}", path, tags)
        editing.edit_post(post.id, edit, post.revision, by)


DEEDS: dict[str, Callable[[Walk, Actor], None]] = {
    name: getattr(Walk, name)
    for name in (
        *("ask", "answer", "comment", "vote", "accept"),
        *("delete", "restore", "close", "reopen", "edit"),
    )
}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_a_recount_finds_the_same_figures(seed: int) -> None:
    walk = Walk(seed)
    walk.go(DEEDS_A_WALK)
    before = all_figures()

    reputation.recount()
    settle_questions()
    taxonomy.recount()

    assert all_figures() == before
    assert {str(each.what): each.rows for each in recount.compare() if each.rows} == {}
    assert walk.done > LEAST_DONE, "a walk that is refused everywhere shows nothing"


def all_figures() -> list[object]:
    """Every column of everything that is counted."""
    db.session.flush()
    return [
        sorted(map(str, db.session.execute(select(*inspect(table).columns)).all()))
        for table in (Post, User, Category, Tag, QuestionTag)
    ]


def test_a_recount_finds_what_was_spoiled() -> None:
    make_question(by=make_user())
    before = all_figures()
    for person in db.session.query(User):
        person.points += 10
    spoiled = all_figures()

    reputation.recount()

    assert spoiled != before
    assert all_figures() == before


def test_a_newcomer_has_the_base_and_the_bonus() -> None:
    ada = make_user(bonus=70, points=0)

    reputation.recount(User.id == ada.id)

    db.session.refresh(ada)
    assert ada.points == 170


def test_points_reach_below_nothing_as_in_the_formula() -> None:
    ada = make_user(points=100)
    posts = [make_answer(make_question(), by=ada) for _ in range(12)]
    haters = [make_user() for _ in range(3)]
    for post in posts:
        for hater in haters:
            cast_vote(post.id, -1, actor(hater))

    db.session.refresh(ada)
    stored = ada.points
    reputation.recount(User.id == ada.id)
    db.session.refresh(ada)

    assert ada.points == stored == 100 + 12 * (40 - 50)
