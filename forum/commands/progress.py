"""How far long work is: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

import click

T = TypeVar("T")

LINES = 10
LEAST = 200


def shown(label: str, steps: Sequence[T]) -> Iterator[T]:
    """The steps one by one, with how far it is on standard error."""
    if not sys.stderr.isatty():
        yield from _in_lines(label, steps)
        return
    with click.progressbar(steps, label=label, file=sys.stderr) as bar:
        yield from bar


def _in_lines(label: str, steps: Sequence[T]) -> Iterator[T]:
    every = max(len(steps) // LINES, LEAST)
    for number, step in enumerate(steps, start=1):
        yield step
        if number % every == 0:
            click.echo(f"{label}: {number} / {len(steps)}", err=True)
