"""How much of everything: little beside the other tests, the promised figures by `make faults`."""

from __future__ import annotations

import os

IS_FULL = os.environ.get("FAULTS") == "full"
# The short forms run beside other tests, so one second of a quiet machine may become three.
PATIENCE = 1 if IS_FULL else 3


def amount(short: int, full: int) -> int:
    """One of two numbers: for the short form, or for the full one."""
    return full if IS_FULL else short
