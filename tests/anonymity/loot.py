"""What a thief carries off, laid out: rows, whom and when they tell of, the order they lie in."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from tests.anonymity.file_format import Cell, Image
from tests.anonymity.scores import Guesses

Row = dict[str, Any]
HOUR = 3600
# Numbers between these may be moments: the years 2020 to 2039.
FIRST_MOMENT, LAST_MOMENT = 1_577_836_800, 2_208_988_800
NAMES_OF_ACCOUNTS = ("user_id", "author_id", "editor_id", "person_id", "account_id", "_by_id")


class Event(NamedTuple):
    """One entry in some order: whose post it is about, when that was, by name or not."""

    post: int
    at: int
    is_named: bool


class Loot:
    """A database as stolen, and what lay beside it."""

    def __init__(
        self, image: Image, log: Sequence[str] = (), secrets: Sequence[bytes] = ()
    ) -> None:
        self.image, self.log, self.secrets = image, log, secrets
        self.tables: dict[str, list[Row]] = {}
        self.references: dict[str, dict[str, str]] = {}
        # Of tables without row numbers, and of their indexes: the columns of an entry, in order.
        self.entries: dict[str, tuple[str, ...]] = {}
        self.key_sizes: dict[str, int] = {}
        with closing(image.opened()) as connection:
            for table, without in _tables(connection):
                columns = "*" if without else "rowid AS _rowid, *"
                cursor = connection.execute(f'SELECT {columns} FROM "{table}"')
                names = [column[0] for column in cursor.description]
                self.tables[table] = [dict(zip(names, row, strict=True)) for row in cursor]
                told = connection.execute(f'PRAGMA foreign_key_list("{table}")')
                self.references[table] = {row[3]: row[2] for row in told}
                if without:
                    self.key_sizes[table], entries = _entries(connection, table)
                    self.entries |= entries
        self.people = sorted(self.tables["user"], key=lambda row: row["id"])
        self.index = {row["id"]: n for n, row in enumerate(self.people)}
        self.posts: dict[int, Row] = {row["id"]: row for row in self.tables["post"]}

    @cached_property
    def unnamed(self) -> list[Row]:
        """The posts that no account stands at."""
        return [row for row in self.posts.values() if row["author_id"] is None]

    def of_post(self, table: str) -> str | None:
        """The column of a table that says which post a row belongs to."""
        if table == "post":
            return "id"
        rows = self.tables[table]
        for name in rows[0] if rows else ():
            is_told = self.references[table].get(name) == "post"
            if is_told or ("post" in name and all(row[name] in self.posts for row in rows)):
                return name
        return None

    def of_account(self, table: str) -> list[str]:
        """The columns of a table that name an account."""
        if table == "user":
            return ["id"]
        names = self.tables[table][0] if self.tables[table] else ()
        told = self.references[table]
        return [n for n in names if told.get(n) == "user" or n.endswith(NAMES_OF_ACCOUNTS)]

    @cached_property
    def beside(self) -> dict[int, list[tuple[str, Row]]]:
        """All rows that belong to each post without a name, with their table."""
        found: dict[int, list[tuple[str, Row]]] = {row["id"]: [] for row in self.unnamed}
        numbered = defaultdict(list)
        for row in self.unnamed:
            numbered[row["question_id"], row["writer_number"]].append(row["id"])
        for table, rows in self.tables.items():
            column = self.of_post(table)
            for row in rows:
                if table == "thread_name":
                    owners = numbered[row["question_id"], row["number"]]
                else:
                    owners = [row[column]] if column and row[column] in found else []
                for post in owners:
                    found[post].append((table, row))
        return found

    @cached_property
    def deeds(self) -> list[list[int]]:
        """For each account, the moments of what it did by name, as far as they stand there."""
        moments: list[set[int]] = [set() for _ in self.people]
        for table, rows in self.tables.items():
            columns = self.of_account(table)
            for row in rows:
                for column in columns:
                    if row[column] in self.index:
                        of_row = (v for n, v in row.items() if is_moment(v) and n != "asked_at")
                        moments[self.index[row[column]]].update(v for v in of_row if v % HOUR)
        return [sorted(each) for each in moments]

    def public_deeds(self) -> list[list[int]]:
        """For each account, the moments of the posts that stand under its name."""
        moments: list[list[int]] = [[] for _ in self.people]
        for row in self.posts.values():
            if row["author_id"] in self.index:
                moments[self.index[row["author_id"]]].append(row["created_at"])
        return [sorted(each) for each in moments]

    @cached_property
    def orders(self) -> dict[str, list[list[Event]]]:
        """Everything that has an order, as rows of events: by row numbers, and as it lies there."""
        found: dict[str, list[list[Event]]] = {}
        for table, rows in self.tables.items():
            if table != "post" and self.of_post(table) and rows and "_rowid" in rows[0]:
                ordered = sorted(rows, key=lambda row: row["_rowid"])
                found[f"row numbers of {table}"] = [[self.event(table, row) for row in ordered]]
        for tree, (table, root) in self.image.trees.items():
            # Of all that stands in `thread_name`, nothing has a time of its own.
            if table == "thread_name" or self.of_post(table) is None:
                continue
            cells = [
                (cell, row) for cell in self.image.cells(root) if (row := self._row(tree, cell))
            ]
            pages = groupby(cells, key=lambda each: each[0].page)
            found[f"places within pages of {tree}"] = [
                [self.event(table, row) for _, row in sorted(page, key=lambda e: -e[0].offset)]
                for _, page in pages
            ]
            long = [each for each in cells if each[0].overflow]
            if long:
                long.sort(key=lambda each: each[0].overflow)
                found[f"pages of long rows of {tree}"] = [
                    [self.event(table, row) for _, row in long]
                ]
        return found

    def _row(self, tree: str, cell: Cell) -> Row | None:
        """The row that an entry of a table or of an index stands for."""
        table = self.image.trees[tree][0]
        if tree in self.entries:
            told = dict(zip(self.entries[tree], cell.values, strict=False))
            key = tuple(told.get(name) for name in self.entries[table][: self.key_sizes[table]])
        elif cell.rowid is not None or cell.values:
            key = (cell.rowid if cell.rowid is not None else cell.values[-1],)
        else:
            return None
        return self._by_key[table].get(key)

    @cached_property
    def _by_key(self) -> dict[str, dict[tuple[Any, ...], Row]]:
        found: dict[str, dict[tuple[Any, ...], Row]] = {}
        for table, rows in self.tables.items():
            key = (
                self.entries[table][: self.key_sizes[table]]
                if table in self.entries
                else ("_rowid",)
            )
            found[table] = {tuple(row[name] for name in key): row for row in rows}
        return found

    def event(self, table: str, row: Row) -> Event:
        """What a row tells of: a post that was made, or edited."""
        if table == "revision":
            return self._edit(row)
        post = self.posts[row[self.of_post(table) or "id"]]
        return Event(post["id"], post["created_at"], post["author_id"] is not None)

    def _edit(self, row: Row) -> Event:
        """The edit that put a text away: when it came, and whether by name."""
        after = self._revisions.get((row["post_id"], row["number"] + 1))
        post = self.posts[row["post_id"]]
        at, by = (
            (after["created_at"], after["editor_id"])
            if after
            else (post["edited_at"], post["editor_id"])
        )
        return Event(row["post_id"], at or post["created_at"], by is not None)

    @cached_property
    def _revisions(self) -> dict[tuple[int, int], Row]:
        return {(row["post_id"], row["number"]): row for row in self.tables["revision"]}


def estimates(orders: Iterable[Sequence[Event]]) -> dict[int, float]:
    """When each post without a name came, by what came before and after it by name.

    Only where that tells more than the hour does, which stands there anyhow.
    """
    found: dict[int, float] = {}
    for events in orders:
        before = list(_latest(events))
        after = list(reversed(list(_latest(reversed(events)))))
        for event, first, last in zip(events, before, after, strict=True):
            if event.is_named or first is None or last is None:
                continue
            begin = min(max(event.at, first), event.at + HOUR)
            end = max(min(event.at + HOUR, last), event.at)
            if abs(end - begin) < HOUR:
                found[event.post] = (begin + end) / 2
    return found


def nearest(times: Mapping[int, float], deeds: Sequence[Sequence[int]]) -> Guesses:
    """Each account by how near to a moment it did something."""
    return {post: [-_distance(at, each) for each in deeds] for post, at in times.items()}


def is_moment(value: object) -> bool:
    """Whether a value looks like a moment."""
    return isinstance(value, int) and FIRST_MOMENT < value < LAST_MOMENT


def _latest(events: Iterable[Event]) -> Iterator[int | None]:
    """For each event, the time of the last one by name so far."""
    last: int | None = None
    for event in events:
        last = event.at if event.is_named else last
        yield last


def _distance(at: float, moments: Sequence[int]) -> float:
    where = bisect_left(moments, at)
    near = moments[max(where - 1, 0) : where + 1]
    return min((abs(at - each) for each in near), default=1e9)


def _tables(connection: sqlite3.Connection) -> Iterator[tuple[str, bool]]:
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    for name, sql in connection.execute(query).fetchall():
        if "VIRTUAL" not in sql.upper():
            yield name, "WITHOUT ROWID" in sql.upper()


def _entries(connection: sqlite3.Connection, table: str) -> tuple[int, dict[str, tuple[str, ...]]]:
    """How many columns the key of such a table has, and the columns of each of its trees."""
    columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    keys = [row[1] for row in sorted(columns, key=lambda row: row[5]) if row[5]]
    found = {table: (*keys, *(row[1] for row in columns if not row[5]))}
    for _, index, *_ in connection.execute(f'PRAGMA index_list("{table}")').fetchall():
        told = connection.execute(f'PRAGMA index_xinfo("{index}")')
        found[index] = tuple(row[2] for row in told)
    return len(keys), found
