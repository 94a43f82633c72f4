"""Servers under measurement: started as `make run` starts them, ended by their own ids."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench import processes
from bench.data import CACHE, environment
from forum.commands.serve import web_command
from forum.config import ROOT, read_config

HOST = "127.0.0.1"
FIRST_PORT = 8150
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10
OUTPUT = CACHE / "server.log"


class NotStarted(Exception):
    """A server that did not answer; the message holds the end of what it printed."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, its process, and how long its first answer took.

    `start_cpu_seconds` is the processor time of all its processes until then.
    """

    port: int
    pid: int
    start_seconds: float
    start_cpu_seconds: float

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}"

    def pids(self) -> list[int]:
        """All its processes."""
        return processes.family(self.pid)

    def memory(self) -> list[processes.Memory]:
        """What each of its processes holds."""
        return [found for pid in self.pids() if (found := processes.memory_of(pid))]


@contextmanager
def forum_server(instance: Path) -> Iterator[Server]:
    """The forum over an instance, web server and worker, as `make run` starts it."""
    port = free_port()
    environ = environment(instance, HOST=HOST, PORT=str(port))
    with _running([sys.executable, "-m", "flask", "serve"], environ, port, "/") as server:
        yield server


@contextmanager
def floor_server(database: Path) -> Iterator[Server]:
    """The floor under the same web server with the same options."""
    port = free_port()
    environ = environment(database.parent, HOST=HOST, PORT=str(port))
    command = web_command(read_config(environ))
    command[command.index("app:app")] = "bench.floor:app"
    environ["BENCH_DATABASE"] = str(database)
    with _running(command, environ, port, "/constant") as server:
        yield server


def free_port() -> int:
    """A port that nobody listens on."""
    for port in range(FIRST_PORT, FIRST_PORT + 10):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind((HOST, port))
                return port
    raise NotStarted(f"the ports {FIRST_PORT} to {FIRST_PORT + 9} are all taken")


@contextmanager
def _running(
    command: list[str], environ: Mapping[str, str], port: int, path: str
) -> Iterator[Server]:
    with OUTPUT.open("w", encoding="utf-8") as output:
        began = time.monotonic()
        # In a session of its own: a Ctrl-C reaches us, and we end it in our own order.
        process = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=output, stderr=output, start_new_session=True
        )
        try:
            _wait_for_answer(process, port, path)
            seconds = time.monotonic() - began
            used = processes.cpu_seconds(processes.family(process.pid))
            yield Server(port, process.pid, round(seconds, 2), round(used, 2))
        finally:
            _stop(process)


def _wait_for_answer(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(HOST, port, timeout=SECONDS_TO_START)
            connection.request("GET", path)
            status = connection.getresponse().status
            connection.close()
            if status == http.client.OK:
                return
            raise NotStarted(f"{path} answers {status}\n{_last_lines()}")
        time.sleep(0.01)
    raise NotStarted(f"the server does not answer\n{_last_lines()}")


def _last_lines() -> str:
    return "\n".join(OUTPUT.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a server gently, and whatever of it is left after some seconds by force."""
    pids = processes.family(process.pid)
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
