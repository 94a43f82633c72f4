"""A CSV file with one answer a row, read into old questions."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from forum.errors import NotValid
from forum.i18n import sentence
from forum.text.plain import clean_line, excerpt, words_digest
from forum.text.tags import MOST as MOST_TAGS, tag_from
from forum.transfer.categories import topic_title
from forum.transfer.files import Unreadable
from forum.transfer.past import OldAnswer, OldQuestion
from forum.transfer.people import person_of
from forum.transfer.plain_markdown import plain_line, plain_markdown

# What the columns are usually called, with nothing but letters and in lower case.
USUAL_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "questiontitle", "subject", "question", "headline"),
    "text": ("text", "questiontext", "body", "questionbody", "details", "description"),
    "category": ("category", "topic", "board", "section"),
    "answer": ("answer", "answertext", "answerbody", "reply", "response"),
    "author": ("author", "answerauthor", "answeredby", "name", "user", "username"),
    "votes": ("votes", "upvotes", "score", "likes"),
    "views": ("views", "viewcount", "hits", "reads"),
}
NEEDED = ("title", "answer")
DELIMITERS = ",;\t"
LONGEST_TITLE = 300
LONGEST_TITLE_OF_A_TEXT = 80
MOST_VOTES = 10**6
MOST_VIEWS = 10**9


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as the file has it, cleaned; `number` counts as a spreadsheet does."""

    number: int
    title: str
    source: str
    category: str
    answer: str
    author: str
    votes: int
    views: int


@dataclass(slots=True)
class Gathered:
    """The questions of a file, and what was counted on the way."""

    questions: list[OldQuestion]
    rows: int = 0
    repeated: int = 0


def read_rows(text: str, chosen: Mapping[str, str]) -> Iterator[Row]:
    """The rows of a CSV text; `chosen` names columns that are not called as usual.

    Raises `Unreadable` for a missing column, and for the first bad row with its number.
    """
    csv.field_size_limit(max(len(text), 1))
    records = _records(text)
    header = next(records, [])
    places = _places(header, chosen)
    for number, record in enumerate(records, start=2):
        if any(cell.strip() for cell in record):
            yield _row(number, record, len(header), places)


def gather(rows: Iterable[Row]) -> Gathered:
    """The questions of the rows: the same title and text is one, the same answer stands once."""
    found: dict[tuple[str, int], OldQuestion] = {}
    gathered = Gathered([])
    for row in rows:
        gathered.rows += 1
        question = OldQuestion(row.title, row.source, row.category)
        question = found.setdefault(question.key, question)
        question.views = max(question.views, row.views)
        _add_topic(question, row.category)
        if not row.answer:
            continue
        digest = words_digest(row.answer)
        if digest in question.answers:
            gathered.repeated += 1
        else:
            ups, downs = max(row.votes, 0), max(-row.votes, 0)
            question.answers[digest] = OldAnswer(row.answer, row.author, ups, downs)
    gathered.questions = list(found.values())
    return gathered


def _add_topic(question: OldQuestion, category: str) -> None:
    """A second topic becomes a tag; one that leaves no tag is let go."""
    if not question.category:
        question.category = category
    elif category and category != question.category and len(question.tags) < MOST_TAGS:
        with suppress(NotValid):
            tag = tag_from(category)
            if tag not in question.tags:
                question.tags.append(tag)


def _records(text: str) -> Iterator[list[str]]:
    first_line = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise Unreadable(
            sentence("Line %(line)s: this is not CSV (%(why)s).", line=reader.line_num, why=error)
        ) from error


def _places(header: list[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """Which cell of a record is what; raises `Unreadable` naming what is missing."""
    titles = [title.strip() for title in header]
    bare = [re.sub(r"[\W_]+", "", title).casefold() for title in titles]
    places: dict[str, int] = {}
    for what, usual in USUAL_NAMES.items():
        if name := chosen.get(what):
            places[what] = _place_of(name, titles)
        elif there := [bare.index(name) for name in usual if name in bare]:
            places[what] = there[0]
        elif what in NEEDED:
            raise Unreadable(
                sentence(
                    "No column looks like the %(what)s. Please name it: --%(what)s COLUMN. "
                    "The columns are: %(columns)s.",
                    what=what,
                    columns=", ".join(titles) or "–",
                )
            )
    return places


def _place_of(name: str, titles: list[str]) -> int:
    if name in titles:
        return titles.index(name)
    raise Unreadable(
        sentence(
            "There is no column “%(name)s”. The columns are: %(columns)s.",
            name=name,
            columns=", ".join(titles) or "–",
        )
    )


def _row(number: int, record: list[str], width: int, places: Mapping[str, int]) -> Row:
    if len(record) < width or any(cell.strip() for cell in record[width:]):
        raise Unreadable(
            sentence(
                "Row %(row)s: it has %(cells)s cells, and the first row has %(width)s.",
                row=number,
                cells=len(record),
                width=width,
            )
        )
    cells = {what: record[place] for what, place in places.items()}
    text = cells.get("text", "")
    try:
        title, source = _titled(plain_line(cells["title"]), text, plain_markdown(text))
        return Row(
            number=number,
            title=title,
            source=source,
            category=topic_title(cells.get("category", "")),
            answer=plain_markdown(cells["answer"]),
            author=person_of(cells.get("author", "")),
            votes=_whole(cells.get("votes", ""), -MOST_VOTES, MOST_VOTES),
            views=_whole(cells.get("views", ""), 0, MOST_VIEWS),
        )
    except NotValid as refusal:
        raise Unreadable(
            sentence("Row %(row)s: %(why)s", row=number, why=refusal.reason)
        ) from refusal


def _titled(title: str, text: str, source: str) -> tuple[str, str]:
    """A title that fits, and the text; nothing of a longer title is lost."""
    title = clean_line(title)
    if not title:
        title = excerpt(clean_line(plain_line(text)), LONGEST_TITLE_OF_A_TEXT)
    if not title:
        raise NotValid(sentence("it has neither title nor text."))
    if len(title) > LONGEST_TITLE:
        source = "\n\n".join(part for part in (plain_markdown(title), source) if part)
        title = excerpt(title, LONGEST_TITLE)
    return title, source


def _whole(text: str, lowest: int, highest: int) -> int:
    """A whole number; nothing counts as zero."""
    text = text.strip()
    if not text:
        return 0
    if not re.fullmatch(r"[+-]?[0-9]{1,10}(?:\.0+)?", text):
        raise NotValid(sentence("“%(text)s” is no whole number.", text=excerpt(text, 40)))
    number = int(text.partition(".")[0])
    if not lowest <= number <= highest:
        raise NotValid(
            sentence(
                "%(number)s does not lie between %(lowest)s and %(highest)s.",
                number=number,
                lowest=lowest,
                highest=highest,
            )
        )
    return number
