"""How much a person, and all who share a network, may do within an hour."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import settings
from forum.database import commit, db, roll_back
from forum.domain import accounts, limits
from forum.domain.actors import Actor
from forum.domain.posting import writing
from forum.domain.voting import cast_vote
from forum.errors import TooMany
from forum.models import Base, Slot
from forum.text.markup import Text, render
from tests.factories import actor, make_question, make_user, new_nonce
from tests.times import clock_at

NUMBERS = itertools.count(1)
NOON = datetime(2026, 5, 4, 12, 0, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
ONE_O_CLOCK = datetime(2026, 5, 4, 13, tzinfo=UTC)


# What is done, once for each act: its number, who does it, to which question, by which form.
DEEDS: dict[str, Callable[..., Any]] = {
    "ask": lambda n, by, _, form=b"": writing.add_question(TITLE, words(n), None, (), by, form),
    "answer": lambda n, by, to, form=b"": writing.add_answer(to, words(n), by, form),
    "comment": lambda n, by, to, form=b"": writing.add_comment(to, words(n), by, form),
    "vote": lambda _, by, to: cast_vote(to, 1, by),
    "register": lambda n, by, _: accounts.register(f"new{n}", f"n{n}@x.test", "-", by.network),
}
TITLE = "How do I say that I am not well?"
WRITTEN = ("ask", "answer", "comment")
Q2A = {
    ("ask", "member"): 10,
    ("ask", "network"): 20,
    ("answer", "member"): 25,
    ("answer", "network"): 50,
    ("comment", "member"): 20,
    ("comment", "network"): 40,
    ("vote", "member"): 300,
    ("vote", "network"): 600,
    ("register", "network"): 5,
}
HERE, THERE = "198.51.100.0/24", "203.0.113.0/24"


def words(n: int) -> Text:
    return render(f"Words of their own, number {n}.")


def allow(act: str, *, of_member: int = 0, of_network: int = 0) -> None:
    """Other limits than Q2A's, small ones; 0 is none."""
    if act in limits.OF_MEMBER:
        settings.change(limits.OF_MEMBER[act].setting, str(of_member))
    settings.change(limits.OF_NETWORK[act].setting, str(of_network))
    commit()


def member(role: str = "member", network: str = HERE) -> Actor:
    return actor(make_user(role=role)).coming_from(network)


def guest(network: str = HERE) -> Actor:
    return Actor(network=network)


def done(act: str, people: Iterable[Actor]) -> int:
    """How many of these deeds are done, one for each of `people`."""
    count = 0
    for by in people:
        question, n = make_question(), next(NUMBERS)
        try:
            DEEDS[act](n, by, question.id)
        except TooMany:
            roll_back()
        else:
            commit()
            count += 1
    return count


