"""What the deployer sets: read, checked, and refused in one clear line."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from forum.config import FORUM_NAMES, Config, ConfigError, kept_secret, read_config

SECRET = "a secret for tests only, long enough to be one"


def config(folder: Path, **values: str) -> Config:
    return read_config({"FORUM_INSTANCE": str(folder), "SECRET_KEY": SECRET, **values})


def test_without_any_setting_it_runs_on_this_machine(tmp_path: Path) -> None:
    found = config(tmp_path)

    assert (found.host, found.port, found.base_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert found.database_url == f"sqlite:///{tmp_path}/forum.db"
    assert found.trusted_hosts == {"127.0.0.1", "localhost"}
    assert found.proxy_hops == 0
    assert found.workers is found.threads is None
    assert not found.mail.host
    assert not found.is_https
    assert found.is_sqlite


BAD = {
    "PORT": ["0", "65536", "-1", "80a", "８０", "1e3", "99999999999"],
    "HOST": ["not a host", "http://a", "a/b"],
    "FORUM_BASE_URL": [
        *("forum.example", "ftp://forum.example", "https://", "https://forum.example/forum"),
        *("https://forum.example?", "https://forum.example#", "https://a@forum.example"),
        *("https://forum example", "https://forum.example:99999", "https://forum.example:0"),
        *("https://[::1", "//forum.example", "https://.example.", "https://" + "a" * 70),
    ],
    "FORUM_TRUSTED_HOSTS": ["a;b", "http://forum.example", "forum.example:8000", "*"],
    "FORUM_PROXY_HOPS": ["-1", "11", "one"],
    "FORUM_WORKERS": ["0", "65", "many"],
    "FORUM_THREADS": ["0", "1025", "1.5"],
    "FORUM_LOG_LEVEL": ["loud", "trace"],
    "FORUM_LOG_FORMAT": ["xml"],
    "FORUM_MAIL_PORT": ["0", "smtp"],
    "FORUM_MAIL_TLS": ["ssl", "yes"],
    "DATABASE_URL": [
        *("forum.db", "mysql://h/d", "postgresql+psycopg2://h/d", "sqlite://", "sqlite:///"),
        *("sqlite:///:memory:", "sqlite:///a.db?mode=ro", "sqlite:////proc/none/forum.db"),
        *("postgresql://host:port/name", "postgresql://host:99999/name"),
    ],
    "DATABASE_URL_FILE": ["/no/such/file", "/dev/null", "/"],
    "SECRET_KEY_FILE": ["/no/such/file", "/dev/null", "/"],
    "FORUM_MAIL_PASSWORD_FILE": ["/no/such/file"],
    "FORUM_INSTANCE": ["/proc/none", "/dev/null", "/dev/null/below"],
    "FORUM_COLOUR": ["blue", ""],
    "FORUM_": ["1"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values]
)
def test_a_bad_value_is_one_line_that_names_it(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refusal:
        config(tmp_path, **{name: value})

    line = str(refusal.value)
    assert line.startswith("askwell: ")
    assert name in line
    assert "\n" not in line


def test_every_name_is_tried_or_free_text() -> None:
    free = {"FORUM_MAIL_HOST", "FORUM_MAIL_USER", "FORUM_MAIL_PASSWORD", "FORUM_MAIL_FROM"}

    assert FORUM_NAMES - set(BAD) == free


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://forum.example", "https://forum.example"),
        ("https://forum.example/", "https://forum.example"),
        ("HTTPS://Forum.Example", "https://forum.example"),
        ("https://forum.example:443", "https://forum.example"),
        ("http://forum.example:80/", "http://forum.example"),
        ("http://forum.example:8080", "http://forum.example:8080"),
        ("https://förum.example", "https://xn--frum-5qa.example"),
        ("https://[::1]:8443", "https://[::1]:8443"),
        ("http://192.168.1.7:8000", "http://192.168.1.7:8000"),
    ],
)
def test_the_public_address_is_kept_as_browsers_write_it(
    given: str, read: str, tmp_path: Path
) -> None:
    found = config(tmp_path, FORUM_BASE_URL=given)

    assert found.base_url == read
    assert found.is_https == read.startswith("https")


@pytest.mark.parametrize(
    ("host", "base_url"),
    [
        ("0.0.0.0", "http://127.0.0.1:9000"),  # noqa: S104
        ("::", "http://127.0.0.1:9000"),
        ("::1", "http://[::1]:9000"),
        ("192.168.1.7", "http://192.168.1.7:9000"),
    ],
)
def test_without_a_public_address_it_is_where_it_listens(
    host: str, base_url: str, tmp_path: Path
) -> None:
    assert config(tmp_path, HOST=host, PORT="9000").base_url == base_url


def test_hosts_are_the_named_ones_or_our_own(tmp_path: Path) -> None:
    own = config(tmp_path, FORUM_BASE_URL="https://Forum.example:8443")
    named = config(tmp_path, FORUM_TRUSTED_HOSTS="A.example, b.example\n[::1]")

    assert own.trusted_hosts == {"forum.example", "127.0.0.1", "localhost"}
    assert named.trusted_hosts == {"a.example", "b.example", "::1"}


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("sqlite:///other.db", "sqlite:///{folder}/other.db"),
        ("sqlite:///{folder}/below/other.db", "sqlite:///{folder}/below/other.db"),
        ("postgres://ada@db/forum", "postgresql+psycopg://ada@db/forum"),
        ("postgresql://ada:p%40ss@db:5433/forum", "postgresql+psycopg://ada:p%40ss@db:5433/forum"),
        ("postgresql+psycopg://db/forum", "postgresql+psycopg://db/forum"),
        ("postgresql:///forum?host=/run/pg", "postgresql+psycopg:///forum?host=/run/pg"),
        ("postgresql://[::1]:5432/forum", "postgresql+psycopg://[::1]:5432/forum"),
    ],
)
def test_a_database_is_named_as_people_name_it(given: str, read: str, tmp_path: Path) -> None:
    found = config(tmp_path, DATABASE_URL=given.format(folder=tmp_path))

    assert found.database_url == read.format(folder=tmp_path)
    assert found.is_sqlite == read.startswith("sqlite")


def test_every_secret_can_lie_in_a_file(tmp_path: Path) -> None:
    kept = {
        "SECRET_KEY": "k" * 40,
        "DATABASE_URL": "postgres://db/forum",
        "FORUM_MAIL_PASSWORD": "pß word",
    }
    files = {f"{name}_FILE": str(tmp_path / name) for name in kept}
    for name, text in kept.items():
        (tmp_path / name).write_text(text + "\n", encoding="utf-8")

    found = config(tmp_path, **files)

    assert found.secret_key == kept["SECRET_KEY"]
    assert found.database_url == "postgresql+psycopg://db/forum"
    assert found.mail.password == kept["FORUM_MAIL_PASSWORD"]


@pytest.mark.parametrize(("tls", "port"), [("none", 25), ("starttls", 587), ("tls", 465)])
def test_a_mail_port_follows_from_the_way_it_is_sealed(tls: str, port: int, tmp_path: Path) -> None:
    assert config(tmp_path, FORUM_MAIL_TLS=tls).mail.port == port
    assert config(tmp_path, FORUM_MAIL_TLS=tls, FORUM_MAIL_PORT="2525").mail.port == 2525


def test_a_secret_is_made_once_and_is_for_nobody_else(tmp_path: Path) -> None:
    environ = {"FORUM_INSTANCE": str(tmp_path / "new")}

    first, second = read_config(environ), read_config(environ)

    kept = tmp_path / "new" / "secret_key"
    assert first.secret_key == second.secret_key == kept.read_text()
    assert len(first.secret_key) >= 43
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert [path.name for path in kept.parent.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_agree_on_the_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as crowd:
        for n in range(20):
            found = set(crowd.map(kept_secret, [tmp_path / str(n)] * 8))

            assert len(found) == 1


@pytest.mark.parametrize("path", ["/proc/secret_key", "/no/such/folder/secret_key", "/proc"])
def test_a_folder_that_takes_no_secret_is_one_line(path: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        kept_secret(Path(path))

    assert path in str(refusal.value)


def test_an_empty_secret_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("\n")

    with pytest.raises(ConfigError, match="is empty"):
        read_config({"FORUM_INSTANCE": str(tmp_path)})
