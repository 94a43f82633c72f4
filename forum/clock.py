"""The only reader of the time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

HOUR = timedelta(hours=1)


def now() -> datetime:
    """The present moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """The present day in UTC."""
    return now().date()


def day_of(moment: datetime) -> datetime:
    """The beginning of the day that a moment lies in: all that is kept of a sign-in's time."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def hour_of(moment: datetime) -> datetime:
    """The full hour that a moment lies in: all that is kept of a guest's time."""
    return moment.replace(minute=0, second=0, microsecond=0)
