"""Categories from an indented text file, and from the topics of older sites."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from forum.database import db
from forum.domain.taxonomy import DEEPEST, add_category
from forum.errors import NotValid
from forum.i18n import Sentence, sentence
from forum.models import Category
from forum.text.plain import clean_line, cut, is_well_formed
from forum.text.slugs import category_slug
from forum.transfer.files import Unreadable, read_text

DEFAULT_SET = Path(__file__).with_name("default_categories.txt")
INDENT = 4
LONGEST_TITLE = 80
LONGEST_DESCRIPTION = 800

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_LINE = re.compile(r"(?P<title>.*?)(?:\s*:(?:\s+(?P<description>.*))?)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the file: a category below the last one that is a level higher."""

    line: int
    depth: int
    title: str
    slug: str
    description: str


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many categories were added, and how many were there already."""

    added: int
    kept: int


def read_categories(path: str | None) -> list[Entry]:
    """The categories of a file, of standard input (`-`) or of the default set.

    Raises `Unreadable` with the number of every bad line and why.
    """
    return parse_categories(read_text(str(DEFAULT_SET) if path is None else path))


def parse_categories(text: str) -> list[Entry]:
    """The categories of an indented text; raises `Unreadable` naming every bad line."""
    entries: list[Entry] = []
    reasons: list[Sentence] = []
    depth = 0
    for number, line in enumerate(text.split("\n"), start=1):
        content = _COMMENT.sub("", line).rstrip()
        if not content.strip():
            continue
        try:
            depth = _depth_of(content, depth)
            entries.append(_entry(number, depth, content))
        except NotValid as refusal:
            reasons.append(sentence("Line %(line)s: %(why)s", line=number, why=refusal.reason))
    if reasons:
        raise Unreadable(*reasons)
    return entries


def seed_categories(entries: Iterable[Entry]) -> Seeded:
    """Add the categories that are not there yet, by their slug path; the rest stays as it is."""
    there = {category.path: category for category in db.session.execute(select(Category)).scalars()}
    branch: list[Category] = []
    added = kept = 0
    for entry in entries:
        del branch[entry.depth - 1 :]
        parent = branch[-1] if branch else None
        path = f"{parent.path}/{entry.slug}" if parent else entry.slug
        if path in there:
            kept += 1
        else:
            there[path] = add_category(entry.title, entry.slug, parent, entry.description)
            added += 1
        branch.append(there[path])
    return Seeded(added, kept)


def add_default_categories() -> None:
    """Give a forum without any category the default set."""
    if db.session.execute(select(Category.id).limit(1)).first() is None:
        seed_categories(read_categories(None))


def topic_title(topic: str) -> str:
    """An older site's topic as the title of a category: `family-conflict` is Family conflict.

    Raises `NotValid` when it cannot be one; empty for no topic.
    """
    title = clean_line(topic)
    if not re.search(r"\s", title):
        title = clean_line(re.sub(r"[-_]+", " ", title))
    title = cut(title[:1].upper() + title[1:], LONGEST_TITLE).strip()
    if title:
        category_slug(title)
    return title


def categories_of(titles: Iterable[str]) -> dict[str, int | None]:
    """The ids of the categories with these titles, made at the top where none has the slug."""
    ids: dict[str, int | None] = {}
    for title in sorted(set(titles)):
        ids[title] = _id_of(title) if title else None
    return ids


def _id_of(title: str) -> int:
    slug = category_slug(title)
    query = select(Category.id).where(Category.slug == slug).order_by(Category.depth, Category.id)
    found = db.session.execute(query.limit(1)).scalar()
    return add_category(title, slug).id if found is None else found


def _depth_of(content: str, depth_before: int) -> int:
    indent = content[: len(content) - len(content.lstrip())]
    if indent.strip(" "):
        raise NotValid(
            sentence(
                "it is indented by something else than spaces; please use four spaces a level."
            )
        )
    if len(indent) % INDENT:
        raise NotValid(
            sentence(
                "it is indented by %(spaces)s spaces; please use four a level.", spaces=len(indent)
            )
        )
    depth = len(indent) // INDENT + 1
    if depth > DEEPEST:
        raise NotValid(sentence("it is on a fifth level; categories go four levels deep."))
    if depth > depth_before + 1:
        raise NotValid(sentence("it is indented deeper than a child of the line above."))
    return depth


def _entry(number: int, depth: int, content: str) -> Entry:
    match = _LINE.fullmatch(content.strip())
    assert match is not None  # noqa: S101 - every line matches
    if not is_well_formed(content):
        raise NotValid(sentence("it holds signs that are no text."))
    title, description = clean_line(match["title"]), clean_line(match["description"] or "")
    if not title:
        raise NotValid(sentence("it has no title."))
    for part, most in ((title, LONGEST_TITLE), (description, LONGEST_DESCRIPTION)):
        if len(part) > most:
            raise NotValid(_too_long(part is title, len(part), most))
    return Entry(number, depth, title, category_slug(title), description)


def _too_long(is_title: bool, length: int, most: int) -> Sentence:
    if is_title:
        return sentence(
            "its title has %(length)s characters; %(most)s is the most.", length=length, most=most
        )
    return sentence(
        "its description has %(length)s characters; %(most)s is the most.", length=length, most=most
    )
