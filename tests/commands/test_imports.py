"""`flask import csv`: a file of answers becomes a forum, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.database import db
from forum.domain import recount
from forum.models import Post, User

COUNSELCHAT = Path(__file__).resolve().parents[3] / "shared/data/counselchat.csv"
COUNSELCHAT_COLUMNS = (
    *("--title", "questionTitle", "--text", "questionText", "--category", "topic"),
    *("--answer", "answerText", "--author", "author", "--votes", "upvotes", "--views", "views"),
)
FILE = "title,text,topic,answer,author\nHow?,Say.,sleep,Rest.,Ann\nHow?,Say.,sleep,Walk.,Ben\n"


def test_a_file_is_brought_once(app: Flask, tmp_path: Path) -> None:
    file = written(tmp_path, FILE)

    first, second = bring(app, file), bring(app, file)

    assert first == (0, "2 rows: 1 questions, 2 answers, 0 repeated\n")
    assert second == (0, "2 rows: 0 questions, 0 answers, 0 repeated, 2 already there\n")
    assert count(app, Post) == 3


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (FILE + "How?,Say.\n", "Row 4: it has 2 cells"),
        (FILE + "How?,Say.,2024,Run.,Cy\n", "Row 4: A category's name"),
        (FILE + "How?,Sa\0y.,sleep,Run.,Cy\n", "Line 4: this holds a NUL"),
        (FILE + "How?,Sa\udcffy.,sleep,Run.,Cy\n", "Line 4: this is not UTF-8"),
        (FILE.replace("answer", "words"), "No column looks like the answer"),
        ("", "No column looks like the title"),
    ],
)
def test_a_bad_file_is_said_in_one_line_and_nothing_is_written(
    text: str, why: str, app: Flask, tmp_path: Path
) -> None:
    status, printed = bring(app, written(tmp_path, text))

    assert status == 1
    assert printed.startswith(f"Error: {why}")
    assert len(printed.splitlines()) == 1
    assert (count(app, Post), count(app, User)) == (0, 0)


def test_a_file_that_is_not_there_is_said_in_one_line(app: Flask, tmp_path: Path) -> None:
    status, printed = bring(app, str(tmp_path / "gone.csv"))

    assert status == 1
    assert printed.startswith("Error: Cannot read ")
    assert len(printed.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.skipif(not COUNSELCHAT.exists(), reason=f"needs {COUNSELCHAT.name} beside the project")
def test_the_real_questions_are_brought_in_full(app: Flask) -> None:
    first = bring(app, str(COUNSELCHAT), *COUNSELCHAT_COLUMNS)
    second = bring(app, str(COUNSELCHAT), *COUNSELCHAT_COLUMNS)

    assert first == (0, "2129 rows: 824 questions, 2009 answers, 120 repeated\n")
    assert second == (
        0,
        "2129 rows: 0 questions, 0 answers, 120 repeated, 2009 already there\n",
    )
    with app.app_context():
        assert db.session.execute(select(func.max(Post.answer_count))).scalar() == 47
        assert [result for result in recount.compare() if result.rows] == []


def bring(app: Flask, file: str, *options: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["import", "csv", file, *options])
    return result.exit_code, result.stdout or result.stderr


def written(folder: Path, text: str) -> str:
    file = folder / "answers.csv"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    return str(file)


def count(app: Flask, table: type[Post] | type[User]) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).select_from(table)).scalar_one()
