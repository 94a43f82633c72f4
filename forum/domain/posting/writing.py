"""Asking, answering, commenting."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, func, or_, select

from forum import settings
from forum.database import db, within_deed
from forum.domain import limits, names, once, permissions, taxonomy
from forum.domain.actors import Actor
from forum.domain.numbers import draw_id, next_place
from forum.domain.posting.finding import get_for, tell_of
from forum.domain.posting.holding import Draft, check_new
from forum.domain.posting.releasing import publish
from forum.errors import NotValid
from forum.i18n import sentence
from forum.models import Post
from forum.models.post import HELD, IS_LIVE
from forum.text.markup import Text, plain_text
from forum.text.plain import excerpt, words_digest
from forum.text.slugs import slug_of

EXCERPT_LENGTH = 200


def add_question(
    title: str,
    text: Text,
    category_path: str | None,
    tags: tuple[str, ...],
    by: Actor,
    nonce: bytes,
) -> Post:
    """Ask a question, with all that follows from it."""
    permitted = settings.current()
    sent_as = once.digest(
        nonce, "ask", None, by, title, text.source, category_path or "", " ".join(tags)
    )
    if sent_before := once.made_by(sent_as):
        return sent_before
    permissions.require_ask(by, permitted)
    category = taxonomy.category_at(category_path)
    limits.take("ask", by)
    reason = check_new(Draft(text, title, tags, by.shown_name), None, by)

    question_id = draw_id()
    question = Post(
        id=question_id,
        kind="question",
        question_id=question_id,
        place=0,
        category_id=category.id if category else None,
        tags=" ".join(tags),
        **_authored(by, sent_as),
    )
    write_title(question, title)
    write_body(question, text)
    if reason is None:
        tell_of(question, question)
    db.session.add(question)
    db.session.flush()
    question.writer_number = names.take_number(question_id, by, sent_as)
    publish(question, question, reason)
    return question


def add_answer(question_id: int, text: Text, by: Actor, nonce: bytes) -> Post:
    """Answer a question, with all that follows from it."""
    sent_as = once.digest(nonce, "answer", question_id, by, text.source)
    if sent_before := once.made_by(sent_as):
        return sent_before
    _, question, by = get_for("answer", question_id, by)
    refuse_repeated(question_id, text, by.author_id, by.shown_name)
    limits.take("answer", by)

    return _add_below(question, question, "answer", text, by, sent_as)


def add_comment(parent_id: int, text: Text, by: Actor, nonce: bytes) -> Post:
    """Comment on a question or an answer."""
    sent_as = once.digest(nonce, "comment", parent_id, by, text.source)
    if sent_before := once.made_by(sent_as):
        return sent_before
    parent, question, by = get_for("comment", parent_id, by)
    refuse_repeated(question.id, text, by.author_id, by.shown_name)
    limits.take("comment", by)

    return _add_below(question, parent, "comment", text, by, sent_as)


_SAME_WORDS = select(func.count()).where(
    Post.question_id == bindparam("question"),
    Post.body_digest == bindparam("words"),
    Post.author_id.is_not_distinct_from(bindparam("author")),
    Post.display_name.is_not_distinct_from(bindparam("name")),
    # What waits is known to its writer, and nobody else may learn of it here.
    or_(IS_LIVE, and_(Post.state == HELD, Post.author_id.is_not(None))),
    Post.id != bindparam("but"),
)


def refuse_repeated(
    question_id: int,
    text: Text,
    author_id: int | None,
    display_name: str | None,
    but_post_id: int | None = None,
) -> None:
    """Raise `NotValid` when the same person has said the same words in this thread already.

    Two people may both say "Thank you". Guests are told apart by the name they chose, and
    those without one are not.
    """
    told = {
        "question": question_id,
        "words": words_digest(text.source),
        "author": author_id,
        "name": display_name,
        "but": but_post_id or 0,
    }
    if within_deed().execute(_SAME_WORDS, told).scalar_one():
        raise NotValid(
            sentence("The same words stand here already, so there is no need to send them again."),
            field="body",
        )


def write_title(question: Post, title: str) -> None:
    """Give a question its title, and the address made of it."""
    question.title = title
    question.slug = slug_of(title)


def write_body(post: Post, text: Text) -> None:
    """Give a post its text, with all that is kept beside it."""
    post.body = text.source
    post.body_html = text.html
    post.body_digest = words_digest(text.source)
    if post.kind == "question":
        post.excerpt = excerpt(plain_text(text.html), EXCERPT_LENGTH)


def _add_below(
    question: Post, parent: Post, kind: str, text: Text, by: Actor, sent_as: bytes
) -> Post:
    reason = check_new(Draft(text, name=by.shown_name), question.id, by)
    post = Post(
        id=draw_id(),
        kind=kind,
        question_id=question.id,
        parent_id=parent.id,
        place=next_place(question.id),
        writer_number=names.take_number(question.id, by, sent_as),
        **_authored(by, sent_as),
    )
    write_body(post, text)
    db.session.add(post)
    db.session.flush()
    publish(post, question, reason)
    return post


def _authored(by: Actor, sent_as: bytes) -> dict[str, object]:
    return {
        "author_id": by.author_id,
        "display_name": by.shown_name,
        "created_at": by.moment(),
        "sent_as": sent_as,
    }
