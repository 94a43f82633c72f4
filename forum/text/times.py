"""Moments as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from forum.i18n import gettext, ngettext, sentence

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_LONG_AGO = 30 * _DAY

_MONTHS = (
    sentence("Jan"), sentence("Feb"), sentence("Mar"), sentence("Apr"),
    sentence("May"), sentence("Jun"), sentence("Jul"), sentence("Aug"),
    sentence("Sep"), sentence("Oct"), sentence("Nov"), sentence("Dec"),
)  # fmt: skip


def ago(moment: datetime, now: datetime) -> str:
    """How long ago a moment was, in words; a date once that is a month."""
    moment = _in_utc(moment)
    age = _in_utc(now) - moment
    if age > _LONG_AGO:
        return day(moment)
    if age < timedelta(0):
        return gettext("just now")
    if age < _HOUR and _is_full_hour(moment):
        # Only the hour is known of a guest's deeds.
        return gettext("in the last hour")
    if age < _MINUTE:
        return gettext("just now")
    if age < _HOUR:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", age // _MINUTE)
    if age < _DAY:
        return ngettext("%(n)s hour ago", "%(n)s hours ago", age // _HOUR)
    if age < 2 * _DAY:
        return gettext("yesterday")
    return ngettext("%(n)s day ago", "%(n)s days ago", age // _DAY)


def day(moment: datetime) -> str:
    """The day of a moment: `12 Mar 2026`."""
    moment = _in_utc(moment)
    month = str(_MONTHS[moment.month - 1])
    return gettext("%(day)s %(month)s %(year)s", day=moment.day, month=month, year=moment.year)


# A page shows many moments, and the next page often the same ones.
@lru_cache(maxsize=4096)
def exact(moment: datetime) -> str:
    """The moment to the minute: `2026-11-25 14:03 UTC`."""
    return f"{_in_utc(moment):%Y-%m-%d %H:%M} UTC"


@lru_cache(maxsize=4096)
def iso(moment: datetime) -> str:
    """The moment as machines read it: `2026-11-25T14:03:00Z`."""
    return f"{_in_utc(moment):%Y-%m-%dT%H:%M:%S}Z"


def _in_utc(moment: datetime) -> datetime:
    """The moment in UTC; one without a zone comes from the database and is in UTC already."""
    if moment.tzinfo is UTC:
        return moment
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _is_full_hour(moment: datetime) -> bool:
    return not (moment.minute or moment.second or moment.microsecond)
