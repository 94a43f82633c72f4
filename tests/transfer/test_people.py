"""People of an older site keep their names."""

from __future__ import annotations

import pytest
from flask import Flask

from forum import clock
from forum.database import commit, db
from forum.models import User
from forum.transfer.people import people_named, person_of
from tests.factories import make_user

NAMES = [
    ("Dr. Ann  Lee", "Dr. Ann Lee"),
    ("  ", ""),
    ("Anonymous", ""),
    ("[deleted]", ""),
    ("---", ""),
    ("ann@forum.example", "ann"),
    ("Ann (ann@forum.example)", "Ann (ann"),
    ("n" * 50, "n" * 40),
]


@pytest.mark.parametrize(("name", "person"), NAMES)
def test_a_name_stays_as_far_as_it_can(name: str, person: str) -> None:
    assert person_of(name) == person


def test_people_are_made_without_address_and_password(forum: Flask) -> None:
    ids = people_named({"Ann Lee", ""}, clock.now())
    commit()

    person = db.session.query(User).one()
    assert ids == {"Ann Lee": person.id}
    assert (person.name, person.email, person.password_hash) == ("Ann Lee", None, None)


def test_somebody_who_is_called_so_already_is_the_same_person(forum: Flask) -> None:
    ann = make_user("Ann_Lee")

    ids = people_named({"ann lee", "Ben", "BEN"}, clock.now())

    assert ids["ann lee"] == ann.id
    assert ids["Ben"] == ids["BEN"]
