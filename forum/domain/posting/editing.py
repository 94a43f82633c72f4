"""Editing a post, and bringing an older text back."""

from __future__ import annotations

from dataclasses import dataclass

from forum.domain import revisions, taxonomy
from forum.domain.actors import Actor
from forum.domain.posting.finding import get_for, touch
from forum.domain.posting.holding import Draft, check_edit
from forum.domain.posting.writing import refuse_repeated, write_body, write_title
from forum.errors import Conflict
from forum.i18n import sentence
from forum.models import Post
from forum.text.markup import Text


@dataclass(frozen=True, slots=True)
class Edit:
    """What an edit wants a post to say; title, category and tags only of a question."""

    text: Text
    reason: str = ""
    title: str = ""
    category_path: str | None = None
    tags: tuple[str, ...] = ()


def edit_post(post_id: int, edit: Edit, revision: int, by: Actor) -> Post:
    """Change a post's text and keep the one before.

    `revision` is the one that the editor started from; raises `Conflict` when somebody
    else has edited the post since. An edit that changes nothing leaves no trace.
    """
    post, question, by = get_for("edit", post_id, by)
    category_id = _category_id(post, edit)
    if _says(post, edit) and category_id == post.category_id:
        return post
    if post.revision != revision:
        raise Conflict(sentence("Somebody else edited this while you were writing."))
    if post.body != edit.text.source:
        refuse_repeated(question.id, edit.text, post.author_id, post.display_name, post.id)
    check_edit(Draft(edit.text, edit.title, edit.tags, reason=edit.reason), post, by)

    if post.state != "held":  # what nobody has seen yet is no version of it
        revisions.keep_present(post)
    if post.kind == "question":
        write_title(post, edit.title)
        if post.is_live:
            taxonomy.move_question(post, category_id, edit.tags)
        post.category_id, post.tags = category_id, " ".join(edit.tags)
    write_body(post, edit.text)
    post.revision += 1
    post.edited_at = by.moment()
    post.editor_id = by.author_id
    post.edit_reason = edit.reason or None

    if post.is_live:
        touch(question, "edited", by, post.id)
    return post


def _says(post: Post, edit: Edit) -> bool:
    is_same_text = post.body == edit.text.source
    if post.kind != "question":
        return is_same_text
    return is_same_text and post.title == edit.title and post.tags == " ".join(edit.tags)


def _category_id(post: Post, edit: Edit) -> int | None:
    if post.kind != "question":
        return None
    category = taxonomy.category_at(edit.category_path)
    return category.id if category else None
