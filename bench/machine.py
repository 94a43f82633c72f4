"""The machine that was measured on, and how busy it was."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

from forum.database import sqlite_version

# More waiting work than this, for each core, and the rates say little.
BUSY = 0.5


def machine() -> dict[str, Any]:
    """What it is, in short."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 1024**3),
        "system": f"{_system()}, Linux {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite_version(),
        "granian": version("granian"),
        "flask": version("flask"),
        "sqlalchemy": version("sqlalchemy"),
    }


def load() -> float:
    """How many processes have waited for a core in the last minute."""
    return round(os.getloadavg()[0], 1)


def is_busy(loads: list[float]) -> bool:
    """Whether others kept this machine busy."""
    return max(loads) > BUSY * (os.cpu_count() or 1)


def _processor() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.M)
    return found[1] if found else platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return "Linux"
