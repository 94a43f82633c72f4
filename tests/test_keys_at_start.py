"""The key file at a start while the database does not answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from forum import create_app, keys
from forum.config import ConfigError
from forum.database import db
from forum.sealing import first_keys, keyring


@pytest.fixture
def silent(environ: dict[str, str]) -> dict[str, str]:
    """The environment of a forum whose database does not answer."""
    if "DATABASE_URL" in environ:
        return {**environ, "DATABASE_URL": "postgresql://127.0.0.1:1/none"}
    file = Path(environ["FORUM_INSTANCE"]) / "forum.db"
    file.unlink()
    file.mkdir()
    return environ


@pytest.fixture
def path(environ: dict[str, str]) -> Path:
    path = Path(environ["FORUM_INSTANCE"]) / "post_keys"
    path.unlink(missing_ok=True)
    return path


def refusal(environ: dict[str, str]) -> str:
    with pytest.raises(ConfigError) as refused:
        create_app(environ)
    assert len(refused.value.line.splitlines()) == 1
    return refused.value.line


def test_no_key_is_made_for_a_missing_file(silent: dict[str, str], path: Path) -> None:
    assert f"{path} is missing, and the database does not answer (" in refusal(silent)
    assert not path.exists()


def test_no_key_is_made_for_an_empty_file(silent: dict[str, str], path: Path) -> None:
    path.touch()

    assert f"{path} is empty, and the database does not answer (" in refusal(silent)
    assert path.read_bytes() == b""


def test_a_damaged_database_is_none_that_knows_no_keys(
    kind_of_database: str, environ: dict[str, str], path: Path
) -> None:
    if kind_of_database == "postgresql":
        pytest.skip("a file that is none is SQLite's matter")
    (Path(environ["FORUM_INSTANCE"]) / "forum.db").write_bytes(b"no database" * 1000)

    assert "file is not a database" in refusal(environ)
    assert not path.exists()


def test_a_good_file_starts_a_forum_whose_database_comes_later(
    silent: dict[str, str], path: Path
) -> None:
    kept = first_keys(path)

    app = create_app(silent)

    with app.app_context():
        assert keyring() == kept
        with pytest.raises(ConfigError, match="cannot be compared"):
            keys.check_keys(app.extensions["config"])


def test_a_start_keeps_no_connection_that_a_forked_process_would_share(
    environ: dict[str, str],
) -> None:
    app = create_app(environ)

    with app.app_context():
        assert "Connections in pool: 0" in db.engines["reading"].pool.status()
