"""Processes as Linux shows them: who belongs to whom, how much time and memory they took."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Memory:
    """What one process holds, in megabytes; `pss` counts shared pages by their share."""

    name: str
    rss: float
    pss: float


def family(root: int) -> list[int]:
    """A process with all that it started, and what those started."""
    parents = {pid: _parent(pid) for pid in _all()}
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def cpu_seconds(pids: list[int]) -> float:
    """The processor time that these processes have used so far."""
    return sum(_ticks(pid) for pid in pids) / TICKS


def machine_busy_seconds() -> float:
    """The processor time that anybody on this machine has used since it started."""
    fields = (PROC / "stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system, _idle, _waiting, irq, softirq, stolen = (int(n) for n in fields[:8])
    return (user + nice + system + irq + softirq + stolen) / TICKS


def memory_of(pid: int) -> Memory | None:
    """What a process holds; nothing when it has ended."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        name = _name(pid)
    except OSError:
        return None
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
    rss, pss = (round(kilobytes[kind] / 1024, 1) for kind in ("Rss", "Pss"))
    return Memory(name, rss, pss)


def _name(pid: int) -> str:
    """What a process is for, by how it was started and by whom."""
    line, parents = _command(pid), _command(_parent(pid))
    if "granian" in line:
        return "web process" if "granian" in parents else "web parent"
    if line.endswith(" worker"):
        return "worker"
    if line.endswith(" serve"):
        return "minder" if parents.endswith(" serve") else "make run"
    return line[:20]


def _command(pid: int) -> str:
    return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()


def _all() -> list[int]:
    return [int(path.name) for path in PROC.iterdir() if path.name.isdigit()]


def _fields(pid: int) -> list[str]:
    # The name before the last bracket may hold anything.
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def _parent(pid: int) -> int:
    try:
        return int(_fields(pid)[1])
    except OSError:
        return 0


def _ticks(pid: int) -> int:
    try:
        fields = _fields(pid)
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])
