from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from forum.text.times import ago, day, exact, iso

NOW = datetime(2026, 11, 25, 14, 30, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "just now"),
        (NOW + timedelta(days=2), "just now"),
        (NOW - timedelta(seconds=59), "just now"),
        (NOW - timedelta(seconds=60), "1 minute ago"),
        (NOW - timedelta(minutes=5, seconds=59), "5 minutes ago"),
        (NOW - timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (NOW - timedelta(hours=1), "1 hour ago"),
        (NOW - timedelta(hours=3, minutes=59), "3 hours ago"),
        (NOW - timedelta(hours=23, minutes=59), "23 hours ago"),
        (NOW - timedelta(days=1), "yesterday"),
        (NOW - timedelta(days=2), "2 days ago"),
        (NOW - timedelta(days=30), "30 days ago"),
        (NOW - timedelta(days=30, seconds=1), "26 Oct 2026"),
        (datetime(2026, 3, 12, tzinfo=UTC), "12 Mar 2026"),
        (datetime(2026, 11, 25, 14, tzinfo=UTC), "in the last hour"),
        (datetime(2026, 11, 25, 13, tzinfo=UTC), "1 hour ago"),
        (datetime(2026, 11, 25, 15, tzinfo=UTC), "just now"),
        (datetime(2026, 11, 25, 14, 0, 1, tzinfo=UTC), "30 minutes ago"),
    ],
)
def test_a_time_is_told_as_people_tell_it(moment, words):
    assert ago(moment, NOW) == words


def test_the_hour_of_a_guest_is_the_last_one_as_soon_as_it_begins():
    hour = datetime(2026, 11, 25, 14, tzinfo=UTC)

    assert ago(hour, hour) == "in the last hour"


def test_moments_are_shown_in_utc_wherever_they_come_from():
    moment = datetime(2026, 11, 25, 23, 3, 9, tzinfo=timezone(timedelta(hours=9)))

    assert exact(moment) == "2026-11-25 14:03 UTC"
    assert iso(moment) == "2026-11-25T14:03:09Z"
    assert day(moment) == "25 Nov 2026"


def test_a_moment_without_a_zone_is_in_utc():
    moment = NOW.replace(tzinfo=None)

    assert iso(moment) == iso(NOW)
    assert ago(moment, NOW) == "just now"
