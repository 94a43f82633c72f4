"""A small invented community to look around in, told through the verbs that people use.

What happens takes place now and is then moved back to the times of the story; counts and
points are made anew at the end.
"""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from forum import clock, settings
from forum.database import db
from forum.domain import recount
from forum.domain.actors import Actor
from forum.domain.posting.accepting import accept_answer
from forum.domain.posting.closing import close_question
from forum.domain.posting.editing import Edit, edit_post
from forum.domain.posting.writing import add_answer, add_comment, add_question
from forum.domain.voting import cast_vote
from forum.errors import Conflict
from forum.i18n import sentence
from forum.models import Post, Revision, User
from forum.text.markup import Text, render
from forum.text.names import name_key
from forum.transfer.categories import read_categories, seed_categories

TEXTS = Path(__file__).with_name("demo_texts")

Story = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Community:
    """How many moved in."""

    people: int
    questions: int
    answers: int
    comments: int


def add_community() -> Community | None:
    """Let the invented community move in; nothing when it is there already.

    Raises `Conflict` when somebody else has one of their names.
    """
    people, stories = read_stories()
    if _is_there(people):
        return None
    texts = {text: render(text) for text in _texts(stories)}
    seed_categories(read_categories(None))
    told = _Told(texts, _move_in(people))
    for story in stories:
        _Thread(story, told).tell()
    db.session.flush()
    recount.recount()
    _bring_points(people)
    kinds = [post.kind for post in told.posts]
    counted = (kinds.count(kind) for kind in ("question", "answer", "comment"))
    return Community(len(people), *counted)


def read_stories() -> tuple[list[Story], list[Story]]:
    """The people, and the questions with all that happened to them."""
    people: list[Story] = []
    questions: list[Story] = []
    for path in sorted(TEXTS.glob("*.toml")):
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        people += found.get("person", [])
        questions += found.get("question", [])
    return people, questions


@dataclass(slots=True)
class _Told:
    """What the threads share: rendered texts, people, and the questions told so far."""

    texts: dict[str, Text]
    people: dict[str, Actor]
    posts: list[Post] = field(default_factory=list)
    questions: dict[str, Post] = field(default_factory=dict)


class _Thread:
    """One question and what happened to it, in the order of time."""

    def __init__(self, story: Story, told: _Told) -> None:
        self._story = story
        self._told = told
        self._asked_at = clock.now() - timedelta(days=story["days_ago"])

    def tell(self) -> None:
        """Ask the question, let everything happen, and move it all back in time."""
        story = self._story
        self._question = self._keep(
            add_question(
                story["title"],
                self._text(story),
                story["category"],
                tuple(story["tags"].split()),
                self._who(story),
                secrets.token_bytes(16),
            ),
            story,
        )
        self._told.questions[story["key"]] = self._question
        self._question.view_count = story["views"]
        self._question.active_at = self._question.created_at
        for at, deed in sorted(self._deeds(), key=itemgetter(0)):
            deed()
            is_guest = self._question.active_by_id is None
            self._question.active_at = clock.hour_of(at) if is_guest else at
        self._cast_votes(self._question, story)

    def _deeds(self) -> Iterator[tuple[datetime, Callable[[], object]]]:
        story = self._story
        for act, deed in (("edit", self._edit), ("close", self._close)):
            if act in story:
                yield self._at(story[act]), partial(deed, story[act])
        for comment in story.get("comment", []):
            yield self._at(comment), partial(self._comment, story, comment)
        for answer in story.get("answer", []):
            yield self._at(answer), partial(self._answer, answer)
            for comment in answer.get("comment", []):
                yield self._at(comment), partial(self._comment, answer, comment)
            if "accepted" in answer:
                at = self._asked_at + timedelta(hours=answer["accepted"])
                yield at, partial(self._accept, answer)

    def _answer(self, entry: Story) -> None:
        text, by = self._text(entry), self._who(entry)
        answer = add_answer(self._question.id, text, by, secrets.token_bytes(16))
        self._keep(answer, entry)
        self._cast_votes(answer, entry)

    def _comment(self, parent: Story, entry: Story) -> None:
        text, by = self._text(entry), self._who(entry)
        self._keep(add_comment(parent["post"].id, text, by, secrets.token_bytes(16)), entry)

    def _accept(self, answer: Story) -> None:
        accept_answer(answer["post"].id, self._who(self._story), is_accepted=True)

    def _edit(self, entry: Story) -> None:
        question = self._question
        edit = Edit(
            text=self._text(self._story),
            reason=entry["reason"],
            title=entry["title"],
            category_path=self._story["category"],
            tags=tuple(question.tags.split()),
        )
        edit_post(question.id, edit, question.revision, self._who(entry))
        question.edited_at = self._at(entry)
        first = update(Revision).where(Revision.post_id == question.id)
        db.session.execute(first.values(created_at=question.created_at))

    def _close(self, entry: Story) -> None:
        original = entry.get("duplicate_of")
        close_question(
            self._question.id,
            self._who(entry),
            reason=entry.get("reason", ""),
            original_id=self._told.questions[original].id if original else None,
        )
        self._question.closed_at = self._at(entry)

    def _cast_votes(self, post: Post, entry: Story) -> None:
        downs = entry.get("down", []) if settings.current().allows_downvotes else []
        for value, names in ((1, entry.get("up", [])), (-1, downs)):
            for name in names:
                cast_vote(post.id, value, self._told.people[name])

    def _keep(self, post: Post, entry: Story) -> Post:
        """Move a new post back in time, to the hour when a guest wrote it."""
        at = self._at(entry)
        post.created_at = at if post.author_id else clock.hour_of(at)
        post.sent_as = None
        entry["post"] = post
        self._told.posts.append(post)
        return post

    def _at(self, entry: Story) -> datetime:
        return self._asked_at + timedelta(hours=entry.get("after", 0))

    def _who(self, entry: Story) -> Actor:
        if "by" in entry:
            return self._told.people[entry["by"]]
        return Actor(display_name=entry["guest"] or None)

    def _text(self, entry: Story) -> Text:
        return self._told.texts[entry["text"]]


def _texts(stories: list[Story]) -> Iterator[str]:
    for story in stories:
        yield story["text"]
        yield from (comment["text"] for comment in story.get("comment", []))
        yield from _texts(story.get("answer", []))


def _is_there(people: list[Story]) -> bool:
    keys = {name_key(person["name"]): person["name"] for person in people}
    query = select(User.name_key).where(User.name_key.in_(keys))
    taken = set(db.session.execute(query).scalars())
    if taken and taken != set(keys):
        raise Conflict(
            sentence(
                "Somebody here is called “%(name)s” already, so the invented people stay away.",
                name=keys[min(taken)],
            )
        )
    return bool(taken)


def _move_in(people: list[Story]) -> dict[str, Actor]:
    actors = {}
    for person in people:
        name, role = person["name"], person.get("role", "member")
        since = clock.now() - timedelta(days=person["days_here"])
        user = User(name=name, name_key=name_key(name), role=role, created_at=since)
        db.session.add(user)
        db.session.flush()
        actors[name] = Actor(user.id, name, role)
    return actors


def _bring_points(people: list[Story]) -> None:
    """Give those a bonus who have been here for longer than the story."""
    for person in people:
        if wanted := person.get("points"):
            db.session.execute(
                update(User)
                .where(User.name_key == name_key(person["name"]))
                .values(bonus=User.bonus + wanted - User.points, points=wanted)
                .execution_options(synchronize_session=False)
            )
