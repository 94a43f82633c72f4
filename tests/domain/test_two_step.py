"""A second step of signing in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import clock
from forum.database import commit, db, roll_back
from forum.domain import accounts, sessions, two_step
from forum.errors import NotValid
from forum.models import RecoveryCode, Session, TwoStep, User
from forum.text.one_time import STEP_SECONDS, new_secret
from tests.factories import make_user
from tests.times import clock_at, seconds

HASH = "hash"


def code_of(secret: str, late: int = 0) -> str:
    """What the app shows, so many half minutes from now."""
    return pyotp.TOTP(secret).at(clock.now(), counter_offset=late)


def turn_on(user: User, secret: str, *, ago: int = 10) -> list[str]:
    """Switch it on some half minutes ago, so that the present code is fresh."""
    with clock_at(clock.now() - seconds(ago * STEP_SECONDS)):
        codes = two_step.turn_on(user.id, HASH, secret, code_of(secret), 0)
    commit()
    return codes


def is_taken(user: User, code: str) -> bool:
    """Whether a code is taken, and used up."""
    try:
        two_step.use_code(user.id, code)
    except NotValid:
        roll_back()
        return False
    commit()
    return True


def count_of_recovery_codes() -> int:
    return db.session.execute(select(func.count()).select_from(RecoveryCode)).scalar_one()


def test_when_a_code_came_last_is_forgotten_and_the_code_is_not_good_again(forum):
    ada, secret = make_user(password_hash=HASH), new_secret()
    turn_on(ada, secret)
    code = code_of(secret)
    taken = is_taken(ada, code)

    too_early = two_step.forget_old_steps()
    with clock_at(clock.now() + seconds(6 * 60)):
        later = two_step.forget_old_steps()
        commit()
        taken_again = is_taken(ada, code)

    assert (taken, too_early, later, taken_again) == (True, 0, 1, False)
    assert db.session.execute(select(TwoStep.last_step)).scalar_one() == 0


def test_the_password_alone_begins_no_session_any_more(forum):
    ada = make_user(password_hash=HASH)
    turn_on(ada, new_secret())

    assert accounts.sign_in(ada.id, HASH, "Firefox", is_remembered=False) is None
    assert db.session.execute(select(Session)).first() is None


def test_password_and_code_begin_a_session(forum):
    ada, secret = make_user(password_hash=HASH), new_secret()
    turn_on(ada, secret)

    begun = accounts.sign_in_by_code(ada.id, HASH, code_of(secret), "Firefox", is_remembered=True)

    row = db.session.execute(select(Session)).scalar_one()
    assert row.token_hash == sessions.hash_of(begun)
    assert row.is_remembered


@pytest.mark.parametrize(
    "columns", [{"password_hash": "another"}, {"password_hash": HASH, "blocked_at": clock.now()}]
)
def test_a_code_is_not_used_up_where_the_account_is_shut(forum, columns):
    ada, secret = make_user(password_hash=HASH), new_secret()
    turn_on(ada, secret)
    for name, value in columns.items():
        setattr(ada, name, value)
    commit()

    with pytest.raises(NotValid):
        accounts.sign_in_by_code(ada.id, HASH, code_of(secret), "Firefox", is_remembered=True)

    roll_back()
    assert is_taken(ada, code_of(secret))


def test_switching_on_needs_a_code_of_this_key(forum):
    ada = make_user(password_hash=HASH)

    with pytest.raises(NotValid) as refusal:
        two_step.turn_on(ada.id, HASH, new_secret(), code_of(new_secret()), 0)

    assert refusal.value.field == "code"
    assert not two_step.is_on(ada.id)


@pytest.mark.parametrize(
    "deed",
    [
        lambda ada: two_step.turn_on(ada.id, "old", new_secret(), "000000", 0),
        lambda ada: two_step.turn_off(ada.id, "old"),
        lambda ada: two_step.renew_recovery_codes(ada.id, "old"),
    ],
    ids=["on", "off", "codes"],
)
def test_nothing_changes_by_a_password_that_was_changed_meanwhile(forum, deed):
    ada = make_user(password_hash=HASH)

    with pytest.raises(NotValid) as refusal:
        deed(ada)

    assert refusal.value.field == "current_password"


def test_it_is_not_switched_on_twice(forum):
    ada, secret = make_user(password_hash=HASH), new_secret()
    turn_on(ada, secret)
    other = new_secret()

    with pytest.raises(NotValid):
        two_step.turn_on(ada.id, HASH, other, code_of(other), 0)

    roll_back()
    assert is_taken(ada, code_of(secret))


def test_switching_on_ends_every_other_session(forum):
    ada, secret = make_user(password_hash=HASH), new_secret()
    for browser in ("Firefox", "Chrome"):
        sessions.begin_session(ada.id, browser, is_remembered=False)
    commit()
    first, _second = db.session.execute(select(Session).order_by(Session.id)).scalars()

    two_step.turn_on(ada.id, HASH, secret, code_of(secret), first.id)

    assert db.session.execute(select(Session.id)).scalars().all() == [first.id]


def test_a_code_is_taken_once_and_an_older_one_never_after_it(forum):
    ada, secret = make_user(password_hash=HASH), new_secret()
    turn_on(ada, secret)
    now = clock.now()

    with clock_at(now):
        older, code, newer = (code_of(secret, late) for late in (-1, 0, 1))
        taken = [is_taken(ada, typed) for typed in (code, code, older, newer, newer)]

    assert taken == [True, False, False, True, False]


def test_the_code_that_switched_it_on_is_used_up(forum):
    ada, secret = make_user(password_hash=HASH), new_secret()

    with clock_at(clock.now()):
        turn_on(ada, secret, ago=0)
        assert not is_taken(ada, code_of(secret))


@pytest.mark.parametrize("late", [-2, 2])
def test_a_code_from_further_away_is_not_taken(forum, late):
    ada, secret = make_user(password_hash=HASH), new_secret()
    turn_on(ada, secret)

    assert not is_taken(ada, code_of(secret, late))


@pytest.mark.parametrize("typed", ["", "000000", "abcdefg", "x" * 10_000, "🗝"])
def test_what_is_no_code_is_not_taken(forum, typed):
    ada = make_user(password_hash=HASH)
    turn_on(ada, new_secret())

    assert not is_taken(ada, typed)


def test_a_code_of_somebody_else_is_not_taken(forum):
    ada, eve = make_user(password_hash=HASH), make_user(password_hash=HASH)
    adas, eves = new_secret(), new_secret()
    turn_on(ada, adas)
    recovery = turn_on(eve, eves)

    assert not is_taken(ada, code_of(eves))
    assert not is_taken(ada, recovery[0])


def test_ten_recovery_codes_are_each_taken_once(forum):
    ada = make_user(password_hash=HASH)

    codes = turn_on(ada, new_secret())

    assert len(set(codes)) == 10
    assert [is_taken(ada, code.upper().replace("-", " ")) for code in codes] == [True] * 10
    assert [is_taken(ada, code) for code in codes] == [False] * 10


def test_of_recovery_codes_only_hashes_are_kept(forum):
    codes = turn_on(make_user(password_hash=HASH), new_secret())

    kept = b"".join(db.session.execute(select(RecoveryCode.code_hash)).scalars())
    assert len(kept) == 320
    assert not any(code.replace("-", "").encode() in kept for code in codes)


def test_new_recovery_codes_end_the_old_ones(forum):
    ada = make_user(password_hash=HASH)
    old = turn_on(ada, new_secret())

    new = two_step.renew_recovery_codes(ada.id, HASH)
    commit()

    assert count_of_recovery_codes() == 10
    assert not is_taken(ada, old[0])
    assert is_taken(ada, new[0])


def test_without_a_second_step_there_are_no_recovery_codes(forum):
    with pytest.raises(NotValid):
        two_step.renew_recovery_codes(make_user(password_hash=HASH).id, HASH)

    assert count_of_recovery_codes() == 0


def test_switched_off_nothing_is_left_of_it(forum):
    ada = make_user(password_hash=HASH)
    codes = turn_on(ada, new_secret())

    two_step.turn_off(ada.id, HASH)
    commit()

    assert not two_step.is_on(ada.id)
    assert not is_taken(ada, codes[0])
    assert count_of_recovery_codes() == 0
    assert accounts.sign_in(ada.id, HASH, "Firefox", is_remembered=False)


@pytest.mark.parametrize("which", ["app", "paper"])
def test_a_code_that_is_sent_many_times_at_once_is_taken_once(app: Flask, which):
    ada, secret = make_user(password_hash=HASH), new_secret()
    with app.app_context():
        paper = turn_on(ada, secret)[0]
    code = code_of(secret) if which == "app" else paper

    def send(_n: int) -> bool:
        with app.app_context():
            return is_taken(ada, code)

    with ThreadPoolExecutor(8) as crowd:
        taken = list(crowd.map(send, range(8)))

    assert sum(taken) == 1
