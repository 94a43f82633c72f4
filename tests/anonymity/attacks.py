"""Every way of telling whose a post without a name is that anybody has thought of.

Each attack gives, for each post that it has something to say of, a number for each account: the
higher, the likelier. What anybody can read on the pages is an attack of its own kind, because
nobody can hide it: it says what chance is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from tests.anonymity.counts import Attacks, nothing, sizes, slots
from tests.anonymity.disguises import key_guesses, made_of_accounts, parts_of, tag_of_member
from tests.anonymity.loot import HOUR, Loot, Row, estimates, is_moment, nearest
from tests.anonymity.scores import Guesses


def public(loot: Loot) -> Attacks:
    """What stands on the pages: hours, places, threads, tags."""
    deeds = loot.public_deeds()
    hour = {
        row["id"]: [float(sum(0 <= at - row["created_at"] < HOUR for at in d)) for d in deeds]
        for row in loot.unnamed
    }
    named = [row for row in loot.posts.values() if row["author_id"] in loot.index]
    threads = defaultdict(list)
    for row in sorted(loot.posts.values(), key=lambda row: row["place"]):
        threads[row["question_id"]].append(loot.event("post", row))
    return {
        "public: writing in the same hour": hour,
        "public: between others in the thread": nearest(estimates(threads.values()), deeds),
        "public: writing in the same thread": _same(loot, named, lambda row: row["question_id"]),
        "public: asking under the same tags": _same(loot, named, lambda row: row["tags"] or None),
        "public: writing as much": _same(loot, named, lambda row: len(row["body"])),
    }


def hidden(loot: Loot) -> Attacks:
    """What only a thief can try."""
    found: Attacks = {}
    for family in (columns, times, orders, sizes, votes, digests, lines, leftovers):
        found |= family(loot)
    return found


def columns(loot: Loot) -> Attacks:
    """A value beside the post that is made of the account: its id, its name, a digest of them."""
    known = dict(made_of_accounts(loot))
    found: dict[str, dict[int, list[float]]] = defaultdict(dict)
    for post, beside in loot.beside.items():
        for table, row in beside:
            for name, value in row.items():
                scores = found[f"value of {table}.{name}"].setdefault(post, nothing(loot))
                for part in parts_of(value):
                    if part in known:
                        scores[known[part]] += 1
    return dict(found)


def times(loot: Loot) -> Attacks:
    """A moment of the account in the hour or on the day of the post; or a moment of the post."""
    found: Attacks = {}
    for table in loot.tables.keys() - {"post", "revision"}:
        for account in loot.of_account(table):
            for name, values in _times_of(loot, table, account).items():
                found[f"time of {table}.{name}"] = {
                    post["id"]: [_closeness(post["created_at"], each) for each in values]
                    for post in loot.unnamed
                }
    exact: dict[str, dict[int, float]] = defaultdict(dict)
    for post_id, beside in loot.beside.items():
        for table, row in beside:
            for name, value in row.items():
                if is_moment(value) and value % HOUR:
                    exact[f"exact time in {table}.{name}"][post_id] = value
    return found | {name: nearest(told, loot.deeds) for name, told in exact.items()}


def _times_of(loot: Loot, table: str, account: str) -> dict[str, list[list[Any]]]:
    """The moments and days in the rows of each account, column by column."""
    found: dict[str, list[list[Any]]] = defaultdict(lambda: [[] for _ in loot.people])
    for row in loot.tables[table]:
        for name, value in row.items():
            if row[account] in loot.index and _is_time(value):
                found[name][loot.index[row[account]]].append(value)
    return found


def orders(loot: Loot) -> Attacks:
    """The minute of a post by what lies before and after it, and who was there in that minute."""
    return {
        name: nearest(told, loot.deeds)
        for name, order in loot.orders.items()
        if (told := estimates(order))
    }


def votes(loot: Loot) -> Attacks:
    """Who has voted on a post did not write it; who votes in a thread may care for it."""
    on, within = defaultdict(set), defaultdict(Counter[int])
    for row in loot.tables["vote"]:
        if row["post_id"] in loot.posts and row["user_id"] in loot.index:
            who = loot.index[row["user_id"]]
            on[row["post_id"]].add(who)
            within[loot.posts[row["post_id"]]["question_id"]][who] += 1
    never: dict[int, list[float]] = {}
    often: dict[int, list[float]] = {}
    for row in loot.unnamed:
        never[row["id"]] = [-float(n in on[row["id"]]) for n in range(len(loot.people))]
        counted = within[row["question_id"]]
        often[row["id"]] = [float(counted[n]) for n in range(len(loot.people))]
    return {"no vote on it": never, "votes in its thread": often}


def digests(loot: Loot) -> Attacks:
    """Tags tried with every account, and with what may be guessed of their keys."""
    guessed = [key for key in key_guesses(loot) if key]
    tags = {(row["question_id"], row["number"]): row["tag"] for row in loot.tables["thread_name"]}
    found: dict[int, list[float]] = {}
    for post in loot.unnamed:
        thread = post["question_id"]
        # The first byte says which key it was, and nothing else.
        tag = tags.get((thread, post["writer_number"]), b"")[1:]
        if tag:
            found[post["id"]] = [
                float(any(tag_of_member(key, thread, row["id"]) == tag for key in guessed))
                for row in loot.people
            ]
    return {
        "tags tried with guessed keys": found,
        "slots tried with guessed keys": slots(loot, guessed),
    }


def lines(loot: Loot) -> Attacks:
    """Lines of the log that name a post and an account, or an account in the hour of a post."""
    words = [frozenset(re.findall(r"\w+", line)) for line in loot.log]
    marks = [_marks(row) for row in loot.people]
    told = [_moment_in(line) for line in loot.log]
    seen = [
        [at for at, said in zip(told, words, strict=True) if at and mark & said] for mark in marks
    ]
    same: dict[int, list[float]] = {}
    for row in loot.unnamed:
        about = [said for said in words if str(row["id"]) in said] if words else []
        if about:
            same[row["id"]] = [float(sum(bool(mark & said) for said in about)) for mark in marks]
    hours = {
        row["id"]: [_closeness(row["created_at"], each) for each in seen] for row in loot.unnamed
    }
    return {"a line of the log": same, "lines of the log in the hour": hours if any(seen) else {}}


def leftovers(loot: Loot) -> Attacks:
    """Names of accounts beside the words of a post on pages that nothing lies on any more."""
    found: dict[int, list[float]] = {}
    free = [page for page in loot.image.free_pages() if any(page)]
    for post in loot.unnamed if free else ():
        words = post["body"][:40].encode()
        where = [page for page in free if words and words in page]
        if where:
            found[post["id"]] = [
                float(any(row["name"].encode() in page for page in where)) for row in loot.people
            ]
    return {"free pages": found}


def _same(loot: Loot, named: Sequence[Row], key: Callable[[Row], Any]) -> Guesses:
    """Each account by how many of its posts have the same of something."""
    counted: dict[Any, Counter[int]] = defaultdict(Counter)
    for row in named:
        counted[key(row)][loot.index[row["author_id"]]] += 1
    return {
        row["id"]: [float(counted[key(row)][n]) for n in range(len(loot.people))]
        for row in loot.unnamed
        if key(row) is not None
    }


def _marks(person: Row) -> frozenset[str]:
    """How a line may name an account."""
    address = (person["email"] or "").partition("@")[0]
    return frozenset({str(person["id"]), person["name"], address} - {""})


def _moment_in(line: str) -> int | None:
    found = re.search(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}", line)
    return int(datetime.fromisoformat(f"{found[0]}+00:00").timestamp()) if found else None


def _is_time(value: Any) -> bool:
    return is_moment(value) or (
        isinstance(value, str) and bool(re.match(r"\d{4}-\d\d-\d\d", value))
    )


def _closeness(hour: int, values: Sequence[Any]) -> float:
    """How near something of an account is to an hour: within it, or on its day."""
    day = datetime.fromtimestamp(hour, UTC).date().isoformat()
    near = -1e9
    for value in values:
        if isinstance(value, str):
            near = max(near, 0.0 if value[:10] == day else -1e8)
        else:
            near = max(near, -float(max(hour - value, value - hour - HOUR, 0)))
    return near
