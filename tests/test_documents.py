"""What README and docs/ claim is so, and each check notices when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click import Group

from forum import create_app
from forum.config import FORUM_NAMES, PLAIN_NAMES
from tests import claims

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = "run: .venv\n\t@flask serve\n\ntest:\n"


@pytest.fixture
def commands(tmp_path: Path) -> Group:
    app = create_app({"FORUM_INSTANCE": str(tmp_path)})
    return app.cli


def test_every_target_told_of_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text()

    assert claims.unknown_targets(claims.documents(ROOT), makefile) == []


def test_every_command_told_of_is_there(commands: Group) -> None:
    assert claims.unknown_commands(claims.documents(ROOT), commands) == []


def test_every_variable_told_of_is_read() -> None:
    assert claims.unknown_variables(claims.documents(ROOT), FORUM_NAMES) == []


def test_every_variable_that_is_read_is_told_of() -> None:
    assert claims.unmentioned(claims.documents(ROOT), FORUM_NAMES | PLAIN_NAMES) == []


def test_every_path_and_link_leads_somewhere() -> None:
    assert claims.missing_paths(claims.documents(ROOT), ROOT) == []


def test_every_part_of_the_house_is_described() -> None:
    described = {"architecture": claims.documents(ROOT)["docs/architecture.md"]}
    parts = {path.stem for path in (ROOT / "forum").iterdir() if path.stem[0] not in "._"}

    assert claims.unmentioned(described, parts) == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Say `make run`, then make coffee.", []),
        ("```\nmake -s test\n```", []),
        ("Say `make tea`.", ["page.md: make tea is not in the Makefile"]),
        ("```\nmake tea\n```", ["page.md: make tea is not in the Makefile"]),
    ],
)
def test_a_target_that_is_not_there_is_found(text: str, complaint: list[str]) -> None:
    assert claims.unknown_targets({"page.md": text}, MAKEFILE) == complaint


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("`flask serve`, and `.venv/bin/flask worker --once`", []),
        ("`flask run --debug`, `from flask import Flask`", []),
        ("`flask dance`", ["page.md: flask dance is no command"]),
        ("```\n.venv/bin/flask dance --all\n```", ["page.md: flask dance is no command"]),
    ],
)
def test_a_command_that_is_not_there_is_found(
    text: str, complaint: list[str], commands: Group
) -> None:
    assert claims.unknown_commands({"page.md": text}, commands) == complaint


def test_a_variable_that_is_not_read_is_found() -> None:
    pages = {"page.md": "Set FORUM_COLOUR, or `FORUM_WORKERS`."}

    assert claims.unknown_variables(pages, FORUM_NAMES) == ["page.md: FORUM_COLOUR is not read"]


def test_a_variable_that_nobody_tells_of_is_found() -> None:
    pages = {"page.md": "`FORUM_MAIL_HOST`"}

    assert claims.unmentioned(pages, {"FORUM_MAIL", "FORUM_MAIL_HOST"}) == ["FORUM_MAIL"]


def test_a_path_or_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "forum").mkdir()
    pages = {"docs/page.md": "`forum/`, `forum/nowhere.py`, `forum/<door>/`, [see](gone.md#top)"}

    assert claims.missing_paths(pages, tmp_path) == [
        "docs/page.md: there is no forum/nowhere.py",
        "docs/page.md: there is no gone.md",
    ]
