"""Whether two posts without a name, in different threads, come from one person."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tests.anonymity.loot import Loot, estimates
from tests.anonymity.scores import area

# Trust.md's A3, on all that is not the text.
MOST = 0.55
# So many standard deviations chance never comes to, for all of some hundred features.
WIDTH = 5.0
PAIRS = 10_000
FIRST_SIGNS = 8

Pair = tuple[int, int]


class Join(NamedTuple):
    """How well a feature tells pairs of one person from pairs of two."""

    name: str
    pairs: int
    order: float

    @property
    def bound(self) -> float:
        """The promise; where few pairs have the feature, what chance may make of so few."""
        return max(MOST, 0.5 + WIDTH / math.sqrt(12 * self.pairs))

    @property
    def is_leak(self) -> bool:
        """Whether it joins posts."""
        return abs(self.order - 0.5) > self.bound - 0.5

    def __str__(self) -> str:
        return f"{self.name}: AUC {self.order:.3f} (bound {self.bound:.3f}), {self.pairs} pairs"


def joined(loot: Loot, truth: Mapping[int, int], chance: random.Random) -> list[Join]:
    """What each feature does with pairs of posts in different threads."""
    same, different = _pairs(loot, truth, chance)
    found = []
    for name, values in _features(loot).items():
        yes, no = (_likeness(values, pairs) for pairs in (same, different))
        if yes and no:
            found.append(Join(name, min(len(yes), len(no)), area(yes, no)))
    return found


def _pairs(
    loot: Loot, truth: Mapping[int, int], chance: random.Random
) -> tuple[list[Pair], list[Pair]]:
    """All pairs of one person in two threads, and as many of two people as are enough."""
    posts = [post for post in truth if post in loot.posts]
    thread = {post: loot.posts[post]["question_id"] for post in posts}
    same = [
        (one, other)
        for n, one in enumerate(posts)
        for other in posts[:n]
        if truth[one] == truth[other] and thread[one] != thread[other]
    ]
    drawn = (tuple(chance.sample(posts, 2)) for _ in range(PAIRS))
    different = [
        (one, other)
        for one, other in drawn
        if truth[one] != truth[other] and thread[one] != thread[other]
    ]
    return same, different


def _features(loot: Loot) -> dict[str, dict[int, Any]]:
    """What is known of each post, by the name of the feature."""
    found: dict[str, dict[int, Any]] = defaultdict(dict)
    for post, beside in loot.beside.items():
        found["hours close"][post] = loot.posts[post]["created_at"]
        found["as long"][post] = len(loot.posts[post]["body"])
        for table, row in beside:
            for name, value in row.items():
                found[f"same {table}.{name}"][post] = (value,)
                if isinstance(value, str | bytes) and len(value) > 2 * FIRST_SIGNS:
                    found[f"{table}.{name} begins alike"][post] = (value[:FIRST_SIGNS],)
                    found[f"{table}.{name} ends alike"][post] = (value[-FIRST_SIGNS:],)
    for name, order in loot.orders.items():
        if told := estimates(order):
            found[f"minutes close by {name}"] = told
    return dict(found)


def _likeness(values: Mapping[int, Any], pairs: Sequence[Pair]) -> list[float]:
    """How alike the posts of each pair are, where the feature says something of both."""
    found = []
    for one, other in pairs:
        if one in values and other in values:
            first, second = values[one], values[other]
            is_equal = isinstance(first, tuple)
            found.append(float(first == second) if is_equal else -abs(first - second))
    return found
