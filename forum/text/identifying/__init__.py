"""What in a text could tell who wrote it, so that its writer can look once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forum.i18n import Sentence
from forum.text.identifying.rules import RULES, Rule
from forum.text.identifying.seen import Seen
from forum.text.plain import cut

__all__ = ["MOST", "RULES", "Clue", "clues_in"]

MOST = 10
_LONGEST_SHOWN = 80
_SAYS = {rule.kind: rule.says for rule in RULES}


@dataclass(frozen=True, slots=True)
class Clue:
    """A place in a text that could tell who wrote it: what it is, and the words as they stand."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def says(self) -> Sentence:
        """What was found, for the writer."""
        return _SAYS[self.kind]


def clues_in(
    text: str, own_name: str | None = None, rules: tuple[Rule, ...] = RULES
) -> tuple[Clue, ...]:
    """At most ten clues, in the order of the text and none twice."""
    seen = Seen.of(text)
    found: dict[tuple[str, str], Clue] = {}
    for start, end, rule in _apart(seen.text, own_name, rules):
        first, last = seen.at[start], seen.at[end - 1] + 1
        shown = cut(text[first:last], _LONGEST_SHOWN)
        key = (rule.kind, seen.text[start:end].casefold())
        found.setdefault(key, Clue(rule.kind, shown, first, last))
        if len(found) == MOST:
            break
    return tuple(found.values())


def _apart(
    text: str, own_name: str | None, rules: tuple[Rule, ...]
) -> Iterator[tuple[int, int, Rule]]:
    """What the rules find; of two that overlap the first, the longer, the earlier in the table."""
    spans = [
        (start, -end, place)
        for place, rule in enumerate(rules)
        for start, end in rule.finds(text, own_name)
    ]
    reached = 0
    for start, minus_end, place in sorted(spans):
        if start >= reached:
            reached = -minus_end
            yield start, reached, rules[place]
