"""Categories and tags, as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from forum.database import remember
from forum.errors import NotFound
from forum.i18n import gettext, sentence
from forum.models import Category, Tag
from forum.prepared import read_all, read_one
from forum.reading.paged import Paged, offset_of, paged, window
from forum.reading.rows import CategoryLink
from forum.text.tags import fold_tag

TAGS_ON_A_PAGE = 60


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A category with those inside it; its count takes in theirs."""

    id: int
    title: str
    path: str
    description: str
    question_count: int
    children: tuple[CategoryNode, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """Its own id and those of all categories inside it."""
        return (self.id, *(below for child in self.children for below in child.ids))


@dataclass(frozen=True, slots=True)
class CategoryPlace:
    """A category, and the way down to it."""

    node: CategoryNode
    above: tuple[CategoryLink, ...]


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag with the number of its questions."""

    id: int
    name: str
    question_count: int


class CategoryRow(NamedTuple):
    """A category as it is stored."""

    id: int
    parent_id: int | None
    title: str
    path: str
    description: str
    question_count: int


_CATEGORIES = select(
    Category.id,
    Category.parent_id,
    Category.title,
    Category.path,
    Category.description,
    Category.question_count,
).order_by(Category.position, Category.id)
_CARRIED = select(Tag.id, Tag.name, Tag.question_count).where(Tag.question_count > 0)
_TAG = _CARRIED.where(Tag.name == bindparam("name"))
_TAGS = window(_CARRIED.order_by(Tag.question_count.desc(), Tag.name), TAGS_ON_A_PAGE)


def category_tree() -> tuple[CategoryNode, ...]:
    """All categories, the topmost with the others inside them; read once a request."""
    return remember("category tree", _read_tree)


def category_choices() -> list[tuple[str, str]]:
    """What a field for a category offers, path and title, each level set in; none without any."""
    tree = category_tree()
    return [("", gettext("Please choose")), *_choices(tree)] if tree else []


def category_place(path: str) -> CategoryPlace:
    """The category with this slug path; raises `NotFound`."""
    nodes, above = category_tree(), list[CategoryNode]()
    slugs = path.split("/")
    for depth in range(1, len(slugs) + 1):
        wanted = "/".join(slugs[:depth])
        found = next((node for node in nodes if node.path == wanted), None)
        if found is None:
            raise NotFound(sentence("There is no such category."))
        above.append(found)
        nodes = found.children
    return CategoryPlace(above[-1], tuple(CategoryLink(n.title, n.path) for n in above[:-1]))


def tag_named(name: str) -> TagRow:
    """A tag that a question carries, however it is typed; raises `NotFound`."""
    row = read_one(_TAG, {"name": fold_tag(name)})
    if row is None:
        raise NotFound(sentence("No question carries this tag."))
    return TagRow(*row)


def tags_page(number: int) -> Paged[TagRow]:
    """Tags that questions carry, the most used first."""
    told = {"offset": offset_of(number, TAGS_ON_A_PAGE)}
    rows = read_all(_TAGS, told)
    return paged([TagRow(*row) for row in rows], TAGS_ON_A_PAGE)


def _choices(nodes: Iterable[CategoryNode], depth: int = 0) -> Iterable[tuple[str, str]]:
    for node in nodes:
        yield node.path, "\u2003" * depth + node.title
        yield from _choices(node.children, depth + 1)


def _read_tree() -> tuple[CategoryNode, ...]:
    return _planted(tuple(CategoryRow(*row) for row in read_all(_CATEGORIES)))


@lru_cache(maxsize=16)
def _planted(rows: tuple[CategoryRow, ...]) -> tuple[CategoryNode, ...]:
    """The tree of these rows; they seldom change, so the same rows are put together once."""
    children: defaultdict[int | None, list[Any]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    return _nodes(children[None], children)


def _nodes(rows: Iterable[Any], children: dict[int | None, list[Any]]) -> tuple[CategoryNode, ...]:
    return tuple(_node(row, _nodes(children.get(row.id, ()), children)) for row in rows)


def _node(row: Any, inside: tuple[CategoryNode, ...]) -> CategoryNode:
    count = row.question_count + sum(child.question_count for child in inside)
    return CategoryNode(row.id, row.title, row.path, row.description, count, inside)
