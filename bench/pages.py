"""Which pages are measured, with real addresses of a data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import quote

from sqlalchemy import func, select

from bench.load import Address
from bench.shapes import LONG_THREAD
from forum import settings
from forum.database import reading
from forum.domain import limits
from forum.domain.sessions import begin_session
from forum.models import Category, Post, Tag, User

QUESTIONS = 200
MEMBERS = 16
DEEP = 5_000
ROWS_A_PAGE = 20
# What a browser says; wrk itself says nothing, as it did when the peers were measured.
ENCODINGS = "gzip, deflate, br"
RAISED = {"min_form_seconds": "0", **dict.fromkeys(limits.SETTINGS, "1000")}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is signed in, with the cookie that says so."""

    user_id: int
    cookie: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page to measure; what is no promise by itself is measured for a shorter time."""

    name: str
    addresses: Sequence[Address]
    is_main: bool = True


def hold_nobody_back() -> None:
    """Let forms be sent quicker than by people, and often: counted they are; the caller commits."""
    for name, value in RAISED.items():
        settings.change(name, value)


def sign_in(n: int = MEMBERS) -> list[Member]:
    """Sign some people in who wrote neither much nor nothing; the caller commits."""
    query = select(User.id).order_by(User.points.desc(), User.id).offset(100).limit(n)
    ids = reading().execute(query).scalars().all()
    return [
        Member(user_id, f"session={begin_session(user_id, 'Bench', is_remembered=True)}")
        for user_id in ids
    ]


def pages_of(members: Sequence[Member]) -> list[Page]:
    """Every page that is measured."""
    questions = question_paths()
    signed_in = [
        Address(path, members[place % len(members)].cookie) for place, path in enumerate(questions)
    ]
    return [
        _page("home", "/"),
        *(_page(f"questions, {order}", f"/questions?sort={order}") for order in _ORDERS),
        _page("category", f"/questions/{_category(has_children=False)}"),
        _page("category with children", f"/questions/{_category(has_children=True)}"),
        _page("tag", f"/tag/{_tag(10)}"),
        _page("deep page", f"/questions?page={_deep()}"),
        _page("question", *questions),
        Page("question, signed in", signed_in),
        Page("question, compressed", [Address(path, "", ENCODINGS) for path in questions]),
        _page("300 answers, 600 comments", _long_thread()),
        _page("person", *_people("")),
        _page("activity", "/activity"),
        *(Page(name, [Address(path) for path in paths], is_main=False) for name, paths in _more()),
    ]


_ORDERS = ("recent", "hot", "votes", "answers", "views")


def question_paths(n: int = QUESTIONS) -> list[str]:
    """Questions of every length, in the proportions of the whole; in no order."""
    comments = func.count().label("posts")
    posts = select(Post.question_id, comments).group_by(Post.question_id).subquery()
    query = (
        select(Post.id, Post.slug)
        .join(posts, posts.c.question_id == Post.id)
        .where(posts.c.posts < LONG_THREAD[0])
        .order_by(Post.answer_count, posts.c.posts, Post.id)
    )
    rows = reading().execute(query).all()
    chosen = [rows[len(rows) * place // n + len(rows) // (2 * n)] for place in range(n)]
    Random(n).shuffle(chosen)
    return [f"/{row.id}/{quote(row.slug)}" for row in chosen]


def _more() -> list[tuple[str, list[str]]]:
    """Every other list, in the orders that may be slow, and pages with forms."""
    leaf, parent = _category(has_children=False), _category(has_children=True)
    return [
        ("category, hot", [f"/questions/{leaf}?sort=hot"]),
        ("category with children, votes", [f"/questions/{parent}?sort=votes"]),
        ("tag, hot", [f"/tag/{_tag(10)}?sort=hot"]),
        ("tag, seldom used, votes", [f"/tag/{_seldom_tag()}?sort=votes"]),
        ("category with a tag", [f"/questions/{parent}?tag={_tag(1)}"]),
        *((f"unanswered, {by}", [f"/unanswered?by={by}"]) for by in _WAITING),
        ("unanswered in a category", [f"/unanswered/{parent}"]),
        ("person's questions", _people("/questions")),
        ("person's answers", _people("/answers")),
        ("person's activity", _people("/activity")),
        ("people", ["/users"]),
        ("tags", ["/tags"]),
        ("categories", ["/categories"]),
        ("history", [f"/{post_id}/history" for post_id in _edited()]),
        ("form to ask", ["/ask"]),
    ]


_WAITING = ("answers", "selected", "upvotes")


def _page(name: str, *paths: str) -> Page:
    return Page(name, [Address(path) for path in paths])


def _category(*, has_children: bool) -> str:
    child = select(Category.id).where(Category.parent_id.is_not(None))
    parents = select(Category.parent_id).where(Category.id.in_(child))
    which = Category.id.in_(parents) if has_children else Category.id.not_in(parents)
    query = select(Category.path).where(which).order_by(Category.question_count.desc()).limit(1)
    return str(reading().execute(query).scalar_one())


def _tag(rank: int) -> str:
    """The tag of this rank among the most used."""
    query = select(Tag.name).order_by(Tag.question_count.desc(), Tag.name)
    return str(reading().execute(query.offset(rank - 1).limit(1)).scalar_one())


def _seldom_tag() -> str:
    """The least used tag that still fills a page: fewer rows would not be comparable."""
    query = select(Tag.name).where(Tag.question_count >= ROWS_A_PAGE)
    return str(reading().execute(query.order_by(Tag.question_count).limit(1)).scalar_one())


def _deep() -> int:
    """Page 5,000, or the last full one."""
    questions = reading().execute(select(func.count()).where(Post.kind == "question")).scalar_one()
    return min(DEEP, questions // ROWS_A_PAGE)


def _long_thread() -> str:
    query = select(Post.id, Post.slug).order_by(Post.answer_count.desc()).limit(1)
    row = reading().execute(query).one()
    return f"/{row.id}/{quote(row.slug)}"


def _people(tab: str) -> list[str]:
    """Those who wrote the most: their pages have the most to choose from."""
    query = select(User.name).order_by(User.answer_count.desc()).limit(MEMBERS)
    return [f"/user/{quote(name)}{tab}" for name in reading().execute(query).scalars()]


def _edited() -> list[int]:
    query = select(Post.id).where(Post.revision > 1).order_by(Post.id).limit(MEMBERS)
    return list(reading().execute(query).scalars())
