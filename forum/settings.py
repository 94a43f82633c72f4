"""What the administrator chooses: one typed registry, read once a request.

A setting is one field of `Settings`; the commands, the pages and `docs/settings.md` are
drawn from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import Field, dataclass, field, fields
from functools import lru_cache
from typing import Any

from sqlalchemy import delete, select

from forum.database import db, remember
from forum.errors import NotValid
from forum.i18n import sentence
from forum.models import Setting
from forum.prepared import read_all
from forum.text.numbers import whole_number


def _setting(default: Any, help_text: str, *, lowest: int = 0, highest: int = 0) -> Any:
    """One entry; `lowest` and `highest` bound a number, or the length of a text."""
    metadata = {"help": help_text, "lowest": lowest, "highest": highest}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default."""

    site_name: str = _setting("Askwell", "The name of the site.", lowest=1, highest=60)
    site_topic: str = _setting(
        "whatever is on your mind",
        "Ends the sentence of the welcome box: “… where you can ask questions about …”.",
        lowest=1,
        highest=200,
    )
    welcome_text: str = _setting(
        "You need no account to ask or to answer, and no name either. "
        "Say it in your own words; somebody here has been through it.",
        "A few words under the welcome, in plain text.",
        highest=1000,
    )
    allows_guests_to_ask: bool = _setting(True, "People without an account may ask.")
    allows_guests_to_answer: bool = _setting(True, "People without an account may answer.")
    allows_guests_to_comment: bool = _setting(True, "People without an account may comment.")
    allows_downvotes: bool = _setting(True, "Posts can be voted down as well as up.")
    allows_registration: bool = _setting(True, "New accounts can be made.")
    requires_two_step_for_staff: bool = _setting(
        False,
        "Experts, editors, moderators and administrators count as members until signing in "
        "takes them a code from an app as well.",
    )
    min_form_seconds: int = _setting(
        2,
        "A guest's form, or a registration, sent sooner than this many seconds is asked again.",
        highest=60,
    )
    holds_guests_first_posts: bool = _setting(
        False,
        "What somebody writes without a name waits until an expert or somebody above releases "
        "it, until one post of theirs in that thread was released.",
    )
    holds_members_below_points: int = _setting(
        0,
        "What a member with fewer points writes waits until an expert or somebody above releases "
        "it; 0 holds nobody's.",
        highest=1_000_000,
    )
    new_below_points: int = _setting(
        150,
        "A member with fewer points is new: links and repeated texts are limited as for guests.",
        highest=1_000_000,
    )
    most_links_of_a_guest: int = _setting(
        5,
        "How many links to other sites may stand in a post of somebody without a name, or of a "
        "new member.",
        highest=1000,
    )
    same_text_a_day: int = _setting(
        10,
        "How often the same text of 40 characters or more may be posted in a day by people "
        "without a name and new members; what comes after that waits to be looked at.",
        lowest=1,
        highest=1000,
    )
    blocked_words: str = _setting(
        "",
        "Words and patterns that no post may hold: each on a line of its own or between commas, "
        "with * for any letters. Experts and those above them are not asked.",
        highest=5000,
    )
    held_words: str = _setting(
        "",
        "Words and patterns, written alike, with which a post waits until an expert or somebody "
        "above releases it.",
        highest=5000,
    )
    restore_days: int = _setting(
        30, "For so many days a deleted post can be brought back.", lowest=1, highest=365
    )
    questions_per_hour: int = _setting(
        10, "So many questions a member may ask within an hour; 0 is no limit.", highest=1000
    )
    answers_per_hour: int = _setting(
        25, "So many answers a member may write within an hour; 0 is no limit.", highest=1000
    )
    comments_per_hour: int = _setting(
        20, "So many comments a member may write within an hour; 0 is no limit.", highest=1000
    )
    votes_per_hour: int = _setting(
        300, "So many votes a member may cast within an hour; 0 is no limit.", highest=1000
    )
    questions_per_hour_per_network: int = _setting(
        20, "So many questions all people of one network may ask; 0 is no limit.", highest=1000
    )
    answers_per_hour_per_network: int = _setting(
        50, "So many answers all people of one network may write; 0 is no limit.", highest=1000
    )
    comments_per_hour_per_network: int = _setting(
        40, "So many comments all people of one network may write; 0 is no limit.", highest=1000
    )
    votes_per_hour_per_network: int = _setting(
        600, "So many votes all people of one network may cast; 0 is no limit.", highest=1000
    )
    registrations_per_hour_per_network: int = _setting(
        5, "So many accounts may be made from one network; 0 is no limit.", highest=1000
    )

    @property
    def name(self) -> str:
        """The name of the site, as templates say it."""
        return self.site_name

    @property
    def topic(self) -> str:
        """What people ask about here."""
        return self.site_topic

    @property
    def welcome(self) -> str:
        """The words under the welcome."""
        return self.welcome_text


REGISTRY: Mapping[str, Field[Any]] = {entry.name: entry for entry in fields(Settings)}


def current() -> Settings:
    """The settings in force, read once a request."""
    return remember("settings", _read)


def text_of(name: str) -> str:
    """A setting's present value as text; raises `NotValid` for an unknown name."""
    _entry(name)
    value = getattr(current(), name)
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def change(name: str, text: str) -> None:
    """Set one setting from text; raises `NotValid` when the text does not fit."""
    value = _parsed(_entry(name), text)
    db.session.execute(delete(Setting).where(Setting.name == name))
    if value != REGISTRY[name].default:
        db.session.add(Setting(name=name, value=_stored(value)))
    db.session.flush()


_STORED = select(Setting.name, Setting.value)


def _read() -> Settings:
    return _made(tuple((row.name, row.value) for row in read_all(_STORED)))


@lru_cache(maxsize=16)
def _made(rows: tuple[tuple[str, str], ...]) -> Settings:
    """The settings of these rows; they seldom change, so the same rows are parsed once."""
    return Settings(**dict(_usable(rows)))


def _usable(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Any]]:
    """The stored settings that this version knows and can read; the rest keep their default."""
    for name, value in rows:
        with suppress(NotValid):
            yield name, _parsed(_entry(name), value)


def _entry(name: str) -> Field[Any]:
    if name not in REGISTRY:
        raise NotValid(sentence("There is no setting called “%(name)s”.", name=name))
    return REGISTRY[name]


def _stored(value: Any) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _parsed(entry: Field[Any], text: str) -> Any:
    text = text.strip()
    if isinstance(entry.default, bool):
        return _yes_or_no(entry.name, text)
    lowest, highest = entry.metadata["lowest"], entry.metadata["highest"]
    if isinstance(entry.default, int):
        return _whole(entry.name, text, lowest, highest)
    if not lowest <= len(text) <= highest:
        raise NotValid(
            sentence(
                "%(name)s needs %(lowest)s to %(highest)s characters.",
                name=entry.name,
                lowest=lowest,
                highest=highest,
            )
        )
    return text


def _yes_or_no(name: str, text: str) -> bool:
    if text.lower() in {"on", "yes", "true", "1"}:
        return True
    if text.lower() in {"off", "no", "false", "0"}:
        return False
    raise NotValid(sentence("%(name)s is on or off.", name=name))


def _whole(name: str, text: str, lowest: int, highest: int) -> int:
    number = whole_number(text)
    if number is None:
        raise NotValid(sentence("%(name)s is a whole number.", name=name))
    if not lowest <= number <= highest:
        raise NotValid(
            sentence(
                "%(name)s lies between %(lowest)s and %(highest)s.",
                name=name,
                lowest=lowest,
                highest=highest,
            )
        )
    return number
