"""A forum in which every text that is shown anywhere is one that would act if it could.

Written past the forms: whatever is in the database must be shown safely.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import count, cycle
from typing import Any

from sqlalchemy import delete, insert

from forum import clock
from forum.database import commit, db
from forum.models import Category, Post, QuestionTag, Revision, Setting, Tag, User
from forum.text.names import name_key
from tests.factories import committed
from tests.walls.payload_parts import WRAPPINGS

ANSWERS, COMMENTS, ROWS = 30, 5, 20
POSTS_OF_A_THREAD = ANSWERS * (1 + COMMENTS)
MOST_REVISIONS = 100

Render = Callable[[str], str]


class Hostile:
    """Fills a forum with some payloads; `render` makes the HTML of a post."""

    def __init__(self, payloads: Sequence[str], render: Render) -> None:
        self._payloads, self._render = payloads, render
        self._next = cycle(payloads)
        self._ids = count(1_000)
        self.threads: list[int] = []
        self.histories: list[tuple[int, int]] = []
        self.people: dict[int, str] = {}

    @committed
    def fill(self) -> None:
        """People, a list of questions, threads, histories and tags."""
        now = clock.now()
        keys = {name_key(text): n for n, text in enumerate(self._payloads, 1)}
        self.people = {n: self._payloads[n - 1] for n in keys.values()}
        people = [
            {"id": n, "name": text, "name_key": name_key(text) if n in self.people else f"k{n}",
             "created_at": now, "email": self.join(9), "pending_email": self.join(9),
             "points": n, "role": ("member", "editor")[n % 2]}
            for n, text in enumerate(self._payloads, 1)
        ]  # fmt: skip
        db.session.execute(insert(User), people)
        tags = [
            {"id": n, "name": text, "question_count": n} for n, text in enumerate(self._payloads, 1)
        ]
        db.session.execute(insert(Tag), tags)
        self._add([self._question() for _ in range(len(self._payloads) // 4)])
        plain = list(self._payloads)
        wrapped = [
            wrapping.replace("{}", text)
            for wrapping, text in zip(cycle(WRAPPINGS), self._payloads, strict=False)
        ]
        bodies = [*plain, *wrapped]
        for start in range(0, len(bodies), POSTS_OF_A_THREAD):
            self._add_thread(iter(bodies[start : start + POSTS_OF_A_THREAD]))
        for start in range(0, len(self._payloads), MOST_REVISIONS):
            self._add_history(self._payloads[start : start + MOST_REVISIONS])
        commit()

    @committed
    def name_the_site(self) -> None:
        """Settings that are payloads: others at each call."""
        db.session.execute(delete(Setting))
        rows = {
            "site_name": self.join(1, 60),
            "site_topic": self.join(5, 200),
            "welcome_text": "\n".join(self.join(2, 100) for _ in range(9)),
        }
        db.session.execute(
            insert(Setting), [{"name": name, "value": text} for name, text in rows.items() if text]
        )

    @committed
    def add_categories(self) -> None:
        """A category for each payload, with another as its description."""
        titles = enumerate(self._payloads, 1)
        rows = [
            {
                "id": n,
                "title": text,
                "slug": f"c{n}",
                "path": f"c{n}",
                "description": next(self._next),
            }
            for n, text in titles
        ]
        db.session.execute(insert(Category), rows)

    def join(self, how_many: int, most: int = 10_000) -> str:
        """The next few payloads one after the other, at most so long."""
        joined = ""
        for _ in range(how_many):
            text = next(self._next)
            if len(joined) + len(text) < most:
                joined += f"{text} "
        return joined.strip()

    def _question(self, **columns: Any) -> dict[str, Any]:
        number = next(self._ids)
        body = next(self._next)
        tags = " ".join("\f".join(next(self._next).split()) for _ in range(5))
        return {
            **self._post(number, "question", number, None, 0, body),
            "title": self.join(3), "slug": "x", "tags": tags, "excerpt": next(self._next),
            "active_at": clock.now(), "active_kind": "edited", "active_by_name": next(self._next),
            "active_post_id": number, "closed_at": None, "close_reason": None, "last_place": 0,
            **columns,
        }  # fmt: skip

    def _add_thread(self, bodies: Iterator[str]) -> None:
        question = self._question(closed_at=clock.now(), close_reason=self.join(5))
        number, place, posts = question["id"], count(1), []
        for body in bodies:
            if len(posts) % (COMMENTS + 1) == 0:
                answer = self._post(next(self._ids), "answer", number, number, next(place), body)
                posts.append(answer)
            else:
                posts.append(
                    self._post(next(self._ids), "comment", number, answer["id"], next(place), body)
                )
        question["last_place"] = len(posts)
        self._add([question])
        db.session.execute(insert(Post), posts)
        self.threads.append(number)

    def _add_history(self, texts: Sequence[str]) -> None:
        question = self._question(revision=len(texts) + 1, edit_reason=self.join(5))
        self._add([question])
        now = clock.now()
        rows = [
            {"post_id": question["id"], "number": n, "created_at": now, "reason": text,
             "display_name": next(self._next), "title": self.join(3), "tags": self.join(3),
             "body": "\n".join(next(self._next) for _ in range(50))}
            for n, text in enumerate(texts, 1)
        ]  # fmt: skip
        db.session.execute(insert(Revision), rows)
        self.histories.append((question["id"], len(texts)))

    def _add(self, questions: Sequence[dict[str, Any]]) -> None:
        db.session.execute(insert(Post), list(questions))
        tagged = [
            {"tag_id": each["id"] % len(self._payloads) + 1, "question_id": each["id"],
             "asked_at": clock.now()}
            for each in questions
        ]  # fmt: skip
        db.session.execute(insert(QuestionTag), tagged)

    def _post(
        self, number: int, kind: str, question: int, parent: int | None, place: int, body: str
    ) -> dict[str, Any]:
        is_guest = number % 2 == 0
        author = number % len(self._payloads) + 1
        return {
            "id": number, "kind": kind, "question_id": question, "parent_id": parent,
            "place": place, "author_id": None if is_guest else author, "comment_count": COMMENTS,
            "display_name": next(self._next) if is_guest else None, "body_digest": number,
            "created_at": clock.now() - timedelta(seconds=number), "body": body,
            "body_html": self._render(body), "edited_at": clock.now(), "editor_id": author,
        }  # fmt: skip
