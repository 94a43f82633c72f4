"""`flask demo`: a small invented community to look around in."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from forum import database
from forum.commands.plain import PlainCommand
from forum.i18n import gettext
from forum.transfer.demo import add_community


@click.command("demo", cls=PlainCommand)
@with_appcontext
def demo() -> None:
    """Add a small invented community to look around in.

    A dozen people with their questions, answers and votes, some guests, and the default
    categories. Nobody can sign in as one of them, unless "flask people reset-link" is asked
    for a link. Can be run again: then it only says that they are there.
    """
    community = add_community()
    if community is None:
        click.echo(gettext("The invented community is there already."))
        return
    database.commit()
    click.echo(
        gettext(
            "%(people)s people have moved in, with %(questions)s questions, "
            "%(answers)s answers and %(comments)s comments.",
            people=community.people,
            questions=community.questions,
            answers=community.answers,
            comments=community.comments,
        )
    )
