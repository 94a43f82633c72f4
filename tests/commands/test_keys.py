"""`flask keys`: listed, rotated, destroyed with care."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from forum import create_app, keys
from forum.database import commit, roll_back
from tests.databases import hang_up
from tests.factories import make_answer, make_question


@pytest.fixture(autouse=True)
def settled(app: Flask) -> None:
    with app.app_context():
        keys.settle_keys(app.extensions["config"])
        commit()


def run(app: Flask, *words: str, typed: str = "") -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["keys", *words], input=typed)
    return result.exit_code, result.output


def run_anew(environ: dict[str, str], *args: str) -> tuple[int, str]:
    """The same by an application of its own, which leaves nothing open."""
    app = create_app(environ)
    done = run(app, *args)
    hang_up(app)
    return done


def test_keys_are_listed_with_how_many_writers_each_knows(app: Flask) -> None:
    make_answer(make_question())

    assert run(app, "list") == (0, "  1  2 writers                 the newest\n")
    assert json.loads(run(app, "list", "--json")[1]) == [
        {"number": 1, "is_newest": True, "names": 2}
    ]


def test_rotating_says_what_to_do_next(app: Flask) -> None:
    status, printed = run(app, "rotate")

    assert status == 0
    assert "Key 2 is there" in printed
    assert "restart" in printed
    assert [line.split()[0] for line in run(app, "list")[1].splitlines()] == ["1", "2"]


def test_destroying_says_what_is_lost_and_asks(app: Flask) -> None:
    make_question()
    run(app, "rotate")

    unsure = run(app, "destroy", "1", typed="n\n")
    kept = run(app, "list")[1]
    sure = run(app, "destroy", "1", typed="y\n")

    assert unsure[0] == 1
    assert "1 writer. Their posts stay" in unsure[1]
    assert len(kept.splitlines()) == 2
    assert sure[0] == 0
    assert "restart" in sure[1]
    assert [line.split()[0] for line in run(app, "list")[1].splitlines()] == ["2"]


def test_a_script_is_asked_nothing(app: Flask) -> None:
    run(app, "rotate")

    status, printed = run(app, "destroy", "1", "--yes")

    assert status == 0
    assert "[y/N]" not in printed


def test_a_destroying_that_was_broken_off_is_done_by_the_next_one(
    app: Flask, environ: dict[str, str]
) -> None:
    run(app, "rotate")
    with app.app_context():
        keys.forget_mark(app.extensions["config"], 1)
        commit()

    assert run_anew(environ, "destroy", "1", "--yes")[0] == 0
    assert run(app, "list")[1].split()[0] == "2"


def test_a_rotation_that_was_broken_off_keeps_no_next_one_from_work(
    app: Flask, environ: dict[str, str]
) -> None:
    with app.app_context():
        keys.rotate_keys(app.extensions["config"])
        roll_back()

    assert "Key 3 is there" in run_anew(environ, "rotate")[1]


@pytest.mark.parametrize(("number", "told"), [("1", "“flask keys rotate”"), ("7", "no key 7")])
def test_the_newest_key_and_an_unknown_one_are_refused_in_one_line(
    number: str, told: str, app: Flask
) -> None:
    status, printed = run(app, "destroy", number)

    assert status == 1
    assert told in printed
    assert len(printed.splitlines()) == 1
