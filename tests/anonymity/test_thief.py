"""A thief has the database, the log and a backup, and tries to tell who wrote without a name.

Fifty accounts write five hundred posts without their name, through the forum's own forms, among
named posts, votes, edits, acceptances, sign-ins and guests. All that the thief lacks is the key
file, which no backup holds.

**Chance.** Who writes each post was drawn with equal chances, and everybody is about in every
hour, so whoever reads the pages can do no better than one of fifty; what they try is tried here
too, and printed. Only the place of a post between others in its thread tells a reader more, as
it is meant to: readers see the order. Each attack that needs stolen things is held against one of
fifty. Its bound is exact: the number of right first guesses is binomial, and the rank of the right
account is uniform. The error is divided among all attacks, so that a forum without a leak is
called leaky in one of ten thousand runs. A last attacker knows whose half of the posts are, and
joins all attacks by how well they did on those.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from forum.database import db
from tests.anonymity import attacks, counts, planted, together
from tests.anonymity.community import Size, Town
from tests.anonymity.file_format import Image
from tests.anonymity.joins import Join, joined
from tests.anonymity.loot import HOUR, Loot
from tests.anonymity.scores import Figure, Guesses, judged, trained

ALL_TOGETHER = "all together, trained on half of the posts"
IN_THE_FILE = ("places within pages", "pages of long rows")
SMALL = Size(people=20, unnamed=120, hours=3)

Note = Callable[[str, object], None]

pytestmark = pytest.mark.slow


@dataclass
class Theft:
    """What was carried off, and whose the posts are in truth: places among the accounts."""

    town: Town
    file: Path
    loot: Loot
    backup: Loot
    earlier: Loot
    truth: Mapping[int, int]

    def attacks(self) -> dict[str, Guesses]:
        """All that is tried with stolen things."""
        ids = [row["id"] for row in self.loot.people]
        in_log = together.read_commits(self.town.kept("busy"))
        return {
            **attacks.hidden(self.loot),
            # The rows are the same, so only where they lie is another chance.
            **{f"backup: {name}": each for name, each in attacks.orders(self.backup).items()},
            **counts.grown(self.earlier, self.loot),
            **together.same_commit(in_log, ids),
        }

    def truth_of(self, attack: str) -> dict[int, int]:
        """The posts that an attack may not tell of.

        Where things lie in the file itself tells in which order they came, until the worker
        writes it anew: that is promised of what was written before.
        """
        lies = attack.startswith(IN_THE_FILE)
        last = self.town.rewritten_at.timestamp()
        return {
            post: person
            for post, person in self.truth.items()
            if not lies or self.loot.posts[post]["created_at"] + HOUR <= last
        }


@pytest.fixture
def steal(
    build: Callable[..., Flask], tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[..., Theft]:
    def steal(size: Size, prepare: Callable[[Flask], None] = lambda app: None) -> Theft:
        app = build()
        prepare(app)
        _hurry(app)
        town = Town(app, Path(app.instance_path), size, random.Random())
        town.live()
        file = Path(app.instance_path) / "forum.db"
        secrets = [app.config["SECRET_KEY"].encode()]
        loot = Loot(together.overlaid(file), town.log, secrets)
        truth = {post: loot.index[person] for post, person in town.truth.items()}
        backup = Loot(_backup(file, tmp_path / "backup.db"), (), secrets)
        earlier = Loot(together.overlaid(town.kept("before")))
        return Theft(town, file, loot, backup, earlier, truth)

    return steal


def test_a_thief_cannot_tell_who_wrote_without_a_name(
    steal: Callable[..., Theft], record_property: Note
) -> None:
    theft = steal(Size())

    figures = figures_of(theft, theft.attacks())
    joins = joined(theft.loot, theft.truth, random.Random())

    note(record_property, theft, figures, joins)
    assert len(theft.truth) == Size().unnamed
    assert [str(figure) for figure in figures if figure.is_leak] == []
    assert [str(join) for join in joins if join.is_leak] == []


def test_every_planted_leak_is_found(
    steal: Callable[..., Theft], monkeypatch: pytest.MonkeyPatch
) -> None:
    theft = steal(SMALL, lambda app: planted.plant(app, monkeypatch))

    found = {figure.name for figure in figures_of(theft, theft.attacks()) if figure.is_leak}
    joins = {join.name for join in joined(theft.loot, theft.truth, random.Random()) if join.is_leak}

    assert [name for name in planted.FOUND_BY if name not in found] == []
    assert [name for name in planted.JOINED_BY if name not in joins] == []
    assert ALL_TOGETHER in found


def figures_of(theft: Theft, tried: Mapping[str, Guesses]) -> list[Figure]:
    """How well each attack did, and all of them together."""
    chance, count = 1 / len(theft.loot.people), len(tried) + 1
    found = [
        judged(name, each, theft.truth_of(name), chance, count) for name, each in tried.items()
    ]
    promised = {
        name: {post: each[post] for post in each if post in theft.truth_of(name)}
        for name, each in tried.items()
    }
    posts = list(theft.truth)
    random.shuffle(posts)
    half = len(posts) // 2
    known = {post: theft.truth[post] for post in posts[:half]}
    guesses = trained(promised, known, posts[half:])
    return [*found, judged(ALL_TOGETHER, guesses, theft.truth, chance, count)]


def note(record: Note, theft: Theft, figures: list[Figure], joins: list[Join]) -> None:
    """Say what was measured."""
    record("attacks of a thief", str(len(figures)))
    record("the best first guess", str(max(figures, key=lambda figure: figure.first)))
    record("the best order", str(max(figures, key=lambda figure: figure.order)))
    record("all of them", str(figures[-1]))
    record("joining posts of one person", str(max(joins, key=lambda join: join.order - join.bound)))
    chance, count = 1 / len(theft.loot.people), len(figures)
    for name, guesses in {**attacks.public(theft.loot), **not_promised(theft)}.items():
        kind = "what a reader can do" if name.startswith("public") else "not promised"
        record(kind, str(judged(name, guesses, theft.truth, chance, count)))


def not_promised(theft: Theft) -> dict[str, Guesses]:
    """What the running forum's own things tell, and the file since it was written anew."""
    keys = [bytes.fromhex(path.read_text()) for path in theft.file.parent.glob("day_key-*")]
    in_log = together.read_commits(theft.town.kept("busy"))
    ids = [row["id"] for row in theft.loot.people]
    since = {
        name: {post: each[post] for post in each if post not in theft.truth_of(name)}
        for name, each in attacks.orders(theft.loot).items()
        if name.startswith(IN_THE_FILE)
    }
    best = max(since, key=lambda name: judged(name, since[name], theft.truth, 0.5, 1).surprise)
    return {
        "with the key of the day, in this hour": counts.slots(theft.loot, keys),
        "by the order in a log that was not emptied": together.nearby_commits(in_log, ids),
        f"since the file was written anew, {best}": since[best],
    }


def _hurry(app: Flask) -> None:
    """Wait for no disk: what is written where stays the same."""
    with app.app_context():

        @event.listens_for(db.engine, "connect")
        def set_off(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute("PRAGMA synchronous=OFF")


def _backup(file: Path, to: Path) -> Image:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("VACUUM INTO ?", (str(to),))
    return Image(to.read_bytes())
