"""What is kept of people: what for, how long, and what lets go of it in the end.

Every column of the database is named here, in `REGISTRY` or in `NOT_PERSONAL`. The worker and
`flask upkeep prune` forget by this table, and `/privacy` prints it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from forum.domain import accounts, once, sessions, slots, taxonomy, throttle, two_step
from forum.domain.posting import erasing
from forum.i18n import Sentence, ngettext, sentence
from forum.settings import Settings

HOURLY = timedelta(hours=1)
OFTEN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Pruning:
    """Something that the worker lets go of when its time is over.

    `run` says how many rows went, and is run again until there are none left.
    """

    name: str
    every: timedelta
    run: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of thing that is kept of people, and the columns it lies in."""

    what: Sentence
    why: Sentence
    how_long: Sentence | Callable[[Settings], str]
    columns: tuple[str, ...]
    prunings: tuple[Pruning, ...] = ()

    def stays(self, settings: Settings) -> str:
        """How long it stays, in words, with the site's settings in force."""
        if isinstance(self.how_long, Sentence):
            return str(self.how_long)
        return self.how_long(settings)


def prunings() -> tuple[Pruning, ...]:
    """All that is let go of when its time is over."""
    return tuple(pruning for kept in REGISTRY for pruning in kept.prunings)


def _until_erased(settings: Settings) -> str:
    return ngettext(
        "Until you withdraw the post: then it is erased at once. A deleted post can be brought "
        "back for %(n)s day, and is erased after that.",
        "Until you withdraw the post: then it is erased at once. A deleted post can be brought "
        "back for %(n)s days, and is erased after that.",
        settings.restore_days,
    )


WITH_THE_POST = sentence("As long as the post itself.")
WITH_THE_ACCOUNT = sentence("As long as the account.")

