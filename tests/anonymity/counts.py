"""Attacks by how much there is of an account: rows, sizes, stored counts, slots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from forum.day_key import DayKey
from forum.domain.limits import OF_MEMBER
from forum.domain.reputation import (
    A_VOTE,
    ACCEPTING,
    BASE,
    BEING_ACCEPTED,
    MULTIPLE,
    VOTING,
    WORTH,
)
from forum.settings import Settings
from tests.anonymity.loot import HOUR, Loot
from tests.anonymity.scores import Guesses

Attacks = dict[str, Guesses]
KINDS = {"ask": "question", "answer": "answer", "comment": "comment"}


def sizes(loot: Loot) -> Attacks:
    """How much there is of an account, and what its stored counts say beyond what is to be seen."""
    of_each: dict[str, list[float]] = {}
    for table, rows in loot.tables.items():
        for account in loot.of_account(table):
            counted = Counter(row[account] for row in rows)
            of_each[f"rows of {table}.{account}"] = [
                float(counted[row["id"]]) for row in loot.people
            ]
            for name in rows[0] if rows else ():
                sums = nothing(loot)
                for row in rows:
                    if row[account] in loot.index:
                        sums[loot.index[row[account]]] += _size(row[name])
                of_each[f"size of {table}.{name}"] = sums
    of_each |= _beyond_what_is_seen(loot)
    unnamed = [row["id"] for row in loot.unnamed]
    return {
        name: dict.fromkeys(unnamed, each) for name, each in of_each.items() if len(set(each)) > 1
    }


def grown(before: Loot, after: Loot) -> Attacks:
    """How much more there is of each account than at an earlier theft, for the posts since."""
    was, now = sizes(before), sizes(after)
    older = next(iter(before.beside), None)
    return {
        f"growth of {name}": {
            post: [b - a for a, b in zip(was[name][older], guesses[post], strict=True)]
            for post in guesses
            if post not in before.posts
        }
        for name, guesses in now.items()
        if older is not None and name in was
    }


def slots(loot: Loot, keys: Sequence[bytes]) -> Guesses:
    """Who has taken more slots in an hour than they wrote by name, with keys of the day."""
    taken = {row["tag"] for row in loot.tables["slot"]}
    found: dict[int, list[float]] = {}
    for until in {row["until"] for row in loot.tables["slot"]}:
        end = datetime.fromtimestamp(until, UTC).isoformat()
        for act, kind in KINDS.items():
            written = [
                row
                for row in loot.posts.values()
                if row["kind"] == kind and row["created_at"] // HOUR == until // HOUR - 1
            ]
            named = Counter(row["author_id"] for row in written)
            most = getattr(Settings(), OF_MEMBER[act].setting) if written else 0
            over = [
                sum(
                    DayKey(key).tag("slot", act, f"member {row['id']}", end, n) in taken
                    for key in keys
                    for n in range(most)
                )
                - float(named[row["id"]])
                for row in loot.people
            ]
            found |= {row["id"]: over for row in written if row["author_id"] is None}
    return found


def _size(value: Any) -> float:
    if isinstance(value, int | float):
        return float(value)
    return float(len(value)) if isinstance(value, str | bytes) else 0.0


def _beyond_what_is_seen(loot: Loot) -> dict[str, list[float]]:
    """What the stored figures of an account say beyond its posts by name and its votes."""
    seen: dict[str, list[float]] = {"question": nothing(loot), "answer": nothing(loot)}
    points = nothing(loot)
    for row in loot.posts.values():
        who = loot.index.get(row["author_id"])
        if who is None or row["kind"] == "comment":
            continue
        each, most, least = A_VOTE[row["kind"]]
        points[who] += min(each * row["ups"], most) - min(each * row["downs"], least)
        if row["state"] == "live":
            seen[row["kind"]][who] += 1
            points[who] += WORTH[row["kind"]]
        if row["kind"] == "question" and row["accepted_answer_id"] and row["state"] == "live":
            points[who] += ACCEPTING
    chosen = {r["accepted_answer_id"]: r for r in loot.posts.values() if r["accepted_answer_id"]}
    for answer_id, question in chosen.items():
        answer = loot.posts[answer_id]
        who = loot.index.get(answer["author_id"])
        if who is not None and question["author_id"] != answer["author_id"]:
            points[who] += BEING_ACCEPTED
    for row in loot.tables["vote"]:
        points[loot.index[row["user_id"]]] += VOTING
    over = {"questions": [], "answers": [], "points": []}
    for row in loot.people:
        who = loot.index[row["id"]]
        over["questions"].append(float(row["question_count"] - seen["question"][who]))
        over["answers"].append(float(row["answer_count"] - seen["answer"][who]))
        over["points"].append(row["points"] - BASE - MULTIPLE * points[who])
    return {f"{name} beyond those seen": each for name, each in over.items()}


def nothing(loot: Loot) -> list[float]:
    """No account likelier than another."""
    return [0.0] * len(loot.people)
