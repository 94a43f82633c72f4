"""`flask categories seed`: a tree of categories from an indented text."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from forum.database import db
from forum.models import Category
from tests.factories import make_category

TREE = """\
# What we talk about
Mental Health: How we feel: and what helps

    Sleep   # nights
        Dreams
            Bad dreams
    C#: Not a comment
Relationships:
"""

BAD = [
    ("\tSleep", 1, "something else than spaces"),
    ("\xa0   Sleep", 1, "something else than spaces"),
    ("Health\n   Sleep", 2, "indented by 3 spaces"),
    ("Health\n        Sleep", 2, "deeper than a child"),
    ("    Sleep", 1, "deeper than a child"),
    ("A\n    B\n        C\n            D\n                E", 5, "fifth level"),
    (": no title", 1, "no title"),
    ("\u200b: nothing to see", 1, "no title"),
    ("T" * 81, 1, "its title has 81 characters; 80 is the most"),
    ("Sleep: " + "d" * 801, 1, "its description has 801 characters; 800 is the most"),
    ("Health\n\n2024", 3, "only a number"),
    ("???", 1, "letters"),
    ("Sleep\x07", 1, "no text"),
    ("Health\nSle\0ep", 2, "NUL"),
    ("Health\nSle\udcffep", 2, "not UTF-8"),
]


def test_a_tree_is_seeded(app: Flask, tmp_path: Path) -> None:
    result = seed(app, written(tmp_path, TREE))

    assert result == (0, "added 6, kept 0\n")
    assert tree(app) == [
        ("mental-health", "Mental Health", "mental-health", "How we feel: and what helps"),
        ("c", "C#", "mental-health/c", "Not a comment"),
        ("sleep", "Sleep", "mental-health/sleep", ""),
        ("dreams", "Dreams", "mental-health/sleep/dreams", ""),
        ("bad-dreams", "Bad dreams", "mental-health/sleep/dreams/bad-dreams", ""),
        ("relationships", "Relationships", "relationships", ""),
    ]


def test_a_second_seeding_changes_nothing(app: Flask, tmp_path: Path) -> None:
    file = written(tmp_path, TREE)
    seed(app, file)
    before = tree(app)

    result = seed(app, file)

    assert result == (0, "added 0, kept 6\n")
    assert tree(app) == before


def test_what_is_there_keeps_its_title_and_description(app: Flask, tmp_path: Path) -> None:
    make_category("SLEEP", description="As it was")

    result = seed(app, written(tmp_path, "Sleep: Anew\n    Dreams\n"))

    assert result == (0, "added 1, kept 1\n")
    assert ("sleep", "SLEEP", "sleep", "As it was") in tree(app)


def test_a_category_that_stands_twice_is_one(app: Flask, tmp_path: Path) -> None:
    result = seed(app, written(tmp_path, "Health\n    Sleep\nHealth: Again\n    Sleep\n    Rest\n"))

    assert result == (0, "added 3, kept 2\n")
    assert [path for _, _, path, _ in tree(app)] == ["health", "health/rest", "health/sleep"]


def test_new_children_stand_after_those_that_were_there(app: Flask, tmp_path: Path) -> None:
    seed(app, written(tmp_path, "Zeal\nRest\n"))

    seed(app, written(tmp_path, "Ease\nRest\n"))

    with app.app_context():
        titles = select(Category.title).order_by(Category.position)
        assert list(db.session.execute(titles).scalars()) == ["Zeal", "Rest", "Ease"]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_files_of_other_systems_are_read(ending: str, app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "tree.txt"
    file.write_bytes(b"\xef\xbb\xbf" + f"Santé{ending}    睡眠{ending}".encode())

    result = seed(app, str(file))

    assert result == (0, "added 2, kept 0\n")
    assert [path for _, _, path, _ in tree(app)] == ["santé", "santé/睡眠"]


@pytest.mark.parametrize(("text", "line", "why"), BAD)
def test_a_bad_line_is_named_and_nothing_is_written(
    text: str, line: int, why: str, app: Flask, tmp_path: Path
) -> None:
    status, printed = seed(app, written(tmp_path, f"{text}\nRelationships\n"))

    assert status == 1
    assert printed.startswith(f"Error: Line {line}: ")
    assert why in printed
    assert len(printed.splitlines()) == 1
    assert tree(app) == []


def test_every_bad_line_is_named(app: Flask, tmp_path: Path) -> None:
    _, printed = seed(app, written(tmp_path, "Health\n\tSleep\n  Rest\n: gone\n"))

    assert [line.split(":")[-2][-6:] for line in printed.splitlines()] == [
        "Line 2",
        "Line 3",
        "Line 4",
    ]


@pytest.mark.parametrize("name", ["gone.txt", ".", "\0"])
def test_a_file_that_cannot_be_read_is_said_in_one_line(
    name: str, app: Flask, tmp_path: Path
) -> None:
    status, printed = seed(app, f"{tmp_path}/{name}")

    assert status == 1
    assert printed.startswith("Error: Cannot read ")
    assert len(printed.splitlines()) == 1


def test_standard_input_is_read(app: Flask) -> None:
    runner = app.test_cli_runner()

    result = runner.invoke(args=["categories", "seed", "-"], input=b"Sleep\n")

    assert (result.exit_code, result.output) == (0, "added 1, kept 0\n")


def test_without_a_file_the_default_set_is_seeded(app: Flask) -> None:
    result = seed(app)

    status, printed = result
    assert status == 0
    assert f"added {len(tree(app))}, kept 0\n" == printed
    assert ("mental-health", "Mental Health") in {row[:2] for row in tree(app)}


def seed(app: Flask, *files: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["categories", "seed", *files])
    return result.exit_code, result.output


def written(folder: Path, text: str) -> str:
    file = folder / "tree.txt"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    return str(file)


def tree(app: Flask) -> list[tuple[str, str, str, str]]:
    with app.app_context():
        query = select(Category.slug, Category.title, Category.path, Category.description)
        return [tuple(row) for row in db.session.execute(query.order_by(Category.path))]
