"""Categories and tags: found, made, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import ScalarSelect, delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError

from forum.database import at_most, db
from forum.domain import counts
from forum.errors import NotValid
from forum.i18n import sentence
from forum.models import Category, Post, QuestionTag, Tag
from forum.models.post import LISTED

DEEPEST = 4
AT_ONCE = 100

Key = TypeVar("Key", int, int | None)


def category_at(path: str | None) -> Category | None:
    """The category with this slug path, or none for an empty path.

    Raises `NotValid` for a path that names none, and for an empty one where there are
    categories to choose from.
    """
    if path:
        found = db.session.execute(select(Category).where(Category.path == path)).scalar()
        if found is None:
            raise NotValid(sentence("Please choose one of the categories."), field="category")
        return found
    if db.session.execute(select(Category.id).limit(at_most(1))).first() is not None:
        raise NotValid(sentence("Please choose a category."), field="category")
    return None


def add_category(
    title: str, slug: str, parent: Category | None = None, description: str = ""
) -> Category:
    """Add a category below `parent`, after its brothers and sisters."""
    depth = parent.depth + 1 if parent else 1
    if depth > DEEPEST:
        raise NotValid(sentence("Categories go four levels deep at most."))
    parent_id = parent.id if parent else None
    last = db.session.execute(
        select(func.max(Category.position)).where(
            Category.parent_id.is_not_distinct_from(parent_id)
        )
    ).scalar()
    category = Category(
        parent_id=parent_id,
        title=title,
        slug=slug,
        path=f"{parent.path}/{slug}" if parent else slug,
        description=description,
        position=0 if last is None else last + 1,
        depth=depth,
    )
    db.session.add(category)
    db.session.flush()
    return category


def list_question(question: Post) -> None:
    """Count a question that has come to be seen, in its category and under its tags."""
    wanted = tag_ids(question.tags.split())
    _count(Counter([question.category_id]), Counter(wanted.values()))
    _tag(question, wanted.values())


def unlist_question(question: Post) -> None:
    """Take a question that is no longer to be seen out of its category and tags."""
    listed = _tags_of(question)
    _count(_minus([question.category_id]), _minus(listed))
    _untag(question, listed)


def move_question(question: Post, category_id: int | None, tags: tuple[str, ...]) -> None:
    """Give a question that is seen another category and other tags."""
    wanted, listed = set(tag_ids(tags).values()), _tags_of(question)
    categories, changed = Counter([category_id]), Counter(wanted)
    categories.subtract([question.category_id])
    changed.subtract(listed)
    _count(categories, changed)
    _untag(question, listed - wanted)
    _tag(question, wanted - listed)
    question.category_id = category_id
    question.tags = " ".join(tags)


def _count(categories: Counter[int | None], tags: Counter[int]) -> None:
    """Count in categories, then under tags, each in the order of their ids.

    New tags are made before. Deeds that run at once lock the rows in this one order, so
    that none of them ever waits for another in turn.
    """
    for category_id in sorted(key for key in categories if key is not None):
        counts.add(Category, category_id, Category.question_count, categories[category_id])
    for tag_id in sorted(tags):
        counts.add(Tag, tag_id, Tag.question_count, tags[tag_id])


def _minus(ids: Iterable[Key]) -> Counter[Key]:
    fewer = Counter[Key]()
    fewer.subtract(ids)
    return fewer


def _tags_of(question: Post) -> set[int]:
    listed = select(QuestionTag.tag_id).where(QuestionTag.question_id == question.id)
    return set(db.session.execute(listed).scalars())


def _tag(question: Post, tag_ids: Iterable[int]) -> None:
    for tag_id in tag_ids:
        db.session.add(
            QuestionTag(tag_id=tag_id, question_id=question.id, asked_at=question.created_at)
        )


def _untag(question: Post, tag_ids: Iterable[int]) -> None:
    mine = QuestionTag.question_id == question.id
    db.session.execute(delete(QuestionTag).where(mine, QuestionTag.tag_id.in_(list(tag_ids))))


def forget_unused_tags() -> int:
    """Drop tags that no question carries any more; says how many, perhaps not yet all.

    The word of a tag is a word of whoever wrote it. A deed under way that wants such a tag
    holds it on PostgreSQL, and is not waited for.
    """
    is_used = exists().where(QuestionTag.tag_id == Tag.id)
    unused = select(Tag.id).where(Tag.question_count == 0, ~is_used).limit(at_most(AT_ONCE))
    ids = db.session.execute(unused.with_for_update(skip_locked=True)).scalars().all()
    db.session.execute(delete(Tag).where(Tag.id.in_(ids)))
    return len(ids)


def recount() -> None:
    """Make the counts of all categories and tags anew."""
    for query in (
        update(Category).values(question_count=listed_in_category()),
        update(Tag).values(question_count=listed_under_tag()),
    ):
        db.session.execute(query.execution_options(synchronize_session=False))


def listed_in_category() -> ScalarSelect[int]:
    """How many live questions lie directly in a category."""
    listed = select(func.count()).where(Post.category_id == Category.id, LISTED)
    return listed.correlate(Category).scalar_subquery()


def listed_under_tag() -> ScalarSelect[int]:
    """How many live questions have a tag."""
    tagged = select(func.count()).where(QuestionTag.tag_id == Tag.id)
    return tagged.correlate(Tag).scalar_subquery()


def tag_ids(names: Iterable[str]) -> dict[str, int]:
    """The ids of these tags, made where there are none yet; in the order of their ids."""
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}
    query = select(Tag.name, Tag.id).where(Tag.name.in_(wanted))
    # Held, so that none of them is forgotten before it is used.
    held = query.with_for_update(read=True, key_share=True)
    found = {row.name: row.id for row in db.session.execute(held)}
    for name in sorted(set(wanted) - set(found)):
        found[name] = _made(name)
    return dict(sorted(found.items(), key=lambda tag: tag[1]))


def _made(name: str) -> int:
    """A new tag's id; where another deed has made it meanwhile, that one's."""
    try:
        with db.session.begin_nested():
            tag = Tag(name=name)
            db.session.add(tag)
        return tag.id
    except IntegrityError:
        return db.session.execute(select(Tag.id).where(Tag.name == name)).scalar_one()
