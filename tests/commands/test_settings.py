"""`flask settings`: read and changed from the command line."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from forum.settings import REGISTRY


def test_a_setting_is_changed_and_read(app: Flask) -> None:
    assert run(app, "get", "site_name") == (0, "Askwell\n")
    assert run(app, "set", "site_name", " Quiet Room ") == (0, "site_name = Quiet Room\n")
    assert run(app, "get", "site_name") == (0, "Quiet Room\n")


def test_every_setting_is_listed_with_its_meaning(app: Flask) -> None:
    run(app, "set", "allows_downvotes", "no")

    status, printed = run(app, "list")

    assert status == 0
    assert [line.split(" = ")[0] for line in printed.splitlines()[::2]] == list(REGISTRY)
    assert "allows_downvotes = off\n    Posts can be voted down as well as up.\n" in printed


def test_a_list_of_words_may_have_many_lines(app: Flask) -> None:
    words = "casino*\nbuy cheap, zebra"

    assert run(app, "set", "blocked_words", words) == (0, f"blocked_words = {words}\n")

    assert run(app, "get", "blocked_words") == (0, f"{words}\n")
    assert "blocked_words = casino*\n    buy cheap, zebra\n" in run(app, "list")[1]


def test_a_script_reads_the_settings_as_json(app: Flask) -> None:
    run(app, "set", "restore_days", "7")

    listed = {entry["name"]: entry for entry in json.loads(run(app, "list", "--json")[1])}

    assert listed.keys() == REGISTRY.keys()
    assert listed["restore_days"]["value"] == 7
    assert listed["restore_days"]["is_default"] is False
    assert listed["site_name"]["is_default"] is True


@pytest.mark.parametrize(
    "words",
    [
        ("get", "colour"),
        ("set", "colour", "blue"),
        ("set", "restore_days", "0"),
        ("set", "restore_days", "many"),
        ("set", "allows_downvotes", "perhaps"),
        ("set", "site_name", ""),
        ("set", "site_name", "n" * 61),
    ],
)
def test_what_does_not_fit_is_said_in_one_line(words: tuple[str, ...], app: Flask) -> None:
    before = run(app, "list")

    status, printed = run(app, *words)

    assert status == 1
    assert printed.startswith("Error: ")
    assert len(printed.splitlines()) == 1
    assert run(app, "list") == before


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["settings", *words])
    return result.exit_code, result.output
