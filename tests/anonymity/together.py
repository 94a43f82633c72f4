"""What a write-ahead log tells of: which rows changed in one commit."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from tests.anonymity.file_format import Image, commits
from tests.anonymity.loot import NAMES_OF_ACCOUNTS, nearest
from tests.anonymity.scores import Guesses

State = dict[str, set[tuple[Any, ...]]]


class Commit(NamedTuple):
    """What one commit did: posts without a name, posts by these accounts, rows of accounts."""

    unnamed: tuple[int, ...]
    named_by: tuple[int, ...]
    # The table of each changed row, and the account that it names.
    touched: tuple[tuple[str, int], ...]


def read_commits(file: Path) -> list[Commit]:
    """The commits in the log beside a database file."""
    data = file.read_bytes()
    pages = Image(data).pages()
    reader = _Reader(data)
    last, found = reader.state(pages), []
    for changed in commits(Path(f"{file}-wal").read_bytes()):
        pages = pages | changed
        state = reader.state(pages)
        found.append(reader.compared(last, state))
        last = state
    return found


def overlaid(file: Path) -> Image:
    """A database file with its log laid over it."""
    newer: dict[int, bytes] = {}
    log = Path(f"{file}-wal")
    for changed in commits(log.read_bytes() if log.exists() else b""):
        newer |= changed
    return Image(file.read_bytes(), newer)


def same_commit(found: Sequence[Commit], accounts: Sequence[int]) -> dict[str, Guesses]:
    """For each table, each account by the rows of it that changed as the post was made."""
    tables = {table for commit in found for table, _ in commit.touched}
    return {
        f"same commit: {table}": {
            post: [float(commit.touched.count((table, account))) for account in accounts]
            for commit in found
            for post in commit.unnamed
        }
        for table in sorted(tables)
    }


def nearby_commits(found: Sequence[Commit], accounts: Sequence[int]) -> Guesses:
    """Each account by how near to the post's commit is one in which it did something."""
    deeds: list[list[int]] = [[] for _ in accounts]
    for number, commit in enumerate(found):
        for account in {*commit.named_by, *(who for _, who in commit.touched)}:
            deeds[accounts.index(account)].append(number)
    places = {post: n for n, commit in enumerate(found) for post in commit.unnamed}
    return nearest(places, deeds)


class _Reader:
    """Compares the rows of a database before and after."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._columns: dict[str, list[int]] = {}
        with closing(Image(data).opened()) as connection:
            for (table,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall():
                told = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
                refers = {
                    row[3]
                    for row in connection.execute(f'PRAGMA foreign_key_list("{table}")')
                    if row[2] == "user"
                }
                self._columns[table] = [
                    row[0]
                    for row in told
                    if row[1] in refers
                    or row[1].endswith(NAMES_OF_ACCOUNTS)
                    or (table == "user" and row[1] == "id")
                ]

    def state(self, pages: dict[int, bytes]) -> State:
        """The rows that name accounts, and which posts there are."""
        with closing(Image(self._data, pages).opened()) as connection:
            found: State = {
                table: set(connection.execute(f'SELECT * FROM "{table}"'))
                for table, columns in self._columns.items()
                if columns and table not in {"post", "revision"}
            }
            posts = connection.execute(
                "SELECT id, author_id, editor_id, deleted_by_id, closed_by_id, active_by_id,"
                " writer_number FROM post"
            )
            return {**found, "post": set(posts)}

    def compared(self, before: State, after: State) -> Commit:
        """What changed between two states."""
        known = {row[0] for row in before["post"]}
        made = [row for row in after["post"] if row[0] not in known]
        touched = [
            (table, row[column])
            for table, columns in self._columns.items()
            if table not in {"post", "revision"}
            for row in before.get(table, set()) ^ after.get(table, set())
            for column in columns
        ]
        touched += [("post", who) for row in made for who in row[2:6]]
        return Commit(
            tuple(row[0] for row in made if row[1] is None),
            tuple(row[1] for row in made if row[1] is not None),
            tuple((table, who) for table, who in touched if who is not None),
        )
