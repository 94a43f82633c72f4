"""What the deployer sets, read once from the environment."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent

FORUM_NAMES = frozenset(
    {
        "FORUM_INSTANCE",
        "FORUM_BASE_URL",
        "FORUM_TRUSTED_HOSTS",
        "FORUM_PROXY_HOPS",
        "FORUM_MAIL_HOST",
        "FORUM_MAIL_PORT",
        "FORUM_MAIL_USER",
        "FORUM_MAIL_PASSWORD",
        "FORUM_MAIL_PASSWORD_FILE",
        "FORUM_MAIL_TLS",
        "FORUM_MAIL_FROM",
        "FORUM_WORKERS",
        "FORUM_THREADS",
        "FORUM_LOG_LEVEL",
        "FORUM_LOG_FORMAT",
    }
)
HOST_NAME = r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+"
PLAIN_NAMES = frozenset(
    {"DATABASE_URL", "DATABASE_URL_FILE", "SECRET_KEY", "SECRET_KEY_FILE", "HOST", "PORT"}
)


class ConfigError(SystemExit):
    """A setting that cannot be used: one clear line, exit status 1."""

    def __init__(self, line: str) -> None:
        super().__init__(f"askwell: {line}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Mail:
    """How letters leave; `host` is empty until mail is set up."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    sender: str


@dataclass(frozen=True, slots=True)
class Config:
    """Everything the environment decides, checked."""

    instance: Path
    database_url: str
    secret_key: str
    host: str
    port: int
    base_url: str
    trusted_hosts: frozenset[str]
    proxy_hops: int
    mail: Mail
    workers: int | None
    threads: int | None
    log_level: str
    log_format: str

    @property
    def is_https(self) -> bool:
        """Whether people reach the site by https."""
        return self.base_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.database_url.startswith("sqlite")


