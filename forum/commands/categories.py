"""`flask categories`: the tree that questions are sorted into."""

from __future__ import annotations

import click

from forum import database
from forum.commands.plain import PlainGroup
from forum.i18n import gettext
from forum.transfer.categories import read_categories, seed_categories

categories = PlainGroup("categories", help="Look after the categories.")


@categories.command("seed")
@click.argument("file", required=False)
def seed(file: str | None) -> None:
    """Add the categories of an indented text file.

    FILE is UTF-8 text; - reads standard input; without it the default set is added.
    One category a line, four spaces deeper is a child, four levels at most:

    \b
        # Everything after a hash that begins a line, or follows a space, is a comment.
        Mental Health: How we feel, and what helps
            Sleep
            Anxiety: Worry, panic, fear
        Relationships

    Can be run again: what is there already, by the words of its address, stays as it is,
    with its title, its description and its place. So does a category that stands twice in
    the file; children below either of the two come together.

    The whole file is checked first. When lines are bad, each is named with the reason, and
    nothing is written.
    """  # noqa: D301 - click keeps a paragraph's lines when it begins with a real \b
    seeded = seed_categories(read_categories(file))
    database.commit()
    click.echo(gettext("added %(added)s, kept %(kept)s", added=seeded.added, kept=seeded.kept))
