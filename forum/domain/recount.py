"""What is stored beside its source, compared with it, and made anew from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import aliased

from forum.database import db, reading
from forum.domain import counts, reputation, taxonomy
from forum.i18n import Sentence, sentence
from forum.models import Category, Post, QuestionTag, Tag, User, Vote
from forum.models.post import ANSWER, COMMENT, IS_QUESTION, LISTED, LIVE


@dataclass(frozen=True, slots=True)
class Check:
    """Something stored that has a source: how many rows differ from it, and how to mend them."""

    what: Sentence
    count_wrong: Callable[[Connection], int]
    mend: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Result:
    """How many rows of a check were found to be wrong, or were mended."""

    what: Sentence
    rows: int


def compare() -> list[Result]:
    """Count the rows that differ from their source, in what was committed; changes nothing."""
    return [Result(check.what, check.count_wrong(reading())) for check in checks()]


def recount() -> list[Result]:
    """Make the rows anew that differ from their source, in an order that settles them all."""
    db.session.flush()
    return [Result(check.what, check.mend()) for check in checks()]


def checks() -> list[Check]:
    """All that is stored beside its source; what builds on other figures stands after them."""
    return [
        _stored(sentence("votes and scores of posts"), Post, _votes()),
        _stored(sentence("accepted answers"), Post, {"accepted_answer_id": _accepted()}),
        _stored(sentence("answers of questions"), Post, counts.of_answers(), IS_QUESTION),
        _stored(sentence("hotness of questions"), Post, {"hotness": counts.hotness()}, IS_QUESTION),
        _stored(sentence("comments of posts"), Post, {"comment_count": _comments()}),
        _stored(sentence("last places of threads"), Post, {"last_place": _last_place()}),
        Check(sentence("tags of questions"), _count_wrong_tags, _mend_tags),
        _stored(
            sentence("questions in categories"), Category, _listed(taxonomy.listed_in_category())
        ),
        _stored(sentence("questions under tags"), Tag, _listed(taxonomy.listed_under_tag())),
        _stored(sentence("points and posts of people"), User, reputation.figures()),
    ]


def _stored(
    what: Sentence, table: Any, figures: Mapping[str, Any], which: ColumnElement[bool] | None = None
) -> Check:
    """A check of columns that must hold certain figures."""
    wrong = or_(*(getattr(table, name).is_distinct_from(value) for name, value in figures.items()))
    rows = (true() if which is None else which, wrong)

    def count_wrong(connection: Connection) -> int:
        return connection.execute(select(func.count()).select_from(table).where(*rows)).scalar_one()

    def mend() -> int:
        query = update(table).where(*rows).values(figures)
        unsynchronised = query.execution_options(synchronize_session=False)
        return db.session.connection().execute(unsynchronised).rowcount

    return Check(what, count_wrong, mend)


def _votes() -> dict[str, Any]:
    ups = Post.imported_ups + _votes_of(1)
    downs = Post.imported_downs + _votes_of(-1)
    return {"ups": ups, "downs": downs, "score": ups - downs}


def _votes_of(value: int) -> Any:
    cast = select(func.count()).where(Vote.post_id == Post.id, Vote.value == value)
    return cast.correlate(Post).scalar_subquery()


def _accepted() -> Any:
    """The accepted answer as it is, or none when it is no live answer to this question."""
    answer = aliased(Post)
    is_there = exists().where(
        answer.id == Post.accepted_answer_id,
        answer.question_id == Post.id,
        answer.kind == ANSWER,
        answer.state == LIVE,
    )
    return case((is_there.correlate(Post), Post.accepted_answer_id), else_=None)


def _comments() -> Any:
    comment = aliased(Post)
    below = select(func.count()).where(
        comment.parent_id == Post.id, comment.kind == COMMENT, comment.state == LIVE
    )
    return below.correlate(Post).scalar_subquery()


def _last_place() -> Any:
    """At least the highest place in use; more when the last post of a thread was erased."""
    other = aliased(Post)
    places = select(func.max(other.place)).where(other.question_id == Post.id)
    highest = func.coalesce(places.correlate(Post).scalar_subquery(), 0)
    return case((Post.last_place >= highest, Post.last_place), else_=highest)


def _listed(figure: Any) -> dict[str, Any]:
    return {"question_count": figure}


def _count_wrong_tags(connection: Connection) -> int:
    missing, extra = _wrong_tags(connection)
    return len(missing) + len(extra)


def _mend_tags() -> int:
    missing, extra = _wrong_tags(db.session.connection())
    for name, question_id, _ in sorted(extra):
        tag_id = select(Tag.id).where(Tag.name == name).scalar_subquery()
        db.session.execute(
            delete(QuestionTag).where(
                QuestionTag.tag_id == tag_id, QuestionTag.question_id == question_id
            )
        )
    ids = taxonomy.tag_ids(name for name, _, _ in sorted(missing))
    rows = [
        {"tag_id": ids[name], "question_id": question_id, "asked_at": asked_at}
        for name, question_id, asked_at in sorted(missing)
    ]
    if rows:
        db.session.execute(insert(QuestionTag), rows)
    return len(missing) + len(extra)


def _wrong_tags(connection: Connection) -> tuple[set[Any], set[Any]]:
    """The rows of live questions' tags that are missing, and those that should not be there."""
    live = select(Post.id, Post.tags, Post.created_at).where(LISTED, Post.tags != "")
    wanted = {
        (name, question_id, asked_at)
        for question_id, tags, asked_at in connection.execute(live)
        for name in tags.split()
    }
    stored = select(Tag.name, QuestionTag.question_id, QuestionTag.asked_at).join(
        Tag, Tag.id == QuestionTag.tag_id
    )
    there = {tuple(row) for row in connection.execute(stored)}
    return wanted - there, there - wanted
