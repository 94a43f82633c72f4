"""A question with its answers and comments: the page that everything is about.

A constant number of statements whatever the thread holds: the question, a page of answers,
the comments under what is shown, the reader's own votes, and what repeats the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import bindparam, func, select

from forum.database import at_most, reading
from forum.domain import permissions
from forum.domain.actors import Actor
from forum.domain.targets import STANDING
from forum.i18n import gettext
from forum.models import Category, Post, User, Vote
from forum.models.alias import alias
from forum.models.post import IS_ANSWER, IS_COMMENT, IS_LIVE, IS_QUESTION, LIVE
from forum.prepared import Query, each_of, read_all, read_one, told_each
from forum.reading.names import known_here
from forum.reading.paged import offset_of
from forum.reading.posts import (
    Closing,
    Comment,
    QuestionLink,
    ShownPost,
    closing_of,
    select_posts,
    shown_comment,
    shown_post,
    sight_of,
    target_of,
    told_reader,
    within_sight,
)
from forum.reading.rows import CategoryLink

ANSWERS_A_PAGE = 30
COMMENTS_SHOWN = 5
ORDERS = ("best", "votes", "oldest", "newest")

_closer = alias(User)
_original = alias(Post)
_repetition = alias(Post)


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """Everything that the page of a question shows."""

    id: int
    slug: str
    title: str
    excerpt: str
    question: ShownPost
    answers: tuple[ShownPost, ...]
    answer_count: int
    has_more: bool
    view_count: int
    category: CategoryLink | None
    tags: tuple[str, ...]
    closing: Closing | None
    repetitions: tuple[QuestionLink, ...]
    is_readers_own: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """What a page of the thread is asked for."""

    order: str = "best"
    page: int = 1
    # The post whose comments are all shown.
    unfolded: int | None = None


def question_page(question_id: int, actor: Actor, thread: Thread) -> QuestionPage | None:
    """A question with a page of its answers; nothing where this person may see no question."""
    row = _question_row(question_id)
    actor = known_here(question_id, actor)
    if row is None or not permissions.may_see(actor, target_of(row, row)):
        return None
    rows = _answer_rows(row, actor, thread)
    shown = [row, *rows[:ANSWERS_A_PAGE]]
    comments = _comments_under(row, shown, actor, thread.unfolded)
    mine = _votes_of(actor, [post.id for post in shown])
    posts = [
        shown_post(post, row, actor, mine.get(post.id, 0), *comments.get(post.id, ((), 0)))
        for post in shown
    ]
    return QuestionPage(
        id=row.id,
        slug=row.slug,
        title=row.title or gettext("A question that was withdrawn"),
        excerpt=row.excerpt or "",
        question=posts[0],
        answers=tuple(posts[1:]),
        answer_count=row.answer_count,
        has_more=len(rows) > ANSWERS_A_PAGE,
        view_count=row.view_count,
        category=CategoryLink(row.category_title, row.category_path) if row.category_path else None,
        tags=tuple(row.tags.split()),
        closing=closing_of(row),
        repetitions=_repetitions(row),
        is_readers_own=actor.wrote(row.author_id, row.id, row.writer_number),
    )


_QUESTION = (
    select_posts(
        Post.title,
        Post.slug,
        Post.excerpt,
        Post.tags,
        Post.answer_count,
        Post.view_count,
        Post.accepted_answer_id,
        Post.closed_at,
        Post.closed_by_id,
        Post.close_reason,
        Category.title.label("category_title"),
        Category.path.label("category_path"),
        _closer.name.label("closer_name"),
        _original.id.label("original_id"),
        _original.slug.label("original_slug"),
        _original.title.label("original_title"),
        select(_repetition.id)
        .where(_repetition.duplicate_of_id == bindparam("question"))
        .exists()
        .label("has_repetitions"),
    )
    .outerjoin(Category, Category.id == Post.category_id)
    .outerjoin(_closer, _closer.id == Post.closed_by_id)
    .outerjoin(_original, (_original.id == Post.duplicate_of_id) & (_original.state == LIVE))
    .where(Post.id == bindparam("question"), IS_QUESTION)
)


def _question_row(question_id: int) -> Any:
    return read_one(_QUESTION, {"question": question_id})


def answer_order(order: str) -> tuple[Any, ...]:
    """The columns that answers are ordered by; `best` asks for the parameter `accepted`."""
    if order == "oldest":
        return (Post.place,)
    if order == "newest":
        return (Post.place.desc(),)
    by_score = (Post.score.desc(), Post.place)
    return by_score if order == "votes" else ((Post.id == bindparam("accepted")).desc(), *by_score)


# The statements are built once: building them costs more than running them.
@cache
def _answers(order: str, sight: str) -> Query:
    columns = answer_order(order)
    page = (
        select(Post.id)
        .where(Post.question_id == bindparam("question"), IS_ANSWER, within_sight(sight))
        .order_by(*columns)
        .limit(at_most(ANSWERS_A_PAGE + 1))
        .offset(bindparam("offset"))
    )
    return select_posts().where(Post.id.in_(page)).order_by(*columns)


def _answer_rows(question: Any, actor: Actor, thread: Thread) -> Sequence[Any]:
    accepted_id = question.accepted_answer_id
    # Without an accepted answer the best are those with the most votes, and an index knows them.
    order = "votes" if thread.order == "best" and accepted_id is None else thread.order
    told = {
        "question": question.id,
        "accepted": accepted_id,
        **told_reader(actor, question.id),
        "offset": offset_of(thread.page, ANSWERS_A_PAGE),
    }
    sight = sight_of(actor, question.id, is_above_live=question.state in STANDING)
    return read_all(_answers(order, sight), told)


@lru_cache(maxsize=256)
def _comments(sight: str, posts: int, live: int | None) -> Query:
    """The comments under some posts, of which so many are live, where that matters."""
    nth = func.row_number().over(partition_by=Post.parent_id, order_by=Post.place).label("nth")
    # Not the stored count: that leaves out the deleted ones, which some may see.
    total = func.count().over(partition_by=Post.parent_id).label("total")
    is_seen = within_sight(sight)
    if live == 0:
        is_seen = within_sight("mine")
    elif live is not None:
        is_below_live = Post.parent_id.in_(each_of("live", live))
        is_seen = (is_seen & is_below_live) | within_sight("mine")
    numbered = (
        select(Post.id, nth, total, Post.parent_id)
        .where(Post.parent_id.in_(each_of("post", posts)), IS_COMMENT, is_seen)
        .subquery()
    )
    shown = (numbered.c.nth <= COMMENTS_SHOWN) | (numbered.c.parent_id == bindparam("unfolded"))
    return (
        select_posts(Post.parent_id, numbered.c.total)
        .join(numbered, numbered.c.id == Post.id)
        .where(shown)
        .order_by(Post.place)
    )


def _comments_under(
    question: Any, posts: list[Any], actor: Actor, unfolded: int | None
) -> dict[int, tuple[tuple[Comment, ...], int]]:
    """The comments shown under each post, and how many more this person may see."""
    by_id = {post.id: post for post in posts}
    live = [id for id, post in by_id.items() if {post.state, question.state} <= STANDING]
    told = {**told_reader(actor, question.id), "unfolded": unfolded or 0}
    told |= told_each("post", [*by_id]) | told_each("live", live)
    sight = sight_of(actor, question.id)
    are_told_apart = sight in {"own", "held"} and len(live) < len(by_id)
    query = _comments(sight, len(by_id), len(live) if are_told_apart else None)
    found: dict[int, tuple[tuple[Comment, ...], int]] = {}
    for row in read_all(query, told):
        before, _ = found.get(row.parent_id, ((), 0))
        comment = shown_comment(row, by_id[row.parent_id], question, actor)
        found[row.parent_id] = (*before, comment), row.total - len(before) - 1
    return found


@cache
def _votes(posts: int) -> Query:
    mine = Vote.user_id == bindparam("reader")
    return select(Vote.post_id, Vote.value).where(mine, Vote.post_id.in_(each_of("post", posts)))


def _votes_of(actor: Actor, post_ids: list[int]) -> dict[int, int]:
    if actor.is_guest:
        return {}
    told = {"reader": actor.user_id, **told_each("post", post_ids)}
    return {row.post_id: row.value for row in read_all(_votes(len(post_ids)), told)}


def _repetitions(question: Any) -> tuple[QuestionLink, ...]:
    if not question.has_repetitions:
        return ()
    query = (
        select(Post.id, Post.slug, Post.title)
        .where(Post.duplicate_of_id == question.id, IS_LIVE)
        .order_by(Post.score.desc(), Post.id)
        .limit(at_most(20))
    )
    return tuple(
        QuestionLink(row.id, row.slug or "", row.title or "") for row in reading().execute(query)
    )
