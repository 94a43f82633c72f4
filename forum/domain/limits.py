"""How much a person, and all who share a network, may do within a clock hour."""

from __future__ import annotations

from dataclasses import dataclass

from forum import clock, settings
from forum.domain.actors import Actor
from forum.domain.slots import take_blank, take_slot
from forum.errors import TooMany
from forum.i18n import Sentence, sentence


@dataclass(frozen=True, slots=True)
class HourlyLimit:
    """The setting that limits one kind of deed, and what is said when it is reached."""

    setting: str
    reason: Sentence


OF_MEMBER = {
    "ask": HourlyLimit(
        "questions_per_hour",
        sentence("You have asked a lot in this hour. You can go on in %(minutes)s minutes."),
    ),
    "answer": HourlyLimit(
        "answers_per_hour",
        sentence("You have answered a lot in this hour. You can go on in %(minutes)s minutes."),
    ),
    "comment": HourlyLimit(
        "comments_per_hour",
        sentence("You have commented a lot in this hour. You can go on in %(minutes)s minutes."),
    ),
    "vote": HourlyLimit(
        "votes_per_hour",
        sentence("You have voted a lot in this hour. You can go on in %(minutes)s minutes."),
    ),
}
OF_NETWORK = {
    "ask": HourlyLimit(
        "questions_per_hour_per_network",
        sentence(
            "Many questions came from your network in this hour. "
            "There is room again in %(minutes)s minutes."
        ),
    ),
    "answer": HourlyLimit(
        "answers_per_hour_per_network",
        sentence(
            "Many answers came from your network in this hour. "
            "There is room again in %(minutes)s minutes."
        ),
    ),
    "comment": HourlyLimit(
        "comments_per_hour_per_network",
        sentence(
            "Many comments came from your network in this hour. "
            "There is room again in %(minutes)s minutes."
        ),
    ),
    "vote": HourlyLimit(
        "votes_per_hour_per_network",
        sentence(
            "Many votes came from your network in this hour. "
            "There is room again in %(minutes)s minutes."
        ),
    ),
    "register": HourlyLimit(
        "registrations_per_hour_per_network",
        sentence(
            "Many accounts were made from your network in this hour. "
            "There is room again in %(minutes)s minutes."
        ),
    ),
}
SETTINGS = tuple(limit.setting for table in (OF_MEMBER, OF_NETWORK) for limit in table.values())
UNLIMITED_ROLE = "expert"


def take(act: str, by: Actor) -> None:
    """Count a deed that is about to be done; raises `TooMany` when the hour has no more room.

    Within the deed's own transaction: what is refused later, or rolled back, did not count.
    A member has a limit, and all who share a network have one together. None holds for those
    who look after the forum, nor for what comes through no door of the web (an import, a
    command), which has no network.
    """
    if not by.network or (by.has_role(UNLIMITED_ROLE) and not by.is_unnamed):
        return
    if by.user_id is not None:
        # By name or without: the slots do not tell.
        _take_or_refuse(act, f"member {by.user_id}", OF_MEMBER[act])
    elif act in OF_MEMBER and getattr(settings.current(), OF_MEMBER[act].setting):
        # As many rows as for a member: their number does not tell one from the other.
        take_blank(clock.hour_of(clock.now()) + clock.HOUR)
    _take_or_refuse(act, f"network {by.network}", OF_NETWORK[act])


def _take_or_refuse(act: str, whose: str, limit: HourlyLimit) -> None:
    now = clock.now()
    until = clock.hour_of(now) + clock.HOUR
    most: int = getattr(settings.current(), limit.setting)
    if most and not take_slot(act, whose, most, until):
        seconds = int((until - now).total_seconds())
        minutes = max(2, -(-seconds // 60))  # so that the word is always in the plural
        raise TooMany(Sentence(limit.reason.msgid, {"minutes": minutes}), retry_after=seconds)
