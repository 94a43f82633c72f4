"""`flask demo`: an invented community, once."""

from __future__ import annotations

from flask import Flask

from tests.factories import make_user


def test_a_second_time_says_that_it_is_there(app: Flask) -> None:
    first, second = run(app), run(app)

    assert first == (
        0,
        "12 people have moved in, with 19 questions, 24 answers and 22 comments.\n",
    )
    assert second == (0, "The invented community is there already.\n")


def test_a_taken_name_is_said_in_one_line(app: Flask) -> None:
    make_user("juniper")

    status, printed = run(app)

    assert status == 1
    assert printed == (
        "Error: Somebody here is called “juniper” already, so the invented people stay away.\n"
    )


def run(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["demo"])
    return result.exit_code, result.output
