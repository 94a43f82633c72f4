"""One page of a list: its rows, and whether there are more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import BigInteger, bindparam

from forum.database import at_most
from forum.prepared import Query

T = TypeVar("T")

PAGE_SIZE = 20
# Far past the end of any list, and still a number that both databases can hold.
FARTHEST = 2**62


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """The rows of one page, and whether another page follows."""

    rows: tuple[T, ...]
    has_more: bool


def offset_of(number: int, size: int = PAGE_SIZE) -> int:
    """How many rows stand before page `number`."""
    return min((number - 1) * size, FARTHEST)


def window(query: Query, size: int = PAGE_SIZE) -> Query:
    """The rows from the parameter `offset` on; one more tells whether another page follows."""
    return query.limit(at_most(size + 1)).offset(bindparam("offset", type_=BigInteger))


def paged(rows: Sequence[T], size: int = PAGE_SIZE) -> Paged[T]:
    """A page made of the rows that `window` gave."""
    return Paged(tuple(rows[:size]), has_more=len(rows) > size)
