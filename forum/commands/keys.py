"""`flask keys`: the keys by which writers without a name are known again."""

from __future__ import annotations

import json

import click
from flask import current_app

from forum import keys as key_file
from forum.commands.plain import PlainGroup
from forum.database import commit, end_reading
from forum.i18n import gettext, ngettext
from forum.keys import KeyInUse

keys = PlainGroup("keys", help="Look after the keys of those who write without a name.")


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def list_keys(as_json: bool) -> None:
    """List the keys, the newest last, and how many writers are known again by each."""
    found = key_file.keys_in_use(current_app.extensions["config"])
    if as_json:
        rows = [{"number": k.number, "is_newest": k.is_newest, "names": k.names} for k in found]
        click.echo(json.dumps(rows, indent=1))
        return
    for key in found:
        newest = gettext("the newest") if key.is_newest else ""
        click.echo(f"{key.number:>3}  {_writers(key):24}  {newest}".rstrip())


@keys.command("rotate")
def rotate() -> None:
    """Make a new key for everything that is written from now on; the old ones stay."""
    number = key_file.rotate_keys(current_app.extensions["config"])
    commit()
    click.echo(gettext("Key %(number)s is there, and the old ones still open.", number=number))
    click.echo(gettext("Please restart the forum now, and keep a copy of the key file."))


@keys.command("destroy")
@click.argument("number", type=int)
@click.option("--yes", "is_sure", is_flag=True, help="Ask nothing.")
def destroy(number: int, is_sure: bool) -> None:
    """Destroy a key, so that nobody can open any more what was written under it."""
    config = current_app.extensions["config"]
    key_file.require_destroyable(config, number)
    if not is_sure:
        _explain(next(key for key in key_file.keys_in_use(config) if key.number == number))
        end_reading()  # nobody waits while somebody thinks
        click.confirm(gettext("Destroy key %(number)s?", number=number), abort=True)
    key_file.forget_mark(config, number)
    commit()
    key_file.destroy_key(config, number)
    commit()
    click.echo(gettext("Key %(number)s is destroyed.", number=number))
    click.echo(gettext("Please restart the forum now, and destroy the copies of the key as well."))


def _explain(key: KeyInUse) -> None:
    click.echo(
        gettext(
            "Known again by key %(number)s, without a name: %(writers)s. Their posts stay as they "
            "are. But nobody can edit, withdraw or find them any more by link, by words or by "
            "account, and nothing undoes this.",
            writers=_writers(key),
            number=key.number,
        )
    )


def _writers(key: KeyInUse) -> str:
    return ngettext("%(n)s writer", "%(n)s writers", key.names)
