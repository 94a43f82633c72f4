"""Every column of the database is accounted for, and what has its time is let go of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, Table

from forum import clock
from forum.database import commit
from forum.domain import privacy
from forum.models import Base
from forum.settings import Settings
from tests.factories import make_question, make_user, stored
from tests.times import clock_at


def columns_of(metadata: MetaData) -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
    }


def accounted_for() -> list[str]:
    personal = [column for kept in privacy.REGISTRY for column in kept.columns]
    return personal + [column for group in privacy.NOT_PERSONAL.values() for column in group]


def complaints(there: set[str], named: Iterable[str]) -> dict[str, set[str]]:
    """What is missing, what is named though it is gone, and what is named twice."""
    counted = Counter(named)
    found = {
        "missing": there - counted.keys(),
        "stale": counted.keys() - there,
        "named twice": {column for column, times in counted.items() if times > 1},
    }
    return {what: columns for what, columns in found.items() if columns}


def test_every_column_is_accounted_for_once() -> None:
    assert complaints(columns_of(Base.metadata), accounted_for()) == {}


def test_a_column_that_nobody_accounts_for_is_found() -> None:
    later = MetaData()
    Table("post", later, Column("id", Integer), Column("address", Integer))

    found = complaints(columns_of(later), ["post.id", "post.id", "post.agent"])

    assert found == {
        "missing": {"post.address"},
        "stale": {"post.agent"},
        "named twice": {"post.id"},
    }


def test_everything_says_what_it_is_what_for_and_how_long() -> None:
    settings = Settings(restore_days=1)

    told = [(str(kept.what), str(kept.why), kept.stays(settings)) for kept in privacy.REGISTRY]

    assert all(all(sentences) for sentences in told)
    assert "for 1 day, and" in told[0][2]
    assert "for 30 days, and" in privacy.REGISTRY[0].stays(Settings())


def test_no_two_jobs_have_one_name() -> None:
    names = [pruning.name for pruning in privacy.prunings()]

    assert len(names) == len(set(names)) >= 7


@pytest.mark.parametrize("name", [pruning.name for pruning in privacy.prunings()])
def test_nothing_is_let_go_of_where_nothing_is_over(name: str, forum: Flask) -> None:
    (pruning,) = (each for each in privacy.prunings() if each.name == name)
    make_question(by=make_user(), tags=("sleep",))

    assert not pruning.run()


def test_what_was_deleted_long_ago_is_let_go_of(forum: Flask) -> None:
    ada = make_user()
    with clock_at(clock.now() - timedelta(days=31)):
        question = make_question(by=ada, is_deleted=True)
    (pruning,) = (each for each in privacy.prunings() if each.name == "deleted posts")

    gone = pruning.run()
    commit()

    assert (gone, pruning.run()) == (1, 0)
    assert stored(question).state == "erased"
