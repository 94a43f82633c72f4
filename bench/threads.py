"""Threads as rows of the product's tables, made in processes beside the one that writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bench.shapes import SEED, YEARS, Batch, Shape, zipf
from bench.texts import Stock, check, make_openings
from bench.words import Language
from forum import clock
from forum.domain.posting.writing import EXCERPT_LENGTH
from forum.text.markup import Text, plain_text
from forum.text.plain import excerpt, words_digest
from forum.text.slugs import slug_of

Row = dict[str, Any]

SPAN = timedelta(days=365.25 * YEARS)
SHARE_OF_GUESTS = 0.05
SHARE_ACCEPTED = 0.30
SHARE_EDITED = 0.10
SHARE_DOWN = 0.12
# How many paragraphs follow the first sentence, with the weight of each number.
PARAGRAPHS = {
    "question": ((1, 2, 3, 4, 6), (2, 3, 3, 2, 1)),
    "answer": ((1, 2, 3, 4, 6), (2, 4, 3, 2, 1)),
    "comment": ((0, 1), (1, 3)),
}
# An older text lacks its end.
KEPT_OF_AN_OLDER_TEXT = 0.8


@dataclass(frozen=True, slots=True)
class Scene:
    """What all threads share: the language, the people, the places; the same in every process."""

    language: Language
    stock: Stock
    end: datetime
    people: list[int]
    categories: list[int]
    tags: list[str]
    by_activity: list[float] = field(init=False)
    by_popularity: list[float] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_activity", zipf(len(self.people), 0.8))
        object.__setattr__(self, "by_popularity", zipf(len(self.tags), 0.9))

    def person(self, rng: Random) -> int:
        """Somebody; some write and vote far more than others."""
        return rng.choices(self.people, cum_weights=self.by_activity)[0]


@dataclass(slots=True)
class Rows:
    """The rows of some threads."""

    questions: list[Row] = field(default_factory=list)
    replies: list[Row] = field(default_factory=list)
    revisions: list[Row] = field(default_factory=list)
    votes: list[Row] = field(default_factory=list)


def make_rows(scene: Scene, batch: Batch) -> Rows:
    """Make the rows of a batch; the same batch gives the same ones."""
    rng = Random(f"{SEED} {batch.number}")
    rows = Rows()
    openings = iter(make_openings(scene.language, rng, len(batch.ids)))
    ids = iter(batch.ids)
    for shape in batch.shapes:
        _Thread(scene, rng, shape, ids, openings).write(rows)
    posts = [*rows.questions, *rows.replies]
    check(
        Text(post["body"], post["body_html"]) for post in rng.sample(posts, len(posts) // 500 + 1)
    )
    return rows


class _Thread:
    """One question with what came of it."""

    def __init__(self, scene: Scene, rng: Random, shape: Shape, ids: Any, openings: Any) -> None:
        self.scene, self.rng, self.shape = scene, rng, shape
        self.ids, self.openings = ids, openings
        self.begins = scene.end - SPAN * (1 - shape.begins)

    def write(self, rows: Rows) -> None:
        """Add the rows of the thread."""
        question = self._question()
        replies = self._replies(question)
        posts = [question, *replies]
        answers = [reply for reply in replies if reply["kind"] == "answer"]
        self._vote([question, *answers], rows)
        self._accept(question, answers)
        question |= self._activity(posts) | {"last_place": len(replies)}
        rows.questions.append(question)
        rows.replies += replies
        rows.revisions += [_older(post) for post in posts if post["edited_at"]]

    def _question(self) -> Row:
        rng, scene = self.rng, self.scene
        title = scene.language.title(rng)
        post = self._post("question", self.begins)
        few = rng.choices(scene.tags, cum_weights=scene.by_popularity, k=rng.randint(1, 4))
        return post | {
            "question_id": post["id"],
            "parent_id": None,
            "place": 0,
            "title": title,
            "slug": slug_of(title),
            "category_id": rng.choice(scene.categories),
            "tags": " ".join(dict.fromkeys(few)),
            "view_count": int(rng.lognormvariate(5, 1.2)),
            "excerpt": excerpt(plain_text(post["body_html"]), EXCERPT_LENGTH),
            "accepted_answer_id": None,
        }

    def _replies(self, question: Row) -> list[Row]:
        kinds = ["answer"] * self.shape.answers + ["comment"] * self.shape.comments
        self.rng.shuffle(kinds)
        moments = sorted(self._later() for _ in kinds)
        below = [question]
        replies = []
        for place, (kind, moment) in enumerate(zip(kinds, moments, strict=True), start=1):
            parent = question if kind == "answer" else self.rng.choice(below)
            reply = self._post(kind, moment) | {
                "question_id": question["id"],
                "parent_id": parent["id"],
                "place": place,
            }
            replies.append(reply)
            if kind == "answer":
                below.append(reply)
            else:
                parent["comment_count"] += 1
        return replies

    def _later(self) -> datetime:
        """Some days after the question, never after the end."""
        later = self.begins + timedelta(days=self.rng.expovariate(1 / 6))
        return min(later, self.scene.end)

    def _post(self, kind: str, moment: datetime) -> Row:
        rng, scene = self.rng, self.scene
        is_guest = rng.random() < SHARE_OF_GUESTS
        numbers, weights = PARAGRAPHS[kind]
        text = scene.stock.text(rng, next(self.openings), rng.choices(numbers, weights)[0])
        author = None if is_guest else scene.person(rng)
        is_edited = rng.random() < SHARE_EDITED and not is_guest
        return {
            "id": next(self.ids),
            "kind": kind,
            "author_id": author,
            "display_name": scene.language.draw(rng, 1)[0][:40] if is_guest else None,
            "created_at": (clock.hour_of(moment) if is_guest else moment).replace(microsecond=0),
            "body": text.source,
            "body_html": text.html,
            "body_digest": words_digest(text.source),
            "revision": 2 if is_edited else 1,
            "edited_at": moment if is_edited else None,
            "editor_id": author if is_edited else None,
            "score": 0,
            "ups": 0,
            "downs": 0,
            "comment_count": 0,
        }

    def _vote(self, posts: Sequence[Row], rows: Rows) -> None:
        """Votes by different people, on some posts far more than on others, never on one's own."""
        weights = [self.rng.expovariate(1) for _ in posts]
        cast: set[tuple[int, int]] = set()
        while len(cast) < self.shape.votes:
            post, voter = self.rng.choices(posts, weights)[0], self.scene.person(self.rng)
            if voter == post["author_id"] or (post["id"], voter) in cast:
                continue
            cast.add((post["id"], voter))
            value = -1 if self.rng.random() < SHARE_DOWN else 1
            post["ups" if value > 0 else "downs"] += 1
            post["score"] += value
            rows.votes.append({"post_id": post["id"], "user_id": voter, "value": value})

    def _accept(self, question: Row, answers: list[Row]) -> None:
        # Those without answers accept none: of the others a little more than the share does.
        if answers and self.rng.random() < SHARE_ACCEPTED * 1.2:
            question["accepted_answer_id"] = self.rng.choice(answers)["id"]

    def _activity(self, posts: list[Row]) -> Row:
        last = posts[-1]
        done = {"question": "asked", "answer": "answered", "comment": "commented"}
        return {
            "active_at": last["created_at"],
            "active_kind": done[last["kind"]],
            "active_by_id": last["author_id"],
            "active_by_name": last["display_name"],
            "active_post_id": last["id"],
        }


def _older(post: Row) -> Row:
    words = post["body"].split(" ")
    return {
        "post_id": post["id"],
        "number": 1,
        "created_at": post["created_at"],
        "editor_id": post["author_id"],
        "title": post.get("title"),
        "tags": post.get("tags", ""),
        "category_id": post.get("category_id"),
        "body": " ".join(words[: max(int(len(words) * KEPT_OF_AN_OLDER_TEXT), 1)]),
    }
