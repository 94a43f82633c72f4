"""Requests upon a forum, and what must not come of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from flask import Flask
from sqlalchemy import update

from forum.auth import attempts
from forum.database import commit, db, end_reading
from forum.domain import recount
from forum.models import User
from forum.web import passwords
from tests.factories import committed, make_answer, make_comment, make_question, make_user
from tests.passwords import quick_hash
from tests.walls.asking import Asked, answer_to
from tests.walls.ground import Rows, changed, dump, lay_out
from tests.walls.inputs import Inputs
from tests.walls.oddities import PLANTED_ID, Oddities
from tests.walls.provoking import LIMITS
from tests.walls.threads import put_back

SEED = 5
# So often is looked whether all is well, and all put back.
BATCH = 100
STATUSES = {200, 201, 301, 303, 304, 308, 400, 403, 404, 405, 409, 413, 422, 429}
# What others may change about somebody's post: they vote, answer, comment and read.
LEFT_BY_OTHERS = {
    *("score", "ups", "downs", "hotness", "comment_count", "answer_count", "last_place"),
    *("top_answer_score", "answered_at", "view_count"),
    *("active_at", "active_kind", "active_by_id", "active_by_name", "active_post_id"),
}
# What votes give and take, and what a visit leaves.
EARNED = {"points", "last_seen_on"}


class Siege:
    """A forum with a bystander, Eve, and requests that are made by a guest and by Ada."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.ground = lay_out(app)
        self.ada, self.eve = self.ground.people["author"].id, self._add_eve()
        give_password(self.ada)
        self.inputs = Inputs(self.ground)
        self.rows = dump(app)
        self.met: Counter[int] = Counter()

    def requests(self, amount: int) -> Iterator[Asked]:
        """Most of them with one strange text in one place, the rest wrong in other ways."""
        every = list(self.inputs.one_by_one())
        # An odd step meets every text and every place.
        step = len(every) * 5 // (amount * 4) | 1
        oddities = Oddities(self.inputs, SEED, self.eve)
        return islice(chain(oddities.stuffed(), every[::step], oddities.endless()), amount)

    def failures(self, asked: Iterable[Asked]) -> Iterator[str]:
        """What went wrong, as it happens."""
        for number, each in enumerate(asked, 1):
            yield from self.failure(each)
            if number % BATCH == 0:
                yield from self.damage()
                put_back(self.app, self.rows)
        yield from self.damage()

    def failure(self, asked: Asked) -> Iterator[str]:
        """Whether one request got no answer that the forum means to give."""
        try:
            status, headers = answer_to(self.app, asked, self.inputs.cookies[asked.who])
        except Exception as error:
            yield f"{error!r} from {asked}"
            return
        self.met[status] += 1
        is_split = any(sign in text for each in headers for text in each for sign in "\r\n\0")
        if status not in STATUSES or is_split or "X-Planted" in dict(headers):
            yield f"{status} from {asked}"

    def damage(self) -> Iterator[str]:
        """What the database should not hold now."""
        after = dump(self.app)
        with self.app.app_context():
            yield from (str(result) for result in recount.compare() if result.rows)
            end_reading()
        yield from changed(self._hers(self.rows), self._hers(after))
        known = {(name, row["id"]) for name in ("post", "user") for row in self.rows[name]}
        yield from (
            f"a new {name} that should not be: {row}"
            for name, is_right in (("post", self._is_right_post), ("user", is_right_person))
            for row in after[name]
            if (name, row["id"]) not in known and not is_right(row)
        )

    def _hers(self, rows: Rows) -> Rows:
        """What is Eve's or the site's: nobody else has a say in it."""
        found = {name: rows[name] for name in ("setting", "category")}
        found["post"] = [row for row in rows["post"] if row["author_id"] == self.eve]
        found["user"] = [row for row in rows["user"] if row["id"] == self.eve]
        not_hers = {"post": LEFT_BY_OTHERS, "user": EARNED, "category": {"question_count"}}
        return {
            name: [_without(row, not_hers.get(name, set())) for row in found[name]]
            for name in found
        }

    def _is_right_post(self, row: dict[str, Any]) -> bool:
        """Whether a new post is by whoever sent it, and as new posts are."""
        is_by_sender = row["author_id"] in {None, self.ada}
        is_untouched = row["score"] == row["ups"] == row["view_count"] == 0
        is_new = row["created_at"].year > 2000 and row["state"] in {"live", "deleted"}
        return is_by_sender and is_untouched and is_new and row["id"] != PLANTED_ID

    def _add_eve(self) -> int:
        eve = make_user("Eve", email="eve@example.org", password_hash="kept")
        question = make_question("What does Eve ask?", by=eve)
        answer = make_answer(question, by=eve)
        self.ground.posts["hers"] = question.id
        self.ground.posts["her answer"] = answer.id
        self.ground.posts["her comment"] = make_comment(answer, by=eve).id
        return eve.id


def make_trying_cheap(app: Flask, change: Callable[[Any, str, Any], None]) -> None:
    """Let every try reach its view: passwords cost little, and nothing is throttled."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    change(passwords, "METHOD", "scrypt:128:1:1")
    change(passwords, "_NOBODY", f"scrypt:128:1:1${'0' * 16}${'0' * 128}")
    for name in LIMITS:
        change(attempts, name, 10**9)


@committed
def give_password(user_id: int) -> None:
    """Let somebody sign in by PASSWORD."""
    db.session.execute(update(User).where(User.id == user_id).values(password_hash=quick_hash()))
    commit()


def is_right_person(row: dict[str, Any]) -> bool:
    """Whether a new account is as new accounts are."""
    return (row["role"], row["points"], row["blocked_at"]) == ("member", 100, None)


def _without(row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
