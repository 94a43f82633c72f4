"""Threads in every state of the matrix, and rows put back as they were after a deed."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import Table, and_, delete, insert, update

from forum.database import commit, db
from forum.domain.posting import closing, deleting, editing
from forum.domain.posting.editing import Edit
from forum.models import Base, Hold, Post, User
from forum.text.markup import render
from tests.factories import actor, committed, make_answer, make_comment, make_question, make_user
from tests.walls.ground import Rows, dump
from tests.walls.who_may_what import PEOPLE, RANKS, State

TITLE = "How does one begin again?"
TAG = "night"
NO_SUCH_POST = 999_999_999


class Thread(NamedTuple):
    """The ids of a thread's posts by kind, and the slug of its question."""

    ids: dict[str, int]
    slug: str

    @property
    def question(self) -> int:
        """The id of the question."""
        return self.ids["question"]


NOWHERE = Thread(dict.fromkeys(("question", "answer", "comment"), NO_SUCH_POST), "a-title")


def make_people() -> dict[str, User]:
    """One person of each sort; the blocked one is blocked once they are signed in."""
    roles = {who: who if RANKS[who] > 1 else "member" for who in PEOPLE if who != "guest"}
    return {who: make_user(who.capitalize(), role=role) for who, role in roles.items()}


def make_thread(state: State, people: dict[str, User]) -> Thread:
    """A thread in one state."""
    asker, author = (None if state.is_by_guests else people[who] for who in ("asker", "author"))
    question = make_question(TITLE, by=asker, tags=(TAG,))
    posts = {"question": question}
    if state.has_answer:
        posts["answer"] = make_answer(question, by=author)
    posts["comment"] = make_comment(posts.get("answer", question), by=asker)
    ids = {kind: post.id for kind, post in posts.items()}
    for act, kind, who in state.deeds:
        do(act, ids[kind], kind, people[who])
    return Thread(ids, question.slug or "")


def words_of(post_id: int) -> str:
    """What only this post says, once it was edited."""
    return f"the words of number {post_id}"


@committed
def do(act: str, post_id: int, kind: str, by: User) -> None:
    """One deed, by its verb."""
    if act == "edit":
        text = render(f"Said better: {words_of(post_id)}.")
        editing.edit_post(post_id, Edit(text, title=TITLE, tags=(TAG,)), 1, actor(by))
    elif act == "delete":
        deleting.delete_post(post_id, actor(by))
    elif act == "hold":
        hold(post_id)
    elif act == "close":
        closing.close_question(post_id, actor(by), reason="It is settled.", original_id=None)
    else:
        original_id = make_question("What was asked before?").id
        closing.close_question(post_id, actor(by), reason="", original_id=original_id)


def hold(post_id: int) -> None:
    """Let a post wait, as if it had done so from the beginning."""
    post = db.session.get_one(Post, post_id)
    deleting.follow(post, db.session.get_one(Post, post.question_id), -1)
    post.state = "held"
    db.session.add(Hold(post_id=post_id, reason="words"))


def put_back(app: Flask, before: Rows) -> None:
    """Make every row what it was; only what differs is touched, children before parents."""
    after = dump(app)
    with app.app_context():
        for table in reversed(Base.metadata.sorted_tables):
            was, now = _by_key(table, before), _by_key(table, after)
            for key in now.keys() - was.keys():
                db.session.execute(delete(table).where(_is(table, key)))
        for table in Base.metadata.sorted_tables:
            was, now = _by_key(table, before), _by_key(table, after)
            for key in was.keys() - now.keys():
                db.session.execute(insert(table).values(was[key]))
            for key in was.keys() & now.keys():
                if was[key] != now[key]:
                    db.session.execute(update(table).where(_is(table, key)).values(was[key]))
        commit()


def _by_key(table: Table, rows: Rows) -> dict[tuple[Any, ...], dict[str, Any]]:
    names = [column.name for column in table.primary_key]
    return {tuple(row[name] for name in names): row for row in rows[table.name]}


def _is(table: Table, key: tuple[Any, ...]) -> Any:
    return and_(*(column == value for column, value in zip(table.primary_key, key, strict=True)))
