from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from forum import clock
from forum.database import commit, db
from forum.errors import NotFound
from forum.models import Post, User
from forum.reading import people
from tests.factories import (
    make_answer,
    make_comment,
    make_question,
    make_user,
    vote,
)
from tests.times import clock_at

NOON = clock.now().replace(hour=12, minute=0, second=0) - timedelta(days=3)


@pytest.mark.parametrize(("order", "names"), [("points", ["Ada", "Bo"]), ("new", ["Bo", "Ada"])])
def test_people_come_by_points_or_by_age(forum: Flask, order: str, names: list[str]) -> None:
    make_user("Bo", points=100, created_at=NOON)
    make_user("Ada", points=900, created_at=NOON - timedelta(days=1))

    page = people.people_page(order, 1)

    assert [card.name for card in page.rows] == names


@pytest.mark.parametrize("order", people.ORDERS)
def test_who_is_blocked_is_not_listed_but_what_they_wrote_has_its_author(
    forum: Flask, order: str
) -> None:
    eve = make_user("Eve", blocked_at=NOON)
    make_user("Ada")

    assert [card.name for card in people.people_page(order, 1).rows] == ["Ada"]
    assert people.person_named("Eve").id == eve.id


def test_a_person_is_told_in_numbers(forum: Flask) -> None:
    ada = make_user("Ada", role="expert", created_at=NOON, last_seen_on=date(2026, 3, 12))
    make_question(by=ada)
    question = make_question()
    make_answer(question, by=ada, is_accepted=True)
    make_answer(make_question(), by=ada)
    make_answer(make_question(), by=ada, is_deleted=True)
    vote(question, by=ada)

    person = people.person_named("Ada")

    assert (person.question_count, person.answer_count) == (1, 2)
    assert (person.role, person.created_at) == ("expert", NOON)
    assert person.last_seen_on == datetime(2026, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["ada", "ADA", "Ada", "\uff21da"])
def test_a_person_is_found_by_a_name_that_looks_the_same(forum: Flask, typed: str) -> None:
    make_user("Ada")

    assert people.person_named(typed).name == "Ada"


@pytest.mark.parametrize("name", ["nobody", "", "x" * 5_000])
def test_nobody_is_not_found(forum: Flask, name: str) -> None:
    make_user("Ada")

    with pytest.raises(NotFound):
        people.person_named(name)


def test_an_answer_is_shown_under_its_question(forum: Flask) -> None:
    ada = make_user("Ada")
    answer = make_answer(make_question("How do I sleep?"), "Read **a book**.", ada)
    vote(answer)

    (shown,) = people.answers_of(ada.id, 1).rows

    assert (shown.id, shown.kind, shown.title) == (answer.id, "answer", "How do I sleep?")
    assert (shown.score, shown.is_accepted, shown.excerpt) == (1, False, "Read a book.")


def test_an_accepted_answer_is_marked(forum: Flask) -> None:
    ada = make_user("Ada")
    make_answer(make_question(), by=ada, is_accepted=True)

    (shown,) = people.answers_of(ada.id, 1).rows

    assert shown.is_accepted


def test_activity_is_all_that_a_person_wrote(forum: Flask) -> None:
    ada = make_user("Ada")
    write_one_of_each(ada)

    shown = people.activity_of(ada.id, 1).rows

    assert [post.kind for post in shown] == ["comment", "answer", "question"]


def test_each_kind_has_its_list(forum: Flask) -> None:
    ada = make_user("Ada")
    write_one_of_each(ada)

    asked, answered = people.questions_of(ada.id, 1).rows, people.answers_of(ada.id, 1).rows

    assert [row.title for row in asked] == ["By Ada"]
    assert [post.title for post in answered] == ["By a guest"]


def test_what_is_deleted_or_stands_below_it_is_not_shown(forum: Flask) -> None:
    ada = make_user("Ada")
    make_question(by=ada, is_deleted=True)
    make_answer(make_question(), by=ada, is_deleted=True)
    make_comment(make_question(), by=ada, is_deleted=True)
    answer = make_answer(make_question())
    make_comment(answer, by=ada)
    hide(answer)
    question = make_question()
    make_answer(question, by=ada)
    hide(question)

    shown = (
        *people.questions_of(ada.id, 1).rows,
        *people.answers_of(ada.id, 1).rows,
        *people.activity_of(ada.id, 1).rows,
    )

    assert shown == ()


def test_a_list_of_a_person_has_pages(forum: Flask) -> None:
    ada = make_user("Ada")
    for n in range(21):
        make_answer(make_question(f"Question {n}"), by=ada)

    first, second = people.answers_of(ada.id, 1), people.answers_of(ada.id, 2)

    assert (len(first.rows), first.has_more) == (20, True)
    assert (len(second.rows), second.has_more) == (1, False)


def write_one_of_each(user: User) -> None:
    with clock_at(NOON):
        make_question("By Ada", by=user)
        question = make_question("By a guest")
    with clock_at(NOON + timedelta(minutes=1)):
        answer = make_answer(question, by=user)
    with clock_at(NOON + timedelta(minutes=2)):
        make_comment(answer, by=user)
    make_answer(question, by=make_user())


def hide(post: Post) -> None:
    query = update(Post).where(Post.id == post.id).values(state="deleted")
    db.session.execute(query.execution_options(synchronize_session=False))
    commit()
