"""A SQLite file and its write-ahead log, read as bytes: what lies where, and what came together.

Only what the file format says of itself; no more of it than a thief needs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cached_property
from typing import Any, NamedTuple

LEAF_OF_TABLE, LEAF_OF_INDEX = 0x0D, 0x0A
INNER = {0x02, 0x05}
KNOWN_SIZES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}


class Cell(NamedTuple):
    """One entry of a table or an index: where it lies, and what it is."""

    page: int
    offset: int
    rowid: int | None
    values: tuple[Any, ...]
    overflow: int


class Image:
    """A database file as it lies there, with the pages of a log laid over it."""

    def __init__(self, data: bytes, newer: dict[int, bytes] | None = None) -> None:
        self.size = int.from_bytes(data[16:18], "big") or 65_536
        self._pages = {
            n + 1: data[n * self.size : (n + 1) * self.size] for n in range(len(data) // self.size)
        }
        self._pages |= newer or {}

    def page(self, number: int) -> bytes:
        """A page by its number."""
        return self._pages[number]

    def pages(self) -> dict[int, bytes]:
        """Every page."""
        return self._pages

    def opened(self) -> sqlite3.Connection:
        """The database in memory, to be asked."""
        count = int.from_bytes(self._pages[1][28:32], "big")
        whole = b"".join(self._pages[n + 1] for n in range(count))
        connection = sqlite3.connect(":memory:")
        # Not as one with a write-ahead log: there is none beside it any more.
        connection.deserialize(whole[:18] + b"\x01\x01" + whole[20:])
        return connection

    def free_pages(self) -> list[bytes]:
        """The pages that nothing lies on any more."""
        trunk = int.from_bytes(self._pages[1][32:36], "big")
        found = []
        while trunk:
            page = self._pages[trunk]
            found.append(page[8 + 4 * int.from_bytes(page[4:8], "big") :])
            for n in range(int.from_bytes(page[4:8], "big")):
                leaf = int.from_bytes(page[8 + 4 * n : 12 + 4 * n], "big")
                found.append(self._pages.get(leaf, b""))
            trunk = int.from_bytes(page[:4], "big")
        return found

    @cached_property
    def trees(self) -> dict[str, tuple[str, int]]:
        """The tables and indexes: their table, and the page that they begin on."""
        with closing(self.opened()) as connection:
            rows = connection.execute(
                "SELECT name, tbl_name, rootpage FROM sqlite_master WHERE rootpage > 0"
            )
            return {name: (table, root) for name, table, root in rows}

    def leaves(self, root: int) -> Iterator[int]:
        """The pages that hold the entries of a tree, in its order."""
        page, base = self._pages[root], 100 if root == 1 else 0
        if page[base] not in INNER:
            yield root
            return
        for at in _pointers(page, base):
            yield from self.leaves(int.from_bytes(page[at : at + 4], "big"))
        yield from self.leaves(int.from_bytes(page[base + 8 : base + 12], "big"))

    def cells(self, root: int) -> Iterator[Cell]:
        """The entries on the leaves of a tree, in its order."""
        for number in self.leaves(root):
            page, base = self._pages[number], 100 if number == 1 else 0
            for at in _pointers(page, base):
                yield self._cell(page, number, at, is_table=page[base] == LEAF_OF_TABLE)

    def _cell(self, page: bytes, number: int, at: int, *, is_table: bool) -> Cell:
        length, here = _varint(page, at)
        rowid = None
        if is_table:
            rowid, here = _varint(page, here)
        kept = self._kept(length, is_table=is_table)
        overflow = 0
        if kept < length:
            overflow = int.from_bytes(page[here + kept : here + kept + 4], "big")
        values = () if is_table else tuple(_values(page[here : here + kept]))
        return Cell(number, at, rowid, values, overflow)

    def _kept(self, length: int, *, is_table: bool) -> int:
        """How much of an entry lies on its leaf."""
        usable = self.size
        most = usable - 35 if is_table else (usable - 12) * 64 // 255 - 23
        if length <= most:
            return length
        least = (usable - 12) * 32 // 255 - 23
        kept = least + (length - least) % (usable - 4)
        return kept if kept <= most else least


def commits(log: bytes) -> Iterator[dict[int, bytes]]:
    """The pages that each commit in a write-ahead log has changed, the oldest first."""
    size, salts = int.from_bytes(log[8:12], "big"), log[16:24]
    changed: dict[int, bytes] = {}
    for at in range(32, len(log) - size - 23, 24 + size):
        head = log[at : at + 24]
        if head[8:16] != salts:
            return
        changed[int.from_bytes(head[:4], "big")] = log[at + 24 : at + 24 + size]
        if any(head[4:8]):
            yield changed
            changed = {}


def _pointers(page: bytes, base: int) -> list[int]:
    begin = base + (12 if page[base] in INNER else 8)
    count = int.from_bytes(page[base + 3 : base + 5], "big")
    return [int.from_bytes(page[begin + 2 * n : begin + 2 * n + 2], "big") for n in range(count)]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for n in range(8):
        value = value << 7 | data[at + n] & 0x7F
        if data[at + n] < 0x80:
            return value, at + n + 1
    return value << 8 | data[at + 8], at + 9


def _values(record: bytes) -> Iterator[Any]:
    """The values of a record; a text or bytes that are cut off end it."""
    end, here = _varint(record, 0)
    at = end
    while here < end:
        kind, here = _varint(record, here)
        size = KNOWN_SIZES.get(kind, (kind - 12) // 2)
        raw, at = record[at : at + size], at + size
        if kind in {8, 9}:
            yield kind - 8
        elif kind < 7:
            yield int.from_bytes(raw, "big", signed=True) if kind else None
        else:
            yield raw
