"""`flask upkeep`: compared, recounted, rendered anew."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from forum import clock
from forum.database import commit, db, is_postgres
from forum.models import KeyMark, Post, User
from forum.sealing import keyring
from tests.factories import make_answer, make_question, make_user, stored, vote
from tests.times import clock_at


def test_a_forum_that_is_right_is_left_alone(app: Flask) -> None:
    make_thread()

    verified, recounted = run(app, "verify"), run(app, "recount")

    assert verified == (0, "All is well.\n")
    assert recounted[0] == 0
    assert recounted[1].splitlines()[-1] == "0 rows changed."


def test_what_is_off_is_found_told_and_put_right(app: Flask) -> None:
    make_thread()
    change(app, update(User).values(points=1))

    status, printed = run(app, "verify")

    assert status == 1
    assert printed.startswith("points and posts of people: 3 rows are off\n")
    assert run(app, "recount")[1].splitlines()[-2:] == [
        "points and posts of people: 3",
        "3 rows changed.",
    ]
    assert run(app, "verify") == (0, "All is well.\n")


def test_migrating_says_when_it_is_done(app: Flask) -> None:
    assert run(app, "migrate") == (0, "The database has the schema of this version.\n")


def test_migrating_lets_the_database_know_the_keys(app: Flask) -> None:
    run(app, "migrate")
    run(app, "migrate")

    with app.app_context():
        known = db.session.execute(select(KeyMark.number, KeyMark.mark)).all()
        assert known == [(1, keyring().newest.tag("mark"))]


def test_a_schema_of_a_newer_version_is_not_touched(app: Flask) -> None:
    change(app, text("UPDATE alembic_version SET version_num = 'later'"))

    status, printed = run(app, "migrate")

    assert status == 1
    assert len(printed.splitlines()) == 1


def test_verifying_writes_nothing(app: Flask) -> None:
    question = make_thread()
    change(app, update(Post).values(comment_count=7))

    run(app, "verify")

    assert stored(question).comment_count == 7


def test_a_row_that_points_nowhere_is_found(app: Flask) -> None:
    make_thread()
    with app.app_context():
        if is_postgres():
            pytest.skip("PostgreSQL lets no such row be")
        connection = db.session.connection().connection
        connection.rollback()
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("UPDATE post SET author_id = 999999")
        connection.execute("PRAGMA foreign_keys=ON")

    status, printed = run(app, "verify")

    assert status == 1
    assert "database file: row" in printed
    assert "of post points to a row of user that is not there" in printed


def test_posts_are_rendered_by_the_rules_of_today(app: Flask) -> None:
    question = make_question(body="So **tired**.")
    answer = make_answer(question, "Rest *well*.")
    change(app, update(Post).values(body_html="old", excerpt="old", body_digest=1))

    first, second = run(app, "rerender"), run(app, "rerender")

    assert first == (0, "2 posts rendered, 2 changed.\n")
    assert second == (0, "2 posts rendered, 0 changed.\n")
    assert stored(question).body_html == "<p>So <strong>tired</strong>.</p>"
    assert stored(question).excerpt == "So tired."
    assert stored(answer).body_html == "<p>Rest <em>well</em>.</p>"
    assert stored(answer).excerpt is None


def test_what_has_had_its_time_is_let_go_of_at_once(app: Flask) -> None:
    with clock_at(clock.now() - timedelta(days=31)):
        questions = [make_question(tags=(f"tag{n}",), is_deleted=True) for n in range(3)]
    kept = make_question(is_deleted=True)

    status, printed = run(app, "prune")

    assert status == 0
    assert printed.splitlines()[:2] == ["deleted posts: 3", "unused tags: 0"]
    assert {stored(question).state for question in questions} == {"erased"}
    assert stored(kept).state == "deleted"
    assert set(json.loads(run(app, "prune", "--json")[1]).values()) == {0}


def test_a_database_that_is_not_there_yet_is_said_in_one_line(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("DROP TABLE question_tag"))
        db.session.execute(text("DROP TABLE vote"))
        commit()

    status, printed = run(app, "recount")

    assert status == 1
    assert printed.startswith("Error: The database is not ready (")
    assert len(printed.splitlines()) == 1


def make_thread() -> Post:
    question = make_question(by=make_user())
    vote(make_answer(question, by=make_user()))
    return question


def change(app: Flask, query: object) -> None:
    with app.app_context():
        db.session.execute(query)  # type: ignore[call-overload]
        commit()


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["upkeep", *words])
    return result.exit_code, result.output
