"""Signed-in browsers."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.database import commit, db
from forum.domain import sessions
from forum.models import Session, User
from tests.factories import make_user
from tests.times import clock_at


def begin(user: User, browser: str = "Firefox") -> str:
    secret = sessions.begin_session(user.id, browser, is_remembered=False)
    commit()
    return secret


def sessions_of(user: User) -> list[Session]:
    query = select(Session).where(Session.user_id == user.id).order_by(Session.id)
    return list(db.session.execute(query).scalars())


def test_a_secret_is_random_and_only_its_hash_is_kept(forum):
    ada = make_user()

    secrets = {begin(ada) for _ in range(20)}

    kept = sessions_of(ada)
    assert len(secrets) == 20
    assert all(len(secret) >= 43 for secret in secrets)
    assert {row.token_hash for row in kept} == {
        hashlib.sha256(secret.encode()).digest() for secret in secrets
    }
    columns = [str(value) for row in kept for value in vars(row).values()]
    assert not any(secret in column for secret in secrets for column in columns)


def test_beginning_a_session_notes_the_day_of_its_person(forum):
    ada = make_user()

    begin(ada)

    found = db.session.get(User, ada.id, populate_existing=True)
    assert found is not None
    assert found.last_seen_on == clock.today()


def test_of_the_moment_of_signing_in_the_day_is_kept_and_nothing_closer(forum):
    ada = make_user()
    moment = datetime(2026, 5, 4, 23, 59, 58, tzinfo=UTC)

    with clock_at(moment):
        begin(ada)

    (kept,) = sessions_of(ada)
    assert kept.created_at == datetime(2026, 5, 4, tzinfo=UTC)
    with clock_at(moment + timedelta(days=89)):
        assert not sessions.is_over(kept.created_at, clock.today())
    with clock_at(moment + timedelta(days=90)):
        assert sessions.is_over(kept.created_at, clock.today())


@pytest.mark.parametrize(
    ("days_old", "days_idle", "is_over"),
    [(0, 0, False), (30, 30, False), (31, 31, True), (90, 1, False), (91, 0, True)],
)
def test_a_session_ends_after_thirty_idle_days_or_ninety_in_all(
    forum, days_old, days_idle, is_over
):
    created_at = clock.now() - timedelta(days=days_old)
    last_seen_on = clock.today() - timedelta(days=days_idle)

    assert sessions.is_over(created_at, last_seen_on) is is_over


def test_one_session_is_ended_by_its_own_person_only(forum):
    ada, eve = make_user(), make_user()
    begin(ada), begin(ada)
    first, second = sessions_of(ada)

    sessions.end_session(first.id, eve.id)
    sessions.end_session(second.id, ada.id)

    assert [row.id for row in sessions_of(ada)] == [first.id]


def test_all_sessions_end_but_the_one_that_asks(forum):
    ada, eve = make_user(), make_user()
    begin(ada), begin(ada), begin(ada), begin(eve)
    kept = sessions_of(ada)[1]

    sessions.end_sessions(ada.id, but=kept.id)

    assert [row.id for row in sessions_of(ada)] == [kept.id]
    assert len(sessions_of(eve)) == 1


def test_sessions_that_are_over_are_forgotten(forum):
    ada = make_user()
    with clock_at(clock.now() - timedelta(days=31)):
        begin(ada, "old")
    begin(ada, "new")

    sessions.prune_sessions()

    assert [row.browser for row in sessions_of(ada)] == ["new"]
