"""One page under load: what wrk sees, and what it costs the server's processes."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import processes
from bench.servers import Server

CONNECTIONS = 8
SCRIPT = Path(__file__).with_name("walk.lua")
# The most processor time of strangers, in cores, that leaves a rate worth believing.
QUIET = 0.3


@dataclass(frozen=True, slots=True)
class Address:
    """One thing to ask for: a path, by whom, and which encodings the browser takes."""

    path: str
    cookie: str = ""
    encodings: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a page does under load; `quiet_rate` is what its cost allows on idle cores."""

    rate: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    quiet_rate: float
    strangers: float
    requests: int
    failed: int


class NoTool(Exception):
    """wrk is not installed; the message says what to do."""


def require_wrk() -> None:
    """Raise `NoTool` when there is no wrk."""
    if shutil.which("wrk") is None:
        raise NoTool("make bench needs wrk. On Debian and Ubuntu: apt install wrk")


class Stopwatch:
    """Processor time of a server, of those who ask it, and of everybody, since it was made."""

    def __init__(self, server: Server) -> None:
        self._pids = server.pids()
        self._before = self._now()

    def stop(self) -> tuple[float, float, float]:
        """Seconds that the server and the askers used, and cores that strangers kept busy."""
        server, askers, everybody, wall = (
            now - before for now, before in zip(self._now(), self._before, strict=True)
        )
        return server, askers, max(everybody - server - askers, 0) / wall

    def _now(self) -> tuple[float, float, float, float]:
        return (
            processes.cpu_seconds(self._pids),
            _own_seconds(),
            processes.machine_busy_seconds(),
            time.monotonic(),
        )


def measure(server: Server, addresses: Sequence[Address], seconds: int) -> Figures:
    """Ask for the addresses in turn, over eight connections, for so many seconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as listed:
        for address in addresses:
            listed.write(f"{address.path}\t{address.cookie}\t{address.encodings}\n")
        listed.flush()
        watch = Stopwatch(server)
        seen = _wrk(server, listed.name, seconds)
        server_seconds, asker_seconds, strangers = watch.stop()
    return figures(seen, server_seconds, asker_seconds, strangers)


def figures(
    seen: dict[str, float], server_seconds: float, asker_seconds: float, strangers: float
) -> Figures:
    """The figures of a page from what was seen and what it took."""
    requests = max(int(seen["requests"]), 1)
    cores = os.cpu_count() or 1
    return Figures(
        rate=round(requests / seen["seconds"], 1),
        p50_ms=round(seen["p50_ms"], 2),
        p99_ms=round(seen["p99_ms"], 2),
        cpu_ms=round(server_seconds / requests * 1000, 3),
        quiet_rate=round(cores * requests / max(server_seconds + asker_seconds, 0.01), 1),
        strangers=round(strangers, 2),
        requests=requests,
        failed=int(seen["failed"]),
    )


def _wrk(server: Server, listed: str, seconds: int) -> dict[str, float]:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s"]
    command += ["-s", str(SCRIPT), server.url, "--", listed]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("FIGURES "))
    seen: dict[str, float] = json.loads(line.removeprefix("FIGURES "))
    return seen


def _own_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)
