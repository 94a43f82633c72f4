"""What a post may say, and what has to be looked at before it is seen.

Somebody who may release posts is not asked. A member who writes without a name is treated as a
guest in all of it: otherwise what waits and what does not would tell which of both they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlalchemy import bindparam, select

from forum import clock, settings
from forum.database import at_most, within_deed
from forum.domain.actors import Actor
from forum.domain.slots import take_slot
from forum.errors import NotValid
from forum.i18n import Sentence, sentence
from forum.models import Post
from forum.models.post import IS_LIVE
from forum.text.markup import Text, count_links
from forum.text.plain import words_digest
from forum.text.word_list import first_match

# Shorter texts are said by many: "Thank you", "I feel the same".
SHORTEST_SAME_TEXT = 40
FIRST_POST, NEW_MEMBER, WORDS, SAME_TEXT = "first post", "new member", "words", "same text"
WHY: Mapping[str, Sentence] = {
    FIRST_POST: sentence("It is the first post of a guest in this thread."),
    NEW_MEMBER: sentence("What new members write is looked at first."),
    WORDS: sentence("A word in it is looked at first."),
    SAME_TEXT: sentence("The same text was sent several times today."),
}
BLOCKED = sentence("“%(word)s” is not taken here. Please say it in other words.")
TO_BE_LOOKED_AT = sentence(
    "“%(word)s” has to be looked at before it is seen, and this is seen already. Please leave "
    "it out here, or put it into a new post."
)
TOO_MANY_LINKS = sentence(
    "Links to other sites in this: %(links)s. Not more than %(most)s fit into one post; please "
    "take some out."
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to write: a text, and the other words that would be seen with it."""

    text: Text
    title: str = ""
    tags: tuple[str, ...] = ()
    name: str | None = None
    reason: str = ""

    def words(self) -> dict[str, str]:
        """Its words, by the field of the form that they stand in."""
        return {
            "title": self.title,
            "body": self.text.source,
            "tags": " ".join(self.tags),
            "display_name": self.name or "",
            "reason": self.reason,
        }


def check_edit(draft: Draft, post: Post, by: Actor) -> None:
    """Raise `NotValid` for what an edit brings in and a new post would be refused or held for."""
    if _is_trusted(by):
        return
    before = Draft(Text(post.body, post.body_html), post.title or "", tuple(post.tags.split()))
    _refuse_words(settings.current().blocked_words, draft, before, BLOCKED)
    _refuse_links(draft, before, by)
    if post.is_live:
        _refuse_words(settings.current().held_words, draft, before, TO_BE_LOOKED_AT)


def check_reason(reason: str, by: Actor) -> None:
    """Raise `NotValid` for a reason with words that a post would be refused or held for."""
    if not _is_trusted(by):
        draft, chosen = Draft(Text("", ""), reason=reason), settings.current()
        _refuse_words(chosen.blocked_words, draft, None, BLOCKED)
        _refuse_words(chosen.held_words, draft, None, TO_BE_LOOKED_AT)


def check_new(draft: Draft, question_id: int | None, by: Actor) -> str | None:
    """Why a new post has to be looked at before it is seen; nothing when it need not be.

    Raises `NotValid` for a blocked word or too many links. The writer is known in the thread; a
    new question has none yet.
    """
    chosen = settings.current()
    if _is_trusted(by):
        return None
    _refuse_words(chosen.blocked_words, draft, None, BLOCKED)
    _refuse_links(draft, None, by)
    if first_match(chosen.held_words, *draft.words().values()) is not None:
        return WORDS
    if by.is_unnamed:
        if chosen.holds_guests_first_posts and not _has_released(question_id, by):
            return FIRST_POST
    elif by.points < chosen.holds_members_below_points:
        return NEW_MEMBER
    return SAME_TEXT if _is_new(by) and _is_said_too_often(draft.text) else None


def why(reason: str | None, *texts: str) -> Sentence:
    """Why a post with these texts waits, as its writer and staff are told."""
    entries = settings.current().held_words
    if reason == WORDS and (word := first_match(entries, *texts)) is not None:
        return sentence("Posts with “%(word)s” in them are looked at first.", word=word)
    return WHY.get(reason or "", sentence("It is looked at first."))


def _is_trusted(by: Actor) -> bool:
    return by.has_role("expert") and not by.is_unnamed


def _is_new(by: Actor) -> bool:
    return by.is_unnamed or by.points < settings.current().new_below_points


def _refuse_words(entries: str, draft: Draft, before: Draft | None, why: Sentence) -> None:
    said_before = before.words() if before else {}
    for field, words in draft.words().items():
        found = first_match(entries, words)
        if found is not None and found != first_match(entries, said_before.get(field, "")):
            raise NotValid(replace(why, values={"word": found}), field=field)


def _refuse_links(draft: Draft, before: Draft | None, by: Actor) -> None:
    most = settings.current().most_links_of_a_guest
    links = count_links(draft.text.html)
    if _is_new(by) and links > max(most, count_links(before.text.html) if before else 0):
        said: dict[str, object] = {"links": links, "most": most}
        raise NotValid(replace(TOO_MANY_LINKS, values=said), field="body")


_RELEASED = (
    select(Post.id)
    .where(
        Post.question_id == bindparam("question"),
        Post.writer_number == bindparam("number"),
        IS_LIVE,
    )
    .limit(at_most(1))
)


def _has_released(question_id: int | None, by: Actor) -> bool:
    """Whether something that they wrote in this thread without a name is seen."""
    number = None if question_id is None else by.number_in(question_id)
    told = {"question": question_id, "number": number}
    return number is not None and within_deed().execute(_RELEASED, told).first() is not None


def _is_said_too_often(text: Text) -> bool:
    """Count this text among those of the day; whether it has been posted too often by now."""
    if len(text.source) < SHORTEST_SAME_TEXT:
        return False
    midnight = datetime.combine(clock.today() + timedelta(days=1), time.min, clock.now().tzinfo)
    most = settings.current().same_text_a_day
    return not take_slot("same text", words_digest(text.source), most, midnight)
