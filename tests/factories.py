"""Data for tests: made through the verbs and committed, as if by an earlier request.

Each factory is told only what its test is about.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, has_app_context
from sqlalchemy import select

from forum import clock, settings
from forum.database import commit, db
from forum.domain import limits, taxonomy
from forum.domain.actors import Actor
from forum.domain.posting import accepting, closing, deleting, writing
from forum.domain.voting import cast_vote
from forum.models import Category, Post, User
from forum.text.markup import render
from forum.text.names import name_key
from forum.text.slugs import category_slug

P = ParamSpec("P")
T = TypeVar("T")

_numbers = itertools.count(1)
_current: list[Flask] = []


def committed(make: Callable[P, T]) -> Callable[P, T]:
    """Commit what a factory makes; open the application's context where none is open."""

    @wraps(make)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if has_app_context():
            made = make(*args, **kwargs)
            commit()
            return made
        with _current[-1].app_context():
            made = make(*args, **kwargs)
            commit()
            db.session.expunge_all()
            return made

    return run


def use(app: Flask) -> None:
    """Name the application that factories write to while no context is open."""
    _current[:] = [app]


def new_nonce() -> bytes:
    """The key of another form."""
    return secrets.token_bytes(16)


def actor(user: User | None = None, display_name: str | None = None) -> Actor:
    """A person as verbs want them; without a user a guest."""
    if user is None:
        return Actor(display_name=display_name)
    return Actor(user.id, user.name, user.role, user.points, user.blocked_at is not None)


@committed
def lift_limits() -> None:
    """Let as many forms be sent as anybody likes, with the same text too."""
    for setting in limits.SETTINGS:
        settings.change(setting, "0")
    settings.change("same_text_a_day", "1000")


@committed
def welcome_programs() -> None:
    """Let forms be sent by programs: at once, and as many as they like."""
    settings.change("min_form_seconds", "0")
    lift_limits()


@committed
def make_user(name: str | None = None, **columns: Any) -> User:
    """A member; any column can be given."""
    name = name or f"person{next(_numbers)}"
    values = {"points": 100, "created_at": clock.now(), **columns}
    if email := values.get("email"):
        values.setdefault("email_key", email.casefold())
    user = User(name=name, name_key=name_key(name), **values)
    db.session.add(user)
    return user


@committed
def make_category(title: str, parent: Category | None = None, description: str = "") -> Category:
    """A category."""
    return taxonomy.add_category(title, category_slug(title), parent, description)


@committed
def make_question(
    title: str = "How do I say that I am not well?",
    body: str | None = None,
    by: User | None = None,
    *,
    display_name: str | None = None,
    category: Category | None = None,
    tags: tuple[str, ...] = (),
    is_closed: bool = False,
    is_deleted: bool = False,
) -> Post:
    """A question, by a guest unless `by` says otherwise."""
    if category is None and (first := db.session.execute(select(Category)).scalars().first()):
        category = first
    question = writing.add_question(
        title,
        render(body or _words("A question")),
        category.path if category else None,
        tags,
        actor(by, display_name),
        new_nonce(),
    )
    if is_closed:
        closing.close_question(question.id, _staff(), reason="It was answered.", original_id=None)
    if is_deleted:
        deleting.delete_post(question.id, actor(by) if by else _staff())
    return question


@committed
def make_answer(
    question: Post,
    body: str | None = None,
    by: User | None = None,
    *,
    display_name: str | None = None,
    is_accepted: bool = False,
    is_deleted: bool = False,
) -> Post:
    """An answer to a question."""
    text = render(body or _words("An answer"))
    answer = writing.add_answer(question.id, text, actor(by, display_name), new_nonce())
    if is_accepted:
        accepting.accept_answer(answer.id, _staff(), is_accepted=True)
    if is_deleted:
        deleting.delete_post(answer.id, actor(by) if by else _staff())
    return answer


@committed
def make_comment(
    parent: Post, body: str | None = None, by: User | None = None, *, is_deleted: bool = False
) -> Post:
    """A comment on a question or an answer."""
    text = render(body or _words("A comment"))
    comment = writing.add_comment(parent.id, text, actor(by), new_nonce())
    if is_deleted:
        deleting.delete_post(comment.id, actor(by) if by else _staff())
    return comment


@committed
def vote(post: Post, value: int = 1, by: User | None = None) -> Post:
    """A vote on a post, by somebody new unless `by` says otherwise."""
    return cast_vote(post.id, value, actor(by or make_user()))


def stored(post: Post) -> Post:
    """The post as it stands in the database now."""
    if has_app_context():
        found = db.session.get(Post, post.id, populate_existing=True)
        assert found is not None
        return found
    with _current[-1].app_context():
        found = db.session.get(Post, post.id)
        assert found is not None
        db.session.expunge_all()
        return found


def points_of(user: User) -> int:
    """A person's points as they stand in the database now."""
    query = select(User.points).where(User.id == user.id)
    if has_app_context():
        return db.session.execute(query).scalar_one()
    with _current[-1].app_context():
        return db.session.execute(query).scalar_one()


def _staff() -> Actor:
    return actor(make_user(role="admin"))


def _words(what: str) -> str:
    return f"{what} with words of its own, number {next(_numbers)}."
