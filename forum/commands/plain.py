"""Commands that say no in plain lines, with exit status 1, instead of a trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from forum.database import reason_of
from forum.errors import Refusal
from forum.i18n import gettext


class PlainCommand(click.Command):
    """A command whose refusals are plain lines."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with in_plain_lines():
            return super().invoke(ctx)


class PlainGroup(AppGroup):
    """Commands, within the application's context, whose refusals are plain lines."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run one of the commands."""
        with in_plain_lines():
            return super().invoke(ctx)


@contextmanager
def in_plain_lines() -> Iterator[None]:
    """Turn a refusal, or a database that is not ready, into lines and exit status 1."""
    try:
        yield
    except Refusal as refusal:
        reasons = getattr(refusal, "reasons", (refusal.reason,))
        raise click.ClickException("\n".join(map(str, reasons))) from refusal
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(
            gettext(
                "The database is not ready (%(why)s). “make run” prepares it.",
                why=reason_of(error),
            )
        ) from error