def read_config(environ: Mapping[str, str] | None = None) -> Config:
    """Read and check the environment; raises `ConfigError` with one line."""
    env = _Environment(os.environ if environ is None else environ)
    env.refuse_unknown()
    instance = Path(env.text("FORUM_INSTANCE", str(ROOT / "instance"))).resolve()
    _make_folder(instance)
    host = env.text("HOST", "127.0.0.1")
    port = env.whole("PORT", 8000, 1, 65_535)
    if not re.fullmatch(HOST_NAME, host):
        raise ConfigError("HOST must be a host name or an address of this machine")
    base_url = _base_url(env.text("FORUM_BASE_URL", f"http://{_in_url(_visited(host))}:{port}"))
    return Config(
        instance=instance,
        database_url=_database_url(env.secret("DATABASE_URL"), instance),
        secret_key=env.secret("SECRET_KEY") or kept_secret(instance / "secret_key"),
        host=host,
        port=port,
        base_url=base_url,
        trusted_hosts=_trusted_hosts(env.text("FORUM_TRUSTED_HOSTS", ""), base_url),
        proxy_hops=env.whole("FORUM_PROXY_HOPS", 0, 0, 10),
        mail=_mail(env),
        workers=env.optional_whole("FORUM_WORKERS", 1, 64),
        threads=env.optional_whole("FORUM_THREADS", 1, 1024),
        log_level=env.choice("FORUM_LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
        log_format=env.choice("FORUM_LOG_FORMAT", "text", ("text", "json")),
    )


def kept_secret(path: Path) -> str:
    """Read a secret file, made on first use with mode 600; safe when two start at once."""
    if not path.exists():
        write_secret(path, secrets.token_urlsafe(48), is_first=True)
    return _read_secret("SECRET_KEY_FILE", path)


def write_secret(path: Path, text: str, *, is_first: bool) -> None:
    """Write a secret file of mode 600, all or none of it; raises `ConfigError`.

    One that is the first never takes the place of another.
    """
    whole = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if is_first:
            # Linked, not written in place: nobody ever reads a half, and the first one stays.
            with suppress(FileExistsError):
                os.link(whole, path)
            whole.unlink()
        else:
            whole.replace(path)
    except OSError as error:
        raise ConfigError(f"cannot write {path}: {error.strerror}") from error


class _Environment:
    """Typed reads that name the variable when it does not parse."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def refuse_unknown(self) -> None:
        for name in sorted(self._values):
            if name.startswith("FORUM_") and name not in FORUM_NAMES:
                raise ConfigError(f"{name} is not a setting of this program")

    def text(self, name: str, default: str) -> str:
        return self._values.get(name, "").strip() or default

    def secret(self, name: str) -> str:
        path = self._values.get(f"{name}_FILE", "").strip()
        if path:
            return _read_secret(f"{name}_FILE", Path(path))
        return self._values.get(name, "").strip()

    def whole(self, name: str, default: int, lowest: int, highest: int) -> int:
        value = self.optional_whole(name, lowest, highest)
        return default if value is None else value

    def optional_whole(self, name: str, lowest: int, highest: int) -> int | None:
        text = self.text(name, "")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", text) or not lowest <= int(text) <= highest:
            raise ConfigError(f"{name} must be a whole number from {lowest} to {highest}")
        return int(text)

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        text = self.text(name, default).lower()
        if text not in choices:
            raise ConfigError(f"{name} must be one of {', '.join(choices)}")
        return text


def _read_secret(name: str, path: Path) -> str:
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name}: cannot read {path}") from error
    if not secret:
        raise ConfigError(f"{name}: {path} is empty")
    return secret


def _make_folder(instance: Path) -> None:
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not any(instance.glob("*")):
            # A clone brings the folder; what will lie in it is for nobody else to read.
            instance.chmod(0o700)
    except OSError as error:
        raise ConfigError(f"FORUM_INSTANCE: cannot make {instance}: {error.strerror}") from error


def _visited(host: str) -> str:
    """Where people find what listens there: a listening address is no address to visit."""
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 # only read


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _base_url(url: str) -> str:
    """The address as browsers write it in `Origin`: lower case, without the usual port."""
    try:
        parts = urlsplit(url)
        usual_port = {"http": 80, "https": 443}[parts.scheme]
        port = usual_port if parts.port is None else parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (KeyError, ValueError):
        port, host = 0, ""
    if not re.fullmatch(HOST_NAME, host) or not port or not re.fullmatch(r"[^@?#]+", url):
        raise ConfigError("FORUM_BASE_URL must look like https://forum.example")
    if parts.path not in {"", "/"}:
        raise ConfigError("FORUM_BASE_URL must look like https://forum.example, without a path")
    address = f"{parts.scheme}://{_in_url(host)}"
    return address if port == usual_port else f"{address}:{port}"


def _trusted_hosts(text: str, base_url: str) -> frozenset[str]:
    named = [host for host in re.split(r"[\s,]+", text) if host]
    for host in named:
        if not re.fullmatch(HOST_NAME, host.strip("[]")):
            raise ConfigError(f"FORUM_TRUSTED_HOSTS: {host} is not a host name")
    own = urlsplit(base_url).hostname or ""
    hosts = named or [own, "127.0.0.1", "localhost"]
    return frozenset(host.lower().strip("[]") for host in hosts)


def _database_url(url: str, instance: Path) -> str:
    """The address as SQLAlchemy reads it; a relative file lies in the instance folder."""
    scheme, _, rest = (url or "sqlite:///forum.db").partition("://")
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return _readable_url(f"postgresql+psycopg://{rest}")
    if scheme != "sqlite" or not rest.removeprefix("/"):
        raise ConfigError("DATABASE_URL must begin with sqlite:///, postgres:// or postgresql://")
    path = instance / rest.removeprefix("/")
    if path.name == ":memory:" or "?" in rest or not rest.startswith("/"):
        raise ConfigError("DATABASE_URL must name a file, as in sqlite:////srv/forum.db")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"DATABASE_URL: cannot make {path.parent}: {error.strerror}") from error
    return f"sqlite:///{path}"


def _readable_url(url: str) -> str:
    try:
        is_readable = (make_url(url).port or 5432) < 65_536
    except (ArgumentError, ValueError):
        is_readable = False
    if not is_readable:
        raise ConfigError("DATABASE_URL must look like postgresql://user@host:5432/name")
    return url


def _mail(env: _Environment) -> Mail:
    tls = env.choice("FORUM_MAIL_TLS", "starttls", ("none", "starttls", "tls"))
    usual_port = {"none": 25, "starttls": 587, "tls": 465}[tls]
    return Mail(
        host=env.text("FORUM_MAIL_HOST", ""),
        port=env.whole("FORUM_MAIL_PORT", usual_port, 1, 65_535),
        user=env.text("FORUM_MAIL_USER", ""),
        password=env.secret("FORUM_MAIL_PASSWORD"),
        tls=tls,
        sender=env.text("FORUM_MAIL_FROM", ""),
    )
