"""Lists of questions: which ones, in which order, and one page of them.

The ids of a page come first, from an index that holds all that they are chosen and
ordered by, so that a far page only walks the index; then its few rows are loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from forum.database import reading
from forum.models import Category, Post, QuestionTag, User
from forum.models.alias import alias
from forum.models.post import LISTED, UNANSWERED
from forum.reading.paged import Paged, Query, paged, window
from forum.reading.rows import Activity, CategoryLink, QuestionRow, byline
from forum.reading.taxonomy import CategoryPlace, category_place, tag_named

ORDERS: dict[str, tuple[Any, Any]] = {
    "recent": (Post.created_at.desc(), Post.id.desc()),
    "hot": (Post.hotness.desc(), Post.id.desc()),
    "votes": (Post.score.desc(), Post.id.desc()),
    "answers": (Post.answer_count.desc(), Post.id.desc()),
    "views": (Post.view_count.desc(), Post.id.desc()),
}
BY_ACTIVITY = (Post.active_at.desc(), Post.id.desc())

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
    tag_id, tag_name = tag_named(tag) if tag else (None, None)
    ids = chosen_ids(order, category.node.ids if category else None, tag_id)
    return QuestionsPage(question_rows(ids, ORDERS[order], number), category, tag_name)


def unanswered_page(by: str, number: int, category_path: str | None = None) -> QuestionsPage:
    """Open questions that still wait, in one of the kinds of `UNANSWERED`."""
    category = category_place(category_path) if category_path else None
    ids = unanswered_ids(by, category.node.ids if category else None)
    return QuestionsPage(question_rows(ids, ORDERS["recent"], number), category, None)


def activity_page(number: int) -> Paged[QuestionRow]:
    """Questions by what happened to them last."""
    return question_rows(active_ids(), BY_ACTIVITY, number, has_activity=True)


def chosen_ids(
    order: str, category_ids: Iterable[int] | None = None, tag_id: int | None = None
) -> Query:
    """The ids of questions in one of `ORDERS`."""
    if tag_id is not None and category_ids is None and order == "recent":
        return _ids_of_tag(tag_id).order_by(
            QuestionTag.asked_at.desc(), QuestionTag.question_id.desc()
        )
    query = _within(select(Post.id).where(LISTED), category_ids)
    if tag_id is not None:
        query = query.where(Post.id.in_(_ids_of_tag(tag_id)))
    return query.order_by(*ORDERS[order])


def unanswered_ids(by: str, category_ids: Iterable[int] | None = None) -> Query:
    """The ids of questions that still wait, the latest first."""
    query = _within(select(Post.id).where(UNANSWERED[by]), category_ids)
    return query.order_by(*ORDERS["recent"])


def active_ids() -> Query:
    """The ids of all questions by what happened last."""
    return select(Post.id).where(LISTED).order_by(*BY_ACTIVITY)


def question_rows(
    ids: Query, order: tuple[Any, Any], number: int, *, has_activity: bool = False
) -> Paged[QuestionRow]:
    """One page of the questions that `ids` chooses; `order` is the order it has."""
    page = window(ids, number).subquery("page")
    query = _ROWS_WITH_ACTIVITY if has_activity else _ROWS
    rows = reading().execute(query.join(page, page.c.id == Post.id).order_by(*order)).all()
    return paged([_question_row(row, has_activity) for row in rows])


def _within(query: Query, category_ids: Iterable[int] | None) -> Query:
    if category_ids is None:
        return query
    first, *others = category_ids
    # One category has an index for each order; several are sorted together.
    return query.where(
        Post.category_id.in_([first, *others]) if others else Post.category_id == first
    )


def _ids_of_tag(tag_id: int) -> Query:
    return select(QuestionTag.question_id.label("id")).where(QuestionTag.tag_id == tag_id)


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
