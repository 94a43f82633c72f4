"""Every column of the database is accounted for, and what has its time is let go of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, Table, func, select

from forum import settings
from forum.database import commit, db
from forum.domain import privacy
from forum.domain.posting import accepting, deleting, editing, erasing
from forum.models import Base, Revision, Tag
from forum.settings import Settings
from forum.text.markup import render
from tests.erased import delete_long_ago, left_of, wrong_rows
from tests.factories import (
    actor,
    make_answer,
    make_question,
    make_user,
    points_of,
    stored,
    vote,
)


def count(table: type[Base]) -> int:
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


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
    found = Settings(restore_days=1)

    told = [(str(kept.what), str(kept.why), kept.stays(found)) for kept in privacy.REGISTRY]

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

    assert pruning.run() == 0


def test_what_was_deleted_is_erased_when_it_cannot_be_restored_any_more(forum: Flask) -> None:
    ada, question = make_user(), make_question(by=make_user())
    old, young = make_answer(question, by=ada), make_answer(question, by=ada)
    vote(old)
    edit = editing.Edit(render("Other words."), reason="It was wrong.")
    editing.edit_post(old.id, edit, 1, actor(ada))
    commit()
    delete_long_ago(old)
    delete_long_ago(young, days=29)

    first, second = erasing.erase_old(), erasing.erase_old()
    commit()

    assert (first, second) == (1, 0)
    assert (stored(old).state, stored(young).state) == ("erased", "deleted")
    assert left_of(old) == {}
    assert count(Revision) == 0
    assert points_of(ada) == 100
    assert wrong_rows() == {}


def test_a_deleted_question_goes_with_its_tags_and_leaves_answers_be(forum: Flask) -> None:
    asker = make_user()
    question = make_question(by=asker, tags=("night",))
    answer = make_answer(question, "It helped me.", by=asker)
    accepting.accept_answer(answer.id, actor(asker), is_accepted=True)
    commit()
    delete_long_ago(question)

    assert erasing.erase_old() == 1
    commit()

    assert left_of(question) == {}
    assert count(Tag) == 0
    assert stored(answer).body == "It helped me."
    assert wrong_rows() == {}


def test_how_long_deleted_posts_stay_is_a_setting(forum: Flask) -> None:
    question = make_question()
    delete_long_ago(question, days=3)
    settings.change("restore_days", "2")
    commit()

    assert erasing.erase_old() == 1


def test_much_is_erased_piece_by_piece(forum: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.domain.posting.erasing.AT_ONCE", 2)
    for _ in range(3):
        delete_long_ago(make_question())

    assert [erasing.erase_old() for _ in range(3)] == [2, 1, 0]


def test_what_was_restored_meanwhile_stays(forum: Flask) -> None:
    question = make_question()
    delete_long_ago(question)
    deleting.restore_post(question.id, actor(make_user(role="editor")))
    commit()

    assert erasing.erase_old() == 0
    assert stored(question).state == "live"
