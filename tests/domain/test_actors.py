"""Who does a deed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from forum.domain.actors import GUEST, ROLES, Actor
from tests.times import clock_at

MOMENT = datetime(2026, 3, 4, 14, 42, 17, tzinfo=UTC)


def test_a_guest_leaves_the_hour() -> None:
    with clock_at(MOMENT):
        assert GUEST.moment() == datetime(2026, 3, 4, 14, tzinfo=UTC)
        assert Actor(1, "Ada", "member").moment() == MOMENT


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_down_and_not_up(role: str) -> None:
    reached = [each for each in ROLES if Actor(1, "Ada", role).has_role(each)]

    assert reached == list(ROLES[: ROLES.index(role) + 1])


def test_only_a_guest_is_shown_under_another_name() -> None:
    member = Actor(1, "Ada", "member")

    assert GUEST.shown_as("Grace").display_name == "Grace"
    assert GUEST.shown_as("").display_name is None
    assert member.shown_as("Grace") == member