def everything() -> dict[str, list[tuple[object, ...]]]:
    """All rows there are."""
    return {
        table.name: sorted(map(tuple, db.session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }


@pytest.mark.parametrize(("act", "whose"), Q2A)
def test_the_limits_are_q2as(act, whose):
    limit = (limits.OF_MEMBER if whose == "member" else limits.OF_NETWORK)[act]

    assert settings.REGISTRY[limit.setting].default == Q2A[act, whose]


def test_there_is_no_limit_but_these():
    of_member = {(act, "member") for act in limits.OF_MEMBER}
    of_network = {(act, "network") for act in limits.OF_NETWORK}

    assert of_member | of_network == set(Q2A)


def everywhere(by: Actor) -> list[Actor]:
    return [by.coming_from(f"10.0.{n}.0/24") for n in range(7)]


def with_and_without(by: Actor) -> list[Actor]:
    return [by, by.unnamed()] * 3


# Who does it again and again, with 3 for each member and 4 for each network, and how often.
CASES: dict[str, tuple[Callable[[], list[Actor]], int]] = {
    "a member": (lambda: [member()] * 7, 3),
    "many members": (lambda: [member() for _ in range(7)], 4),
    "a member from everywhere": (lambda: everywhere(member()), 3),
    "an expert": (lambda: [member("expert")] * 7, 7),
    "an editor": (lambda: [member("editor")] * 7, 7),
    "an administrator": (lambda: [member("admin")] * 7, 7),
    "a moderator without a name": (lambda: [member("moderator").unnamed()] * 7, 3),
    "a member without a name": (lambda: [member().unnamed()] * 7, 3),
    "a member with and without": (lambda: with_and_without(member()), 3),
    "a guest": (lambda: [guest()] * 7, 4),
    "guests everywhere": (lambda: everywhere(guest()), 7),
    "guests and members": (lambda: [guest(), member()] * 4, 4),
    "an import": (lambda: [member(network="")] * 7, 7),
}
OF_EVERY_ACT = ["a member", "many members", "a member from everywhere", "an expert"]
TABLE = [("ask", who) for who in CASES]
TABLE += [(act, who) for act in ("answer", "comment", "vote") for who in OF_EVERY_ACT]


@pytest.mark.parametrize(("act", "who"), TABLE)
def test_so_often_within_an_hour_and_no_more(forum, act, who):
    people, times = CASES[who]
    allow(act, of_member=3, of_network=4)

    with clock_at(NOON):
        assert done(act, people()) == times


def test_so_many_accounts_from_one_network_and_no_more(forum):
    with clock_at(NOON):
        assert done("register", [guest()] * 7) == 5
        assert done("register", [guest(THERE)]) == 1


@pytest.mark.parametrize("act", DEEDS)
def test_a_limit_of_nought_is_none(forum, act):
    allow(act)

    with clock_at(NOON):
        assert done(act, [member()] * 7) == 7


@pytest.mark.parametrize("act", DEEDS)
def test_the_next_hour_counts_anew(forum, act):
    allow(act, of_network=1)

    for moment in (NOON, ONE_O_CLOCK, ONE_O_CLOCK + 12 * HOUR):
        with clock_at(moment):
            assert done(act, [member(), member()]) == 1


@pytest.mark.parametrize("act", DEEDS)
def test_what_is_refused_writes_nothing_and_says_how_long_to_wait(forum, act):
    allow(act, of_network=1)
    question, one, other = make_question(), member(), member()
    with clock_at(NOON):
        DEEDS[act](1, one, question.id)
        commit()
        before = everything()

        with pytest.raises(TooMany) as refusal:
            DEEDS[act](2, other, question.id)
        commit()

    assert everything() == before
    assert refusal.value.retry_after == 59 * 60 + 40
    assert "from your network in this hour" in str(refusal.value.reason)
    assert "60 minutes" in str(refusal.value.reason)


def test_a_member_is_told_of_their_own_limit_and_never_to_wait_for_1_minutes(forum):
    allow("ask", of_member=1, of_network=1)
    ada = member()
    with clock_at(ONE_O_CLOCK - timedelta(seconds=1)):
        DEEDS["ask"](1, ada, 0)
        with pytest.raises(TooMany) as refusal:
            DEEDS["ask"](2, ada, 0)

    assert refusal.value.retry_after == 1
    assert str(refusal.value.reason) == (
        "You have asked a lot in this hour. You can go on in 2 minutes."
    )


@pytest.mark.parametrize("act", WRITTEN)
def test_the_same_form_again_is_not_counted(forum, act):
    allow(act, of_network=1)
    question, nonce = make_question(), new_nonce()
    with clock_at(NOON):
        made = {DEEDS[act](1, guest(), question.id, nonce).id for _ in range(5)}

        assert len(made) == 1
        assert done(act, [guest()]) == 0


def test_a_vote_that_changes_nothing_is_not_counted(forum):
    allow("vote", of_member=1)
    question, ada = make_question(), member()
    with clock_at(NOON):
        for _ in range(5):
            cast_vote(question.id, 1, ada)

        with pytest.raises(TooMany):
            cast_vote(question.id, -1, ada)


@pytest.mark.parametrize("act", ["ask", "vote"])
def test_of_many_deeds_at_once_exactly_so_many_are_done(app: Flask, act: str) -> None:
    with app.app_context():
        allow(act, of_member=7, of_network=5)
        by = member()
        goals = [make_question().id for _ in range(20)]

    def attempt(n: int) -> bool:
        with app.app_context():
            try:
                DEEDS[act](n, by, goals[n])
            except TooMany:
                roll_back()
                return False
            commit()
            return True

    with clock_at(NOON), ThreadPoolExecutor(20) as crowd:
        assert sum(crowd.map(attempt, range(20))) == 5


def test_a_guest_and_a_member_without_a_name_take_as_many_rows(forum):
    counts = []
    for who in (guest(), member().unnamed(), member("expert").unnamed()):
        done("answer", [who])
        counts.append(db.session.execute(select(func.count()).select_from(Slot)).scalar_one())

    assert counts == [counts[0] * n for n in (1, 2, 3)]
    assert counts[0] >= 2
