"""`flask import`: questions and answers of older sites."""

from __future__ import annotations

from functools import partial

import click

from forum import database
from forum.commands.plain import PlainGroup
from forum.commands.progress import shown
from forum.i18n import gettext
from forum.transfer.csv_file import Gathered, gather, read_rows
from forum.transfer.files import read_text
from forum.transfer.loading import Loaded, load

imports = PlainGroup("import", help="Bring questions and answers from elsewhere.")


@imports.command("csv")
@click.argument("file")
@click.option("--title", metavar="COL", help="Column with the title of the question.")
@click.option("--text", metavar="COL", help="Column with the text of the question.")
@click.option("--category", metavar="COL", help="Column with the topic of the question.")
@click.option("--answer", metavar="COL", help="Column with the answer.")
@click.option("--author", metavar="COL", help="Column with the name of who answered.")
@click.option("--votes", metavar="COL", help="Column with the votes for the answer.")
@click.option("--views", metavar="COL", help="Column with the views of the question.")
def import_csv(file: str, **columns: str | None) -> None:
    """Bring questions and answers from a CSV file: one row an answer.

    FILE is UTF-8 with the names of the columns in its first row; - reads standard input.
    A column that is not named is looked for under the usual names, whatever their case;
    only the title and the answer are needed.

    Rows with the same title and text are one question; a second topic becomes a tag, and
    the views are the largest of its rows. The same answer again is counted as repeated.

    A topic goes to the category with its words, wherever that lies, or becomes one. Who
    asked is not known: a guest. Who answered becomes a person with that name, without
    e-mail and password ("flask people reset-link" lets one in); somebody here who is called
    so already is taken for the same. Votes have no voters: they count in the score beside
    those cast here. The file has no times, so everything bears the hour of the import.

    Text is taken as plain: each line a paragraph, entities read, tags dropped, and what
    would mean something to Markdown shown as it is.

    Can be run again: what is there already, also when it was edited since, is not added a
    second time. The whole file is checked first: a bad row is named, counted as a
    spreadsheet counts, and nothing is written.
    """
    chosen = {what: name for what, name in columns.items() if name}
    gathered = gather(read_rows(read_text(file), chosen))
    loaded = load(gathered.questions, partial(shown, gettext("Reading the texts")))
    database.commit()
    click.echo(_summary(gathered, loaded))


def _summary(gathered: Gathered, loaded: Loaded) -> str:
    line = gettext(
        "%(rows)s rows: %(questions)s questions, %(answers)s answers, %(repeated)s repeated",
        rows=gathered.rows,
        questions=loaded.questions,
        answers=loaded.answers,
        repeated=gathered.repeated,
    )
    if loaded.answers_there:
        line += gettext(", %(there)s already there", there=loaded.answers_there)
    return line