REGISTRY: tuple[Kept, ...] = (
    Kept(
        sentence("What you write: title, text and tags, and why a question was closed"),
        sentence("So that others can read it and answer."),
        _until_erased,
        (
            *("post.title", "post.slug", "post.tags", "post.excerpt", "post.body"),
            *("post.body_html", "post.body_digest", "post.close_reason"),
            *("tag.name", "question_tag.tag_id", "question_tag.question_id"),
        ),
        (
            Pruning("deleted posts", HOURLY, erasing.erase_old),
            Pruning("unused tags", HOURLY, taxonomy.forget_unused_tags),
        ),
    ),
    Kept(
        sentence("Earlier texts of a post that was edited, and why it was"),
        sentence("So that everybody can see what was changed."),
        WITH_THE_POST,
        (
            *("revision.post_id", "revision.number", "revision.reason", "revision.title"),
            *("revision.tags", "revision.category_id", "revision.body", "post.edit_reason"),
        ),
    ),
    Kept(
        sentence("Which member wrote, edited, closed or deleted a post under their name"),
        sentence("So that it stands under the right name, and only they can change it."),
        WITH_THE_POST,
        (
            *("post.author_id", "post.editor_id", "post.deleted_by_id", "post.closed_by_id"),
            *("post.active_by_id", "revision.editor_id"),
        ),
    ),
    Kept(
        sentence("The name that a guest chose to show"),
        sentence("So that it can be shown beside the post."),
        WITH_THE_POST,
        ("post.display_name", "post.active_by_name", "revision.display_name"),
    ),
    Kept(
        sentence("“Guest 1”: the number that somebody without a name has in one question"),
        sentence(
            "So that two people can be told apart there. Beside it lies a code by which a post "
            "key, or a member who left their name out, is known again. It is made with a key "
            "that lies outside the database, and another one for each question."
        ),
        sentence("Until nothing of theirs is left in that question."),
        ("post.writer_number", "thread_name.question_id", "thread_name.number", "thread_name.tag"),
    ),
    Kept(
        sentence("When something was written, changed or closed"),
        sentence("So that what is new can be found. Without a name, only the hour is kept."),
        WITH_THE_POST,
        (
            *("post.created_at", "post.edited_at", "post.deleted_at", "post.closed_at"),
            *("post.answered_at", "post.active_at", "post.hotness", "revision.created_at"),
            "question_tag.asked_at",
        ),
    ),
    Kept(
        sentence("A code of each form that was sent"),
        sentence("So that a form that is sent twice makes one post."),
        sentence("Seven days."),
        ("post.sent_as",),
        (Pruning("form digests", HOURLY, once.forget_old_digests),),
    ),
    Kept(
        sentence("Why a post waits for somebody to look at it"),
        sentence("So that its writer and those who look after the forum can see the reason."),
        sentence("Until somebody has looked."),
        ("hold.post_id", "hold.reason"),
    ),
    Kept(
        sentence("How you voted"),
        sentence("So that everybody has one vote, and can change it. The time is not kept."),
        sentence("Until you take the vote back."),
        ("vote.post_id", "vote.user_id", "vote.value"),
    ),
    Kept(
        sentence("Your account: name, role, points, when it was made, and whether it is blocked"),
        sentence("So that you can be known here by a name."),
        WITH_THE_ACCOUNT,
        (
            *("user.id", "user.name", "user.name_key", "user.role", "user.points", "user.bonus"),
            *("user.question_count", "user.answer_count", "user.created_at", "user.blocked_at"),
        ),
    ),
    Kept(
        sentence("Your e-mail address"),
        sentence("So that you can sign in by it. No page shows it to others."),
        sentence("Until you give another one."),
        ("user.email", "user.email_key", "user.pending_email"),
    ),
    Kept(
        sentence("A scrambled form of your password, from which it cannot be read"),
        sentence("So that only you can sign in."),
        sentence("Until you choose another one."),
        ("user.password_hash",),
    ),
    Kept(
        sentence("The day you were last here while signed in, and no closer than the day"),
        sentence("So that a session that nobody uses ends."),
        sentence("Until the next day on which you come back."),
        ("user.last_seen_on",),
    ),
    Kept(
        sentence("Each browser in which you are signed in, by one word such as “Firefox”"),
        sentence("So that you stay signed in, and can end it from elsewhere."),
        sentence("Until you sign out; 30 days after your last visit, and 90 days at most."),
        (
            *("session.id", "session.token_hash", "session.user_id", "session.created_at"),
            *("session.last_seen_on", "session.browser", "session.is_remembered"),
        ),
        (Pruning("sessions", HOURLY, sessions.prune_sessions),),
    ),
    Kept(
        sentence("A link that lets you choose a new password, as a code"),
        sentence("So that a forgotten password does not lock you out."),
        sentence("Until it is used, and 30 minutes at most."),
        ("token.id", "token.token_hash", "token.kind", "token.user_id", "token.expires_at"),
        (Pruning("reset links", HOURLY, accounts.prune_tokens),),
    ),
    Kept(
        sentence("If you sign in with codes from an app: what they are made from"),
        sentence("So that your password alone lets nobody in."),
        sentence("Until you switch it off."),
        (
            *("two_step.user_id", "two_step.secret"),
            *("recovery_code.id", "recovery_code.user_id", "recovery_code.code_hash"),
        ),
    ),
    Kept(
        sentence("When you last signed in with such a code, to the half minute"),
        sentence("So that a code that somebody has overheard is good for nothing."),
        sentence("About ten minutes."),
        ("two_step.last_step",),
        (Pruning("used codes", OFTEN, two_step.forget_old_steps),),
    ),
    Kept(
        sentence("How often something was tried, under a code of the day"),
        sentence("So that nobody can guess passwords and keys. No address of a machine is kept."),
        sentence("About twenty minutes."),
        ("attempt.tag", "attempt.began_at", "attempt.count"),
        (Pruning("tries", OFTEN, throttle.forget_old_tries),),
    ),
    Kept(
        sentence(
            "That one more post, vote or account was made, or the same text once more, under a "
            "code that changes every day"
        ),
        sentence(
            "So that nobody floods the forum. Only who has the key of the day could tell whose "
            "it is, and that key is destroyed every night."
        ),
        sentence("Until the hour is over; of a text, until midnight."),
        ("slot.tag", "slot.until"),
        (Pruning("slots", OFTEN, slots.forget_old_slots),),
    ),
)

# What holds nothing of a person, and why.
NOT_PERSONAL: Mapping[str, tuple[str, ...]] = {
    "a random number, and how posts hang together": (
        *("post.id", "post.kind", "post.state", "post.question_id", "post.parent_id"),
        *("post.place", "post.last_place", "post.category_id", "post.accepted_answer_id"),
        *("post.duplicate_of_id", "post.active_kind", "post.active_post_id", "post.revision"),
    ),
    "a count over many people": (
        *("post.score", "post.ups", "post.downs", "post.imported_ups", "post.imported_downs"),
        *("post.comment_count", "post.answer_count", "post.view_count", "post.top_answer_score"),
        "tag.question_count",
    ),
    "numbers of tags and of erased posts": ("tag.id", "spent_id.id"),
    "what administrators write about the forum": (
        *("category.id", "category.parent_id", "category.title", "category.slug"),
        *("category.path", "category.description", "category.position", "category.depth"),
        *("category.question_count", "setting.name", "setting.value"),
    ),
    "what processes of the forum tell each other": ("heartbeat.name", "heartbeat.at"),
    "how a key of the key file is known again": ("key_mark.number", "key_mark.mark"),
}
