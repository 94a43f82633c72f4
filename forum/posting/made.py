"""What a form made, shown to whoever sent it: at once, or when the same form comes again."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from forum.domain.actors import Actor
from forum.errors import NotFound
from forum.i18n import Sentence, sentence
from forum.models import Post
from forum.reading import places
from forum.reading.names import post_key
from forum.reading.places import Place
from forum.web import mine
from forum.web.pages import place_url, see_other

# Said to whoever has the form's own key, its text and its name: the post is theirs. By whom
# and why it was taken away stays untold.
TAKEN_AWAY = sentence(
    "You sent this before, and it was here. It has been taken away since, so there is "
    "nothing to send again."
)


def place_of_made(post: Post, author: Actor) -> Place:
    """Where a post stands that a form made, now or before; raises `NotFound` with a kind word."""
    try:
        return places.place_of(post.id, author)
    except NotFound:
        raise NotFound(TAKEN_AWAY) from None


def show_made(post: Post, author: Actor, receipt: Sentence) -> ResponseReturnValue:
    """Lead to what a form made; where it is deleted by now, its page says so."""
    url = place_url(place_of_made(post, author))
    if post.state != "live":
        return see_other(url)
    return see_other(url, receipt, key=key_of_made(post, author))


def key_of_made(post: Post, author: Actor) -> str:
    """The key that a guest may keep, as text; a second post in a thread has the first one's."""
    if not author.is_guest or post.writer_number is None or post.sent_as is None:
        return ""
    key = post_key(post.question_id, post.writer_number, post.sent_as)
    return mine.written(key) if key else ""
