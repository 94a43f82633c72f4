"""`flask settings`: what the administrator chooses."""

from __future__ import annotations

import json

import click

from forum import database, settings as stored
from forum.commands.plain import PlainGroup
from forum.text.plain import clean_block

settings = PlainGroup("settings", help="Read and change the settings of the site.")


@settings.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def list_settings(as_json: bool) -> None:
    """List every setting with its value."""
    if as_json:
        entries = [_as_data(name) for name in stored.REGISTRY]
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1))
        return
    for name, entry in stored.REGISTRY.items():
        lines = stored.text_of(name).replace("\n", "\n    ")
        click.echo(f"{name} = {lines}")
        click.echo(f"    {entry.metadata['help']}")


@settings.command("get")
@click.argument("name")
def get_setting(name: str) -> None:
    """Print the value of one setting."""
    click.echo(stored.text_of(name))


@settings.command("set")
@click.argument("name")
@click.argument("value")
def set_setting(name: str, value: str) -> None:
    """Change one setting; the forum follows at once."""
    stored.change(name, clean_block(value))
    database.commit()
    click.echo(f"{name} = {stored.text_of(name)}")


def _as_data(name: str) -> dict[str, object]:
    entry = stored.REGISTRY[name]
    value = getattr(stored.current(), name)
    return {
        "name": name,
        "value": value,
        "default": entry.default,
        "help": entry.metadata["help"],
        "is_default": value == entry.default,
    }
