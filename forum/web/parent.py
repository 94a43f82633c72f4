"""A web process ends with the process that started it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from threading import Thread


def end_with_parent() -> None:
    """Stop as soon as the web server's first process is gone, if there is one.

    Killed outright, it cannot tell its children. They would answer on, nobody would
    replace the one that fails, and the next start would find the port taken.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_follow, args=(parent,), name="parent", daemon=True).start()


def _follow(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
