"""A forum run by the command that people run, for tests of what only processes show."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 30
# It takes less than one; this leaves room for a machine with much else to do.
SECONDS_TO_STOP = 10
# While one web process answers the other may still be starting, and Granian waits two
# seconds for one that was told to stop in these moments. With one there is no wait.
ONE_WEB_PROCESS = {"FORUM_WORKERS": "1"}

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="needs /proc to see what is running"
)


def _hear_everything() -> None:
    """Listen to a closed terminal even where the tests run under `nohup`."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@dataclass
class Forum:
    """A forum in a folder of its own."""

    folder: Path
    port: int
    variables: Mapping[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    # Where its log lies: beside the folder, unless that cannot be written to either.
    log_folder: Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        own = {"FORUM_INSTANCE": str(self.folder), "PORT": str(self.port)}
        return {**kept, **own, **self.variables}

    @property
    def log(self) -> Path:
        """Where what it prints is kept."""
        return (self.log_folder or self.folder.parent) / f"{self.folder.name}.printed"

    @property
    def printed(self) -> str:
        """What it has printed since it was first started."""
        return self.log.read_text()

    def start(self, **variables: str) -> subprocess.Popen[bytes]:
        """Start it, and go on at once."""
        with self.log.open("ab") as printed:
            process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "app:app", "serve"],
                cwd=ROOT,
                env={**self.environment, **variables},
                stdout=printed,
                stderr=subprocess.STDOUT,
                # A group of its own: what is sent to it reaches nobody else.
                start_new_session=True,
                preexec_fn=_hear_everything,
            )
        self.started.append(process)
        return process

    def start_and_wait(self, **variables: str) -> subprocess.Popen[bytes]:
        """Start it, and wait until it answers."""
        process = self.start(**variables)
        self.wait_until_it_answers(process)
        return process

    def wait_until_it_answers(self, process: subprocess.Popen[bytes] | None = None) -> float:
        """Wait for the first answer; gives the seconds that took."""
        began = time.monotonic()
        while not self.is_answering():
            assert process is None or process.poll() is None, self.printed
            assert time.monotonic() - began < SECONDS_TO_START, self.printed
            time.sleep(0.05)
        return time.monotonic() - began

    def is_answering(self) -> bool:
        """Whether it answers now."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def processes(self, word: bytes | None = None) -> list[int]:
        """Whatever runs of it: the folder's name is in each one's environment."""
        mark = f"FORUM_INSTANCE={self.folder}\0".encode()
        return [
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit()
            and mark in _read(entry / "environ")
            and (word is None or word in _read(entry / "cmdline").split(b"\0"))
        ]

    def web_server(self) -> int:
        """The process that starts the ones that answer."""
        granian = self.processes(b"granian")
        (first,) = [pid for pid in granian if _parent_of(pid) not in granian]
        return first

    def web_processes(self) -> list[int]:
        """The processes that answer."""
        granian = self.processes(b"granian")
        return [pid for pid in granian if _parent_of(pid) in granian]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether nobody listens on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _parent_of(pid: int) -> int:
    # After the name, which may hold anything, come the state and the parent.
    after_name = _read(Path(f"/proc/{pid}/stat")).rpartition(b")")[2].split()
    return int(after_name[1]) if after_name else 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
