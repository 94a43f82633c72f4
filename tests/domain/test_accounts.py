"""Accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.database import commit, db
from forum.domain import accounts, sessions
from forum.errors import NotFound, NotValid
from forum.models import Session, Token, User
from tests.factories import make_user
from tests.times import clock_at


def person(user_id: int) -> User:
    found = db.session.get(User, user_id, populate_existing=True)
    assert found is not None
    return found


def has_sessions(user: User) -> bool:
    query = select(Session.id).where(Session.user_id == user.id)
    return db.session.execute(query).first() is not None


def enter(user: User) -> str:
    secret = sessions.begin_session(user.id, "Firefox", is_remembered=False)
    commit()
    return secret


def link(user: User) -> bytes:
    token = accounts.make_reset_link(user.id)
    commit()
    return sessions.hash_of(token)


def test_a_new_account_begins_with_a_hundred_points_as_a_member(forum):
    user_id = accounts.register("Ada", "ada@example.org", "hash")

    ada = person(user_id)
    assert (ada.name, ada.role, ada.points) == ("Ada", "member", 100)
    assert (ada.email, ada.email_key) == ("ada@example.org", None)


@pytest.mark.parametrize("name", ["Ada", "ada", "АDА", "Adä"])
def test_a_name_that_looks_like_another_is_taken(forum, name):
    make_user("Ada")

    with pytest.raises(NotValid) as refusal:
        accounts.register(name, "other@example.org", "hash")

    assert refusal.value.field == "username"
    assert "taken" in str(refusal.value.reason)


def test_an_address_that_belongs_to_somebody_can_be_registered_but_not_confirmed(forum):
    make_user("Ada", email="ada@example.org")

    eve = accounts.register("Eve", "Ada@example.org", "hash")
    commit()

    assert person(eve).email_key is None
    with pytest.raises(NotValid, match="belongs to another account"):
        accounts.confirm_email(eve)


def test_who_is_added_by_an_administrator_has_a_confirmed_address(forum):
    user_id = accounts.add_person("Grace", "Grace@Example.org", "hash", "admin")

    grace = person(user_id)
    assert (grace.role, grace.email, grace.email_key) == (
        "admin",
        "Grace@Example.org",
        "grace@example.org",
    )


@pytest.mark.parametrize(
    ("name", "email", "role", "field"),
    [
        ("ada", "new@example.org", "member", "username"),
        ("Grace", "ADA@example.org", "member", "email"),
        ("Grace", "new@example.org", "guest", None),
        ("Grace", "new@example.org", "owner", None),
    ],
)
def test_what_is_taken_or_unknown_cannot_be_added(forum, name, email, role, field):
    make_user("Ada", email="ada@example.org")

    with pytest.raises(NotValid) as refusal:
        accounts.add_person(name, email, "hash", role)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("columns", "checked_against"),
    [
        ({"password_hash": "new"}, "old"),
        ({"password_hash": "old", "blocked_at": clock.now()}, "old"),
    ],
)
def test_nobody_enters_by_a_password_that_changed_meanwhile(forum, columns, checked_against):
    ada = make_user(**columns)

    with pytest.raises(NotValid, match="do not belong together"):
        accounts.sign_in(ada.id, checked_against, "Firefox", is_remembered=False)

    assert not has_sessions(ada)


def test_a_new_password_ends_the_other_sessions_and_the_reset_links(forum):
    ada = make_user(password_hash="old")
    enter(ada)
    enter(ada)
    mine = db.session.execute(select(Session.id).where(Session.user_id == ada.id)).scalars().all()
    token_hash = link(ada)

    accounts.change_password(ada.id, "old", "new", mine[0])

    assert person(ada.id).password_hash == "new"
    assert db.session.execute(select(Session.id)).scalars().all() == [mine[0]]
    with pytest.raises(NotFound):
        accounts.reset_password(token_hash, "newer")


def test_a_password_that_changed_meanwhile_is_not_overwritten(forum):
    ada = make_user(password_hash="new")

    with pytest.raises(NotValid) as refusal:
        accounts.change_password(ada.id, "old", "another", 1)

    assert refusal.value.field == "current_password"


def test_an_unconfirmed_address_is_replaced(forum):
    ada = make_user(password_hash="hash", email="old@example.org", email_key=None)

    accounts.change_email(ada.id, "hash", "new@example.org")

    assert (person(ada.id).email, person(ada.id).email_key) == ("new@example.org", None)


def test_a_confirmed_address_stays_in_force_until_the_new_one_is_confirmed(forum):
    ada = make_user(password_hash="hash", email="old@example.org")

    accounts.change_email(ada.id, "hash", "New@example.org")
    before = person(ada.id)
    assert (before.email, before.email_key) == ("old@example.org", "old@example.org")
    assert before.pending_email == "New@example.org"

    assert accounts.confirm_email(ada.id) == "New@example.org"
    after = person(ada.id)
    assert (after.email, after.email_key) == ("New@example.org", "new@example.org")
    assert after.pending_email is None


def test_giving_the_confirmed_address_again_takes_a_waiting_one_back(forum):
    ada = make_user(password_hash="hash", email="old@example.org", pending_email="new@example.org")

    accounts.change_email(ada.id, "hash", "OLD@example.org")

    assert person(ada.id).pending_email is None
    assert accounts.confirm_email(ada.id) is None


def test_without_an_address_there_is_nothing_to_confirm(forum):
    with pytest.raises(NotValid, match="no e-mail address"):
        accounts.confirm_email(make_user("Ada").id)


@pytest.mark.parametrize("what", ["ask for another address", "confirm it"])
def test_a_change_of_address_ends_the_reset_links(forum, what):
    ada = make_user(password_hash="hash", email="ada@example.org", email_key=None)
    token_hash = link(ada)

    if what == "confirm it":
        accounts.confirm_email(ada.id)
    else:
        accounts.change_email(ada.id, "hash", "new@example.org")

    with pytest.raises(NotFound):
        accounts.reset_password(token_hash, "new")


def test_a_link_sets_the_password_once_and_ends_all_sessions(forum):
    ada = make_user(password_hash="old")
    enter(ada)
    token_hash = link(ada)

    whose = accounts.reset_password(token_hash, "new")
    commit()

    assert whose == ada.id
    assert person(ada.id).password_hash == "new"
    assert not has_sessions(ada)
    with pytest.raises(NotFound):
        accounts.reset_password(token_hash, "newer")


def test_only_the_hash_of_a_link_is_kept(forum):
    now = clock.now()
    with clock_at(now):
        token = accounts.make_reset_link(make_user().id)

    row = db.session.execute(select(Token)).scalar_one()
    assert len(token) >= 43
    assert row.token_hash == sessions.hash_of(token)
    assert row.expires_at == now + timedelta(minutes=30)


def test_a_newer_link_ends_the_older_one(forum):
    ada = make_user()
    older, newer = link(ada), link(ada)

    with pytest.raises(NotFound):
        accounts.reset_password(older, "new")
    accounts.reset_password(newer, "new")


def test_a_link_is_dead_after_half_an_hour(forum):
    ada = make_user(password_hash="old")
    with clock_at(clock.now() - timedelta(minutes=30)):
        token_hash = link(ada)

    with pytest.raises(NotFound, match="does not work any more"):
        accounts.reset_password(token_hash, "new")

    accounts.prune_tokens()
    assert db.session.execute(select(Token)).first() is None
    assert person(ada.id).password_hash == "old"


def test_a_block_ends_every_session_and_every_link(forum):
    ada = make_user()
    enter(ada)
    token_hash = link(ada)

    accounts.block(ada.id)

    assert not has_sessions(ada)
    assert person(ada.id).blocked_at is not None
    with pytest.raises(NotFound):
        accounts.reset_password(token_hash, "new")
    with pytest.raises(NotValid, match="is blocked"):
        accounts.make_reset_link(ada.id)


def test_a_block_can_be_lifted(forum):
    ada = make_user(password_hash="hash", blocked_at=clock.now())

    accounts.unblock(ada.id)

    assert accounts.sign_in(ada.id, "hash", "Firefox", is_remembered=False)


def test_a_role_is_one_of_five(forum):
    ada = make_user()

    accounts.change_role(ada.id, "moderator")

    assert person(ada.id).role == "moderator"
    with pytest.raises(NotValid) as refusal:
        accounts.change_role(ada.id, "guest")
    assert "member, expert, editor, moderator, admin" in str(refusal.value.reason)
