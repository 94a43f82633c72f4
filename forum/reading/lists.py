"""Lists of questions: which ones, in which order, and one page of them.

The ids of a page come first, from an index that holds all that they are chosen and
ordered by, so that a far page only walks the index; then its few rows are loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Row,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
)

from forum.models import Category, Post, QuestionTag, User
from forum.models.alias import alias
from forum.models.post import LISTED, UNANSWERED
from forum.prepared import Query, each_of, read_all, told_each
from forum.reading.paged import PAGE_SIZE, Paged, offset_of, paged, window
from forum.reading.rows import Activity, CategoryLink, QuestionRow, byline
from forum.reading.taxonomy import CategoryPlace, category_place, tag_named

FIGURES: dict[str, Any] = {
    "recent": Post.created_at,
    "hot": Post.hotness,
    "votes": Post.score,
    "answers": Post.answer_count,
    "views": Post.view_count,
}
ORDERS = {order: (figure.desc(), Post.id.desc()) for order, figure in FIGURES.items()}
BY_ACTIVITY = (Post.active_at.desc(), Post.id.desc())
# Up to so many questions of a tag are sorted; of one with more, the list in the wanted order
# is walked until a page is full, which takes the fewer steps the more the tag has.
FEW_ENOUGH_TO_SORT = 1_000
# SQLite puts no more than 500 together; the questions of so many categories are sorted.
MOST_PUT_TOGETHER = 100

_author, _active_by = alias(User), alias(User)
_active_post, _active_parent = alias(Post), alias(Post)

_ROWS = (
    select(
        Post.id,
        Post.slug,
        Post.title,
        Post.excerpt,
        Post.score,
        Post.answer_count,
        Post.view_count,
        Post.accepted_answer_id,
        Post.closed_at,
        Post.duplicate_of_id,
        Post.tags,
        Post.created_at,
        Post.display_name,
        Category.title.label("category_title"),
        Category.path.label("category_path"),
        _author.name.label("author_name"),
        _author.points.label("author_points"),
        _author.role.label("author_role"),
    )
    .outerjoin(Category, Category.id == Post.category_id)
    .outerjoin(_author, _author.id == Post.author_id)
)
_ROWS_WITH_ACTIVITY = (
    _ROWS.add_columns(
        Post.active_at,
        Post.active_kind,
        Post.active_post_id,
        Post.active_by_name,
        _active_by.name.label("active_member"),
        _active_by.points.label("active_points"),
        _active_by.role.label("active_role"),
        _active_post.state.label("active_state"),
        _active_parent.state.label("active_parent_state"),
    )
    .outerjoin(_active_by, _active_by.id == Post.active_by_id)
    .outerjoin(_active_post, _active_post.id == Post.active_post_id)
    .outerjoin(_active_parent, _active_parent.id == _active_post.parent_id)
)


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """One page of questions, and the category and tag that they were chosen by."""

    questions: Paged[QuestionRow]
    category: CategoryPlace | None
    tag: str | None


def questions_page(
    order: str, number: int, *, category_path: str | None = None, tag: str | None = None
) -> QuestionsPage:
    """Questions in one of `ORDERS`, of a category with those inside it, with a tag.

    Raises `NotFound` for a category that is not there, or a tag that no question carries.
    """
    category = category_place(category_path) if category_path else None
    carried = tag_named(tag) if tag else None
    category_ids = category.node.ids if category else ()
    told, tagged = told_each("category", category_ids), None
    if carried:
        told["tag"] = carried.id
        tagged = "few" if carried.question_count <= FEW_ENOUGH_TO_SORT else "many"
    ids = chosen_ids(order, len(category_ids), tagged)
    rows = question_rows(ids, ORDERS[order], number, told)
    return QuestionsPage(rows, category, carried.name if carried else None)


def unanswered_page(by: str, number: int, category_path: str | None = None) -> QuestionsPage:
    """Open questions that still wait, in one of the kinds of `UNANSWERED`."""
    category = category_place(category_path) if category_path else None
    category_ids = category.node.ids if category else ()
    ids = unanswered_ids(by, len(category_ids))
    rows = question_rows(ids, ORDERS["recent"], number, told_each("category", category_ids))
    return QuestionsPage(rows, category, None)


def activity_page(number: int) -> Paged[QuestionRow]:
    """Questions by what happened to them last."""
    return question_rows(active_ids(), BY_ACTIVITY, number, {}, has_activity=True)


# Statements are built once for each kind: building one costs more than running it. What they
# are asked for stands in parameters: `category_0` and so on, `tag`, `person`, `offset`, and
# `reach`, the number of rows up to the end of the page.
@cache
def chosen_ids(order: str, categories: int = 0, tagged: str | None = None) -> Query:
    """The ids of questions in one of `ORDERS`, in some categories, with a tag of `few` or `many`.

    Each category has an index for each order, so the best of each are put together.
    """
    if tagged is not None and not categories and order == "recent":
        return _ids_of_tag().order_by(QuestionTag.asked_at.desc(), QuestionTag.question_id.desc())
    chosen = select(Post.id).where(LISTED, *_carrying(tagged))
    within = each_of("category", categories)
    if 1 < categories <= MOST_PUT_TOGETHER:
        return _best_of_each(chosen, order, within)
    if categories == 1:
        chosen = chosen.where(Post.category_id == within[0])
    elif categories:
        chosen = chosen.where(Post.category_id.in_(within))
    return chosen.order_by(*ORDERS[order])


def _best_of_each(chosen: Query, order: str, within: Sequence[BindParameter[int]]) -> Query:
    chosen = chosen.add_columns(FIGURES[order].label("figure")).order_by(*ORDERS[order])
    chosen = chosen.limit(bindparam("reach", type_=BigInteger))
    best = [chosen.where(Post.category_id == category).subquery() for category in within]
    found = union_all(*map(select, best)).subquery()
    return select(found.c.id).order_by(found.c.figure.desc(), found.c.id.desc())


@cache
def unanswered_ids(by: str, categories: int = 0) -> Query:
    """The ids of questions that still wait, in some categories or all; the latest first."""
    query = select(Post.id).where(UNANSWERED[by])
    if categories:
        query = query.where(Post.category_id.in_(each_of("category", categories)))
    return query.order_by(*ORDERS["recent"])


@cache
def active_ids() -> Query:
    """The ids of all questions by what happened last."""
    return select(Post.id).where(LISTED).order_by(*BY_ACTIVITY)


def question_rows(
    ids: Query,
    order: tuple[Any, Any],
    number: int,
    told: Mapping[str, Any],
    *,
    has_activity: bool = False,
) -> Paged[QuestionRow]:
    """One page of the questions that `ids` chooses with these parameters, in its order."""
    offset = offset_of(number)
    values = {**told, "offset": offset, "reach": offset + PAGE_SIZE + 1}
    rows = read_all(_page(ids, order, has_activity), values)
    return paged([_question_row(row, has_activity) for row in rows])


@cache
def _page(ids: Query, order: tuple[Any, Any], has_activity: bool) -> Query:
    page = window(ids).subquery("page")
    query = _ROWS_WITH_ACTIVITY if has_activity else _ROWS
    return query.join(page, page.c.id == Post.id).order_by(*order)


def _ids_of_tag() -> Query:
    return select(QuestionTag.question_id.label("id")).where(QuestionTag.tag_id == bindparam("tag"))


def _carrying(tagged: str | None) -> tuple[ColumnElement[bool], ...]:
    if tagged is None:
        return ()
    if tagged == "few":
        return (Post.id.in_(_ids_of_tag()),)
    # Counted, for SQLite would make a join of EXISTS and begin with all that carry the tag.
    carried = select(func.count()).where(
        QuestionTag.tag_id == bindparam("tag"), QuestionTag.question_id == Post.id
    )
    return (carried.correlate(Post).scalar_subquery() > literal_column("0"),)


def _question_row(row: Row[Any], has_activity: bool) -> QuestionRow:
    has_category = row.category_path is not None
    return QuestionRow(
        id=row.id,
        slug=row.slug,
        title=row.title,
        excerpt=row.excerpt or "",
        score=row.score,
        answer_count=row.answer_count,
        view_count=row.view_count,
        has_accepted=row.accepted_answer_id is not None,
        is_closed=row.closed_at is not None,
        is_duplicate=row.duplicate_of_id is not None,
        category=CategoryLink(row.category_title, row.category_path) if has_category else None,
        tags=tuple(row.tags.split()),
        author=byline(row.author_name, row.display_name, row.author_points, row.author_role),
        asked_at=row.created_at,
        activity=_activity(row) if has_activity else None,
    )


def _activity(row: Row[Any]) -> Activity | None:
    """What happened last, unless the post that it happened to is no longer to be seen."""
    is_seen = row.active_state == "live" and row.active_parent_state in {"live", None}
    if row.active_at is None or not is_seen:
        return None
    by = byline(row.active_member, row.active_by_name, row.active_points, row.active_role)
    return Activity(row.active_kind, by, row.active_at, row.active_post_id)
