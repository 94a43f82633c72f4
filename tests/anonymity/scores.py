"""How well an attack does: hits at its first guess and order of all guesses, against chance."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean

# How likely each account is for a post, by the post's id; posts that it says nothing of are absent.
Guesses = Mapping[int, Sequence[float]]

# A forum without a leak is called leaky once in ten thousand runs, however many attacks are tried.
FALSE_ALARM = 1e-4
# What an attack must have been tried on, and done, before somebody who learns trusts it.
LEAST_TRIED, LEAST_SURPRISE = 10, 1.0


@dataclass(frozen=True)
class Figure:
    """What one attack reached, and the most that chance would have allowed it."""

    name: str
    posts: int
    first: float
    first_bound: float
    order: float
    order_bound: float

    @property
    def is_leak(self) -> bool:
        """Whether it did better than chance."""
        is_ordered = abs(self.order - 0.5) > self.order_bound - 0.5
        return self.first > self.first_bound or is_ordered

    @property
    def surprise(self) -> float:
        """How far the order is from chance, for so many posts."""
        return (self.order - 0.5) * math.sqrt(12 * self.posts)

    def __str__(self) -> str:
        return (
            f"{self.name}: first guess right {self.first:.1%} (bound {self.first_bound:.1%}), "
            f"AUC {self.order:.3f} (bound {self.order_bound:.3f}), {self.posts} posts"
        )


def judged(
    name: str, guesses: Guesses, truth: Mapping[int, int], chance: float, attacks: int
) -> Figure:
    """Hold the guesses of one attack, among so many, against whose the posts are.

    The authors were drawn with equal chances for each post by itself, so without a leak each
    first guess is right with the probability `chance`, and the right account's rank is uniform.
    Accounts that an attack cannot tell apart share their place.
    """
    posts = [post for post in guesses if post in truth]
    if not posts:
        return Figure(name, 0, 0.0, 1.0, 0.5, 1.0)
    first = fmean(_hit(guesses[post], truth[post]) for post in posts)
    order = fmean(_rank(guesses[post], truth[post]) for post in posts)
    error = FALSE_ALARM / (2 * attacks)
    return Figure(
        name,
        len(posts),
        first,
        most_by_chance(len(posts), chance, error) / len(posts),
        order,
        0.5 + NormalDist().inv_cdf(1 - error) / math.sqrt(12 * len(posts)),
    )


def most_by_chance(n: int, chance: float, error: float) -> int:
    """So many of `n` tries succeed at most, but with the probability `error`; exact binomial."""
    left = 1.0
    for k in range(n + 1):
        logs = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
        left -= math.exp(logs + k * math.log(chance) + (n - k) * math.log1p(-chance))
        if left <= error:
            return k
    return n


def trained(
    attacks: Mapping[str, Guesses], known: Mapping[int, int], wanted: Collection[int]
) -> dict[int, list[float]]:
    """All attacks as one, by somebody who knows whose the `known` posts are.

    Each attack counts by how well it ordered the accounts for those, or how badly.
    """
    total: dict[int, list[float]] = {}
    for guesses in attacks.values():
        tried = [_rank(guesses[post], known[post]) for post in known if post in guesses]
        if len(tried) < LEAST_TRIED:
            continue
        surprise = (fmean(tried) - 0.5) * math.sqrt(12 * len(tried))
        if abs(surprise) < LEAST_SURPRISE:
            continue
        for post in wanted:
            scores = guesses.get(post, ())
            mean, spread = _spread(scores) if scores else (0.0, 0.0)
            if spread:
                have = total.setdefault(post, [0.0] * len(scores))
                for n, score in enumerate(scores):
                    have[n] += surprise * (score - mean) / spread
    return total


def area(yes: Sequence[float], no: Sequence[float]) -> float:
    """How often a `yes` scores higher than a `no` (AUC); ties count half."""
    ranked = sorted([(score, 1) for score in yes] + [(score, 0) for score in no])
    total, at = 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        total += sum(is_yes for _, is_yes in ranked[at:end]) * (at + 1 + end) / 2
        at = end
    pairs = len(yes) * len(no)
    return (total - len(yes) * (len(yes) + 1) / 2) / pairs if pairs else 0.5


def _hit(scores: Sequence[float], right: int) -> float:
    best = max(scores)
    return 1 / scores.count(best) if scores[right] == best else 0.0


def _rank(scores: Sequence[float], right: int) -> float:
    own = scores[right]
    below = sum(score < own for score in scores)
    return (below + (scores.count(own) - 1) / 2) / (len(scores) - 1)


def _spread(scores: Sequence[float]) -> tuple[float, float]:
    """The mean, and how far from it the scores lie."""
    mean = sum(scores) / len(scores)
    return mean, math.sqrt(sum((score - mean) ** 2 for score in scores) / len(scores))
