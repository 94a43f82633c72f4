"""`make bench`: build the data sets, measure the real server on each, report."""

from __future__ import annotations

import fcntl
import json
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from bench import machine
from bench.data import CACHE
from bench.load import NoTool, require_wrk
from bench.measuring import FULL, SHORT, Say, measure_size
from bench.picture import picture
from bench.profile import profile
from bench.report import absurdities
from bench.servers import NotStarted
from bench.shapes import LARGE, SMALL
from bench.tables import Table, tables

DISTURBED = """\
* Others kept the cores busy meanwhile, so rates and times say little: believe the CPU figures.
  Shares of the floor are then taken from them too (what both would reach on idle cores)."""


@click.command()
@click.option("--short", is_flag=True, help="SMALL only, two seconds a page: under a minute.")
@click.option("--markdown", is_flag=True, help="Print the tables as Markdown.")
@click.option("--rebuild", is_flag=True, help="Build the data sets anew.")
@click.option("--again", is_flag=True, help="Measure nothing: print the last report.")
@click.option("--profile", "is_profile", is_flag=True, help="Show where pages spend their time.")
def bench(short: bool, markdown: bool, rebuild: bool, again: bool, is_profile: bool) -> None:
    """Measure how fast the forum is, on the real server, beside the least that Flask can do.

    All load goes to this machine and ends by itself. Exit status 1 only for what cannot be
    right on any machine: an answer that failed, or one that took absurdly long.
    """
    # Told to end, it ends what it started first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if is_profile:
        _print_tables(profile(SMALL if short else LARGE, _say), is_markdown=markdown)
        return
    if not again:
        _keep(_measured(is_short=short, is_rebuilt=rebuild))
    report = _read(_file("last.json", is_short=short))
    if report is None:
        raise click.ClickException("nothing was measured yet")
    before = _read(_file("before.json", is_short=short))
    _print(report, before, is_markdown=markdown)
    if wrong := absurdities(report):
        raise click.ClickException("\n".join(["this cannot be right:", *wrong]))


def _measured(*, is_short: bool, is_rebuilt: bool) -> dict[str, Any]:
    try:
        require_wrk()
        with _alone():
            return _all_sizes(is_short, is_rebuilt, _say)
    except (NoTool, NotStarted) as problem:
        raise click.ClickException(str(problem)) from problem


@contextmanager
def _alone() -> Iterator[None]:
    """Refuse to run beside another bench of this checkout."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise click.ClickException("another make bench is running here") from taken
        yield


def _all_sizes(is_short: bool, is_rebuilt: bool, say: Say) -> dict[str, Any]:
    began, loads = time.monotonic(), [machine.load()]
    sizes = {}
    for size in (SMALL,) if is_short else (SMALL, LARGE):
        effort = SHORT if is_short else FULL
        sizes[size.name] = measure_size(size, effort, say, is_rebuilt=is_rebuilt)
        loads.append(machine.load())
    return {
        "at": time.strftime("%Y-%m-%d %H:%M"),
        "is_short": is_short,
        "seconds": round(time.monotonic() - began),
        "machine": machine.machine(),
        "loads": loads,
        "sizes": sizes,
    }


def _keep(report: dict[str, Any]) -> None:
    """Store a report; the one of the same kind before it stays to be compared with."""
    last = _file("last.json", is_short=report["is_short"])
    if last.exists():
        last.replace(_file("before.json", is_short=report["is_short"]))
    last.write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")
    drawn = _file("last.svg", is_short=report["is_short"])
    drawn.write_text(picture(report), encoding="utf-8")


def _file(name: str, *, is_short: bool) -> Path:
    """Where a report of one kind lies: a short run leaves the full one alone."""
    return CACHE / (f"short-{name}" if is_short else name)


def _read(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _say(line: str) -> None:
    click.echo(line, err=True)


def _print_tables(tables: Iterable[Table], *, is_markdown: bool) -> None:
    for table in tables:
        if table.rows:
            click.echo("\n" + (table.markdown() if is_markdown else table.plain()))


def _print(report: dict[str, Any], before: dict[str, Any] | None, *, is_markdown: bool) -> None:
    facts = report["machine"]
    click.echo(
        f"{report['at']}: {facts['cores']} × {facts['processor']}, {facts['memory_gb']} GB, "
        f"{facts['system']}, Python {facts['python']}, SQLite {facts['sqlite']}, "
        f"Granian {facts['granian']}; load {' → '.join(map(str, report['loads']))}"
    )
    _print_tables(tables(report, before), is_markdown=is_markdown)
    if machine.is_busy(report["loads"]):
        click.echo(f"\n{DISTURBED}")
    stored = [_file(name, is_short=report["is_short"]) for name in ("last.json", "last.svg")]
    click.echo(f"\nMeasured in {report['seconds']} s: {', '.join(map(_here, stored))}")


def _here(path: Path) -> str:
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


if __name__ == "__main__":
    sys.exit(bench())
