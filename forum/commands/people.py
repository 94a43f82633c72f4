"""`flask people`: accounts, looked after from the command line."""

from __future__ import annotations

import json
import sys

import click
from flask import current_app

from forum import settings
from forum.commands.plain import PlainGroup
from forum.database import commit, end_reading
from forum.domain import accounts, two_step
from forum.errors import NotFound, NotValid
from forum.i18n import gettext
from forum.reading.accounts import (
    Person,
    credentials_by_name,
    is_email_taken,
    people as everybody,
    person_named,
)
from forum.text.emails import check_email
from forum.text.names import check_username
from forum.text.passwords import check_password
from forum.text.plain import clean_line
from forum.web.passwords import hash_password

people = PlainGroup("people", help="Look after the people with an account.")


@people.command("add")
@click.argument("name")
@click.option("--email", required=True, help="Their address; it counts as confirmed.")
@click.option("--role", default="member", help="member, expert, editor, moderator or admin.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(name: str, email: str, role: str, password_stdin: bool) -> None:
    """Make an account; asks for the password."""
    name = check_username(name, may_be_reserved=True)
    email = check_email(email)
    role = accounts.known_role(role)
    _require_free(name, email)
    password = _password(is_piped=password_stdin)
    check_password(password, name, email, settings.current().site_name)
    accounts.add_person(name, email, hash_password(password), role)
    commit()
    click.echo(gettext("“%(name)s” can sign in now, as %(role)s.", name=name, role=role))


@people.command("role")
@click.argument("name")
@click.argument("role")
def role(name: str, role: str) -> None:
    """Give a person another role."""
    person = _named(name)
    accounts.change_role(person.user_id, role)
    commit()
    click.echo(gettext("“%(name)s” is %(role)s now.", name=person.name, role=role))


@people.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def list_people(as_json: bool) -> None:
    """List everybody with an account."""
    found = everybody()
    if as_json:
        click.echo(json.dumps([_as_data(person) for person in found], ensure_ascii=False, indent=1))
        return
    width = max((len(person.name) for person in found), default=0)
    for person in found:
        line = f"{person.name:{width}}  {person.role:9}  {person.points:>7}  {_remarks(person)}"
        click.echo(line.rstrip())


@people.command("reset-link")
@click.argument("name")
def reset_link(name: str) -> None:
    """Print a link that lets a person choose a password; good once, for 30 minutes."""
    token = accounts.make_reset_link(_named(name).user_id)
    commit()
    click.echo(f"{current_app.config['BASE_URL']}/reset/{token}")


@people.command("two-step-off")
@click.argument("name")
def two_step_off(name: str) -> None:
    """Let a person's password alone let them in again: the phone is lost, the codes too."""
    person = _named(name)
    was_on = two_step.forget(person.user_id)
    commit()
    if was_on:
        click.echo(gettext("“%(name)s” can sign in without a code.", name=person.name))
    else:
        click.echo(gettext("“%(name)s” signs in without a code already.", name=person.name))


@people.command("confirm")
@click.argument("name")
def confirm(name: str) -> None:
    """Confirm a person's newest e-mail address."""
    person = _named(name)
    address = accounts.confirm_email(person.user_id)
    commit()
    if address is None:
        click.echo(gettext("The address of “%(name)s” was confirmed already.", name=person.name))
    else:
        click.echo(
            gettext("“%(name)s” can sign in by %(address)s.", name=person.name, address=address)
        )


@people.command("block")
@click.argument("name")
def block(name: str) -> None:
    """Close an account to its owner, and sign it out everywhere."""
    person = _named(name)
    accounts.block(person.user_id)
    commit()
    click.echo(gettext("“%(name)s” is blocked and signed out.", name=person.name))


@people.command("unblock")
@click.argument("name")
def unblock(name: str) -> None:
    """Open an account again."""
    person = _named(name)
    accounts.unblock(person.user_id)
    commit()
    click.echo(gettext("“%(name)s” can sign in again.", name=person.name))


def _require_free(name: str, email: str) -> None:
    """Say what is taken before somebody is asked for a password."""
    if credentials_by_name(name) is not None:
        raise NotValid(accounts.NAME_TAKEN)
    if is_email_taken(email):
        raise NotValid(accounts.EMAIL_TAKEN)
    end_reading()


def _named(name: str) -> Person:
    name = clean_line(name)
    try:
        return person_named(name)
    except NotFound as missing:
        raise click.ClickException(
            gettext("Nobody here is called “%(name)s”.", name=name)
        ) from missing


def _password(*, is_piped: bool) -> str:
    if not is_piped:
        typed: str = click.prompt(
            gettext("Password"), hide_input=True, confirmation_prompt=gettext("Once more")
        )
        return typed
    try:
        return sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise click.ClickException(gettext("The password is not UTF-8.")) from error


def _remarks(person: Person) -> str:
    confirmed = "" if person.is_email_confirmed else f" ({gettext('not confirmed')})"
    waiting = f"{person.pending_email} ({gettext('not confirmed')})"
    remarks = (
        f"{person.email}{confirmed}" if person.email else "",
        waiting if person.pending_email else "",
        "" if person.has_password else gettext("no password"),
        gettext("blocked") if person.is_blocked else "",
    )
    return ", ".join(remark for remark in remarks if remark)


def _as_data(person: Person) -> dict[str, object]:
    seen = person.last_seen_on
    return {
        "name": person.name,
        "role": person.role,
        "points": person.points,
        "email": person.email,
        "is_email_confirmed": person.is_email_confirmed,
        "pending_email": person.pending_email,
        "has_password": person.has_password,
        "is_blocked": person.is_blocked,
        "created_at": person.created_at.isoformat(),
        "last_seen_on": seen.isoformat() if seen else None,
    }
