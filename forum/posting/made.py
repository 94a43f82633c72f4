"""What a form made, shown to whoever sent it: at once, or when the same form comes again."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from forum.domain.actors import Actor
from forum.errors import NotFound
from forum.i18n import Sentence, sentence
from forum.models import Post
from forum.reading import places
from forum.reading.names import post_key
from forum.reading.waiting import why_waiting
from forum.web import mine
from forum.web.pages import place_url, see_other

# Said to whoever has the form's own key, its text and its name: the post is theirs. By whom
# and why it was taken away stays untold.
TAKEN_AWAY = sentence(
    "You sent this before, and it was here. It has been taken away since, so there is "
    "nothing to send again."
)


def url_of_made(post: Post, author: Actor) -> str:
    """Where a post stands that a form made, now or before; raises `NotFound` with a kind word.

    Of a post that waits this browser may know nothing yet but the key that it is about to be
    shown: then the way leads to its thread, or to where keys are opened.
    """
    try:
        return place_url(places.place_of(post.id, author))
    except NotFound:
        if post.state != "held":
            raise NotFound(TAKEN_AWAY) from None
    if post.kind == "question":
        return "/mine"
    try:
        return place_url(places.place_of(post.question_id, author))
    except NotFound:
        raise NotFound(TAKEN_AWAY) from None


def show_made(post: Post, author: Actor, receipt: Sentence) -> ResponseReturnValue:
    """Lead to what a form made; where it is deleted by now, its page says so."""
    url = url_of_made(post, author)
    if post.state == "held":
        receipt = what_waits(post)
    elif post.state != "live":
        return see_other(url)
    return see_other(url, receipt, key=key_of_made(post, author))


def what_waits(post: Post) -> Sentence:
    """That a post is not seen yet, and why."""
    return sentence(
        "Thank you. It is not seen yet: somebody looks at it first. %(why)s Until then you can "
        "change it or take it back.",
        why=why_waiting(post),
    )


def key_of_made(post: Post, author: Actor) -> str:
    """The key that a guest may keep, as text; a second post in a thread has the first one's."""
    if not author.is_guest or post.writer_number is None or post.sent_as is None:
        return ""
    key = post_key(post.question_id, post.writer_number, post.sent_as)
    return mine.written(key) if key else ""
