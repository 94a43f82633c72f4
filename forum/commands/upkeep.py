"""`flask upkeep`: what is stored can be made anew from its source, and compared with it."""

from __future__ import annotations

import json
import sys

import click
from flask import current_app

from forum import database, keys, schema
from forum.commands.plain import PlainGroup
from forum.commands.progress import shown
from forum.domain import privacy, recount as recounting
from forum.domain.posting.rerendering import post_ids, rerender as rerender_posts
from forum.i18n import gettext, ngettext
from forum.reading.soundness import file_faults

BATCH = 100

upkeep = PlainGroup("upkeep", help="Make anew what is stored beside its source.")


@upkeep.command("migrate")
def migrate() -> None:
    """Bring the database to the schema of this version; of a SQLite file a copy is kept first."""
    schema.upgrade()
    keys.settle_keys(current_app.extensions["config"])
    database.commit()
    click.echo(gettext("The database has the schema of this version."))


@upkeep.command("recount")
def recount() -> None:
    """Make every stored count and everybody's points anew; prints how many rows changed."""
    results = recounting.recount()
    database.commit()
    for result in results:
        click.echo(f"{result.what}: {result.rows}")
    changed = sum(result.rows for result in results)
    click.echo(ngettext("%(n)s row changed.", "%(n)s rows changed.", changed))


@upkeep.command("rerender")
def rerender() -> None:
    """Make the HTML of every post anew, after the rules of the markup have changed."""
    ids = post_ids()
    batches = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    changed = 0
    for batch in shown(gettext("Rendering"), batches):
        changed += rerender_posts(batch)
        # Each batch for itself: nobody waits for more than its few writes.
        database.commit()
    click.echo(
        ngettext(
            "%(n)s post rendered, %(changed)s changed.",
            "%(n)s posts rendered, %(changed)s changed.",
            len(ids),
            changed=changed,
        )
    )


@upkeep.command("prune")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def prune(as_json: bool) -> None:
    """Let go of everything whose time is over, as the worker does; prints how many rows went."""
    gone = {pruning.name: _all_of(pruning) for pruning in privacy.prunings()}
    if as_json:
        click.echo(json.dumps(gone, indent=1))
        return
    for name, rows in gone.items():
        click.echo(f"{name}: {rows}")


def _all_of(pruning: privacy.Pruning) -> int:
    """Run a pruning until nothing is left of it; others get their turn in between."""
    rows = 0
    while found := pruning.run():
        database.commit()
        rows += found
    return rows


@upkeep.command("verify")
def verify() -> None:
    """Compare all that is stored with its source, and check the file; changes nothing.

    Exit status 1 when something is off.
    """
    faults = file_faults()
    for fault in faults:
        click.echo(gettext("database file: %(fault)s", fault=fault))
    wrong = [result for result in recounting.compare() if result.rows]
    for result in wrong:
        rows = ngettext("%(n)s row is off", "%(n)s rows are off", result.rows)
        click.echo(f"{result.what}: {rows}")
    if wrong:
        click.echo(gettext("“flask upkeep recount” puts the counts right."))
    if wrong or faults:
        sys.exit(1)
    click.echo(gettext("All is well."))
