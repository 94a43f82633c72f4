"""Who may do what: one table, asked by the verbs and by the buttons.

The roles are Q2A's defaults. `own` names who may do it to a post of their own, `others`
who may do it to anybody's; the conditions that no role lifts stand in `OBSTACLES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from forum.domain.actors import Actor
from forum.domain.targets import Target
from forum.errors import NotAllowed, NotFound
from forum.i18n import Sentence, sentence
from forum.settings import Settings

NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Rule:
    """The lowest role for one's own post and for other people's."""

    own: str
    others: str


RULES: dict[tuple[str, str], Rule] = {
    ("answer", "question"): Rule("guest", "guest"),
    ("comment", "question"): Rule("guest", "guest"),
    ("comment", "answer"): Rule("guest", "guest"),
    ("vote", "question"): Rule(NOBODY, "member"),
    ("vote", "answer"): Rule(NOBODY, "member"),
    ("edit", "question"): Rule("guest", "editor"),
    ("edit", "answer"): Rule("guest", "expert"),
    ("edit", "comment"): Rule("guest", "editor"),
    ("accept", "answer"): Rule("expert", "expert"),
    ("close", "question"): Rule("guest", "editor"),
    ("reopen", "question"): Rule("guest", "editor"),
    ("delete", "question"): Rule("guest", "editor"),
    ("delete", "answer"): Rule("guest", "editor"),
    ("delete", "comment"): Rule("guest", "editor"),
    ("restore", "question"): Rule("guest", "editor"),
    ("restore", "answer"): Rule("guest", "editor"),
    ("restore", "comment"): Rule("guest", "editor"),
    ("withdraw", "question"): Rule("guest", NOBODY),
    ("see deleted", "question"): Rule("guest", "editor"),
    ("withdraw", "answer"): Rule("guest", NOBODY),
    ("see deleted", "answer"): Rule("guest", "editor"),
    ("withdraw", "comment"): Rule("guest", NOBODY),
    ("see deleted", "comment"): Rule("guest", "editor"),
    ("release", "question"): Rule(NOBODY, "expert"),
    ("see held", "question"): Rule("guest", "expert"),
    ("release", "answer"): Rule(NOBODY, "expert"),
    ("see held", "answer"): Rule("guest", "expert"),
    ("release", "comment"): Rule(NOBODY, "expert"),
    ("see held", "comment"): Rule("guest", "expert"),
    ("history", "question"): Rule("guest", "guest"),
    ("history", "answer"): Rule("guest", "guest"),
    ("history", "comment"): Rule("guest", "guest"),
}
ACTS = tuple(dict.fromkeys(act for act, _kind in RULES))
# What stands open to those who may see it, in each state but that of a post for everybody.
POSSIBLE = {
    "held": frozenset({"edit", "delete", "withdraw", "release", "history", "see held"}),
    "deleted": frozenset({"restore", "history", "see deleted", "withdraw"}),
}
WAITS = sentence("This post waits for somebody to look at it, so this cannot be done yet.")
IS_DELETED = sentence("This post is deleted. It can be restored first.")
SIGN_IN = sentence("Please sign in to do this.")
NOT_YOURS = sentence("This is for the author and the people who look after the forum.")
HELD_BACK = sentence("Your role rests until you sign in with a code. Your account page has more.")
STAFF = sentence("This is for the people who look after the forum.")
NOT_OF_THIS_KIND = sentence("This cannot be done to a post of this kind.")
BLOCKED = sentence("This account is blocked, so it cannot do this.")


def acts_on(actor: Actor, target: Target, settings: Settings) -> frozenset[str]:
    """All that a person may do to a post: its buttons."""
    return _acts(*_alike(actor, target), settings)


@lru_cache(maxsize=4096)
def _acts(actor: Actor, target: Target, settings: Settings) -> frozenset[str]:
    return frozenset(act for act in ACTS if may(act, actor, target, settings))


def _alike(actor: Actor, target: Target) -> tuple[Actor, Target]:
    """The same case with other people: the rules ask only who is who, and if there are answers.

    A page has many posts of a few such cases, and each is decided once.
    """
    me = None if actor.is_guest else 1

    def whose(user_id: int | None) -> int | None:
        return user_id and (me if user_id == actor.user_id else 2)

    def number_if(is_mine: bool) -> int:
        return 1 if is_mine else 2

    alike = Target(
        target.kind,
        None,
        target.state,
        whose(target.deleted_by_id),
        None,
        target.question_state,
        target.parent_state,
        target.is_closed,
        whose(target.closed_by_id),
        min(target.answer_count, 1),
        None,
        0,
        number_if(target.is_by(actor)),
        number_if(target.is_under_question_of(actor)),
        number_if(target.is_under_post_of(actor)),
        target.has_replies,
    )
    known = frozenset({(0, 1)})
    return Actor(me, None, actor.role, 0, actor.is_blocked, actor.is_held_back, None, known), alike


def may(act: str, actor: Actor, target: Target, settings: Settings) -> bool:
    """Whether a person may do this to this post."""
    return _refusal(act, actor, target, settings) is None


def require(act: str, actor: Actor, target: Target, settings: Settings) -> None:
    """Raise `NotFound` for what they may not know of, `NotAllowed` for what they may not do."""
    if not may_see(actor, target):
        raise NotFound()
    reason = _refusal(act, actor, target, settings)
    if reason is not None:
        raise NotAllowed(reason)


def may_see(actor: Actor, target: Target) -> bool:
    """Whether a person may know of a post: it is live, or they may see it held or deleted.

    Below something deleted nothing is left to see but for whoever sees that.
    """
    if target.is_hidden_from_above:
        is_theirs = target.is_by(actor) and target.has_hidden_parent_seen_by(actor)
        return actor.has_role("editor") or is_theirs
    if target.state == "withdrawn":
        return target.has_replies
    if target.state == "held":
        return _has_right("see held", actor, target)
    return target.state == "live" or _has_right("see deleted", actor, target)


def may_look_after(actor: Actor) -> bool:
    """Whether a person may look at what waits, and release it."""
    return actor.has_role("expert") and not actor.is_blocked


def require_looking_after(actor: Actor) -> None:
    """Raise `NotAllowed` for somebody who may not look at what waits."""
    if not may_look_after(actor):
        raise NotAllowed(SIGN_IN if actor.is_guest else HELD_BACK if actor.is_held_back else STAFF)


def may_ask(actor: Actor, settings: Settings) -> bool:
    """Whether a person may ask."""
    return not actor.is_blocked and (settings.allows_guests_to_ask or not actor.is_guest)


def require_ask(actor: Actor, settings: Settings) -> None:
    """Raise `NotAllowed` for somebody who may not ask."""
    if not may_ask(actor, settings):
        raise NotAllowed(BLOCKED if actor.is_blocked else SIGN_IN)


def _refusal(act: str, actor: Actor, target: Target, settings: Settings) -> Sentence | None:
    """Why a person may not do this, or nothing when they may."""
    if not may_see(actor, target):
        return NOT_YOURS
    if actor.is_blocked:
        return BLOCKED
    if not _has_right(act, actor, target):
        return _why_not(act, actor, target)
    return next(iter(_obstacles(act, actor, target, settings)), None)


def _has_right(act: str, actor: Actor, target: Target) -> bool:
    rule = RULES.get((act, target.kind))
    if rule is None:
        return False
    if act == "accept" and target.is_under_question_of(actor):
        return True
    if act == "delete" and target.state == "held" and actor.has_role("expert"):
        return True  # whoever may release it may refuse it
    if target.is_by(actor) and (rule.own != NOBODY or act == "vote"):
        return rule.own != NOBODY and actor.has_role(rule.own)
    return rule.others != NOBODY and actor.has_role(rule.others)


def _why_not(act: str, actor: Actor, target: Target) -> Sentence:
    if (act, target.kind) not in RULES:
        return NOT_OF_THIS_KIND
    if actor.is_guest:
        return SIGN_IN
    if act == "vote" and target.is_by(actor):
        return sentence("This is your own post; others vote on it.")
    return HELD_BACK if actor.is_held_back else NOT_YOURS


def _obstacles(act: str, actor: Actor, target: Target, settings: Settings) -> Iterator[Sentence]:
    """What stands in the way whatever the role."""
    if target.state in {"withdrawn", "erased"} and act != "see deleted":
        yield sentence("This post is gone for good.")
    if target.is_hidden_from_above or target.state not in {"live", "held"}:
        if act not in POSSIBLE["deleted"]:
            yield IS_DELETED
    elif target.state == "held" and act not in POSSIBLE["held"]:
        yield WAITS
    for obstacle_act, stands, reason in OBSTACLES:
        if obstacle_act == act and stands(actor, target, settings):
            yield reason


def _is_someone_elses_deletion(actor: Actor, target: Target, _settings: Settings) -> bool:
    return not actor.has_role("editor") and not _did(actor, target.deleted_by_id, target)


def _is_someone_elses_closing(actor: Actor, target: Target, _settings: Settings) -> bool:
    return not actor.has_role("editor") and not _did(actor, target.closed_by_id, target)


def _did(actor: Actor, by_id: int | None, target: Target) -> bool:
    """Whether this person did what was done; without a doer it was the author without a name."""
    return target.is_by(actor) if by_id is None else by_id == actor.user_id


def _has_answers(actor: Actor, target: Target, _settings: Settings) -> bool:
    is_question = target.kind == "question" and target.answer_count > 0
    return is_question and not actor.has_role("editor")


Obstacle = tuple[str, Callable[[Actor, Target, Settings], bool], Sentence]

OBSTACLES: tuple[Obstacle, ...] = (
    (
        "answer",
        lambda _actor, target, _settings: target.is_closed,
        sentence("This question is closed, so it takes no more answers."),
    ),
    (
        "answer",
        lambda actor, _target, settings: actor.is_guest and not settings.allows_guests_to_answer,
        SIGN_IN,
    ),
    (
        "comment",
        lambda actor, _target, settings: actor.is_guest and not settings.allows_guests_to_comment,
        SIGN_IN,
    ),
    (
        "close",
        lambda _actor, target, _settings: target.is_closed,
        sentence("This question is closed already."),
    ),
    (
        "reopen",
        lambda _actor, target, _settings: not target.is_closed,
        sentence("This question is not closed."),
    ),
    (
        "reopen",
        _is_someone_elses_closing,
        sentence("It was not you who closed this; please ask an editor."),
    ),
    (
        "delete",
        _has_answers,
        sentence("This question has answers, so it stays. It can be closed."),
    ),
    (
        "release",
        lambda _actor, target, _settings: target.state != "held",
        sentence("Nobody has to look at this any more: it is released."),
    ),
    (
        "restore",
        lambda _actor, target, _settings: target.state == "live",
        sentence("This post is not deleted."),
    ),
    (
        "restore",
        _is_someone_elses_deletion,
        sentence("It was not you who deleted this; please ask an editor."),
    ),
)
