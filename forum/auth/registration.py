"""Making an account."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from forum import database, settings
from forum.auth import attempts
from forum.auth.blueprint import bp
from forum.auth.entering import enter
from forum.auth.forms import RegisterForm
from forum.domain import accounts
from forum.domain.actors import GUEST
from forum.errors import NotAllowed, NotValid
from forum.i18n import sentence
from forum.reading.accounts import Credentials, credentials_by_name
from forum.web.actor import current_session
from forum.web.guard import next_path
from forum.web.networks import current_network
from forum.web.pages import render_template, see_other
from forum.web.passwords import hash_password, is_password

WELCOME = sentence("Welcome. Your account is made, and you are signed in.")


@bp.get("/register")
def show_registration() -> ResponseReturnValue:
    """Show the form for a new account."""
    if current_session():
        return see_other(next_path())
    _require_open()
    return _page(RegisterForm())


@bp.post("/register")
def register() -> ResponseReturnValue:
    """Make an account and sign its person in, or show what was wrong."""
    if current_session():
        return see_other(next_path())
    _require_open()
    form = RegisterForm()
    is_free = form.check_trap()
    if form.validate() and form.check_pace(GUEST, settings.current().min_form_seconds) and is_free:
        with form.taking_back():
            user_id, password_hash = _account_for(form)
            return enter(user_id, password_hash, next_path(), receipt=WELCOME)
    return _page(form), form.status


def _account_for(form: RegisterForm) -> tuple[int, str]:
    """A new account with its hash, or the one that the same form made a moment ago."""
    name, password = form.username.data, form.password.data
    found = credentials_by_name(name)
    if found is None:
        password_hash = hash_password(password)
        try:
            user_id = accounts.register(name, form.email.data, password_hash, current_network())
            return user_id, password_hash
        except NotValid:  # the same form, sent twice at once
            database.roll_back()
            found = credentials_by_name(name)
    # Whoever sends a name that is taken tries a password, and that is counted as at sign-in.
    with attempts.counted(attempts.limits_of_sign_in(name, found.user_id if found else None)):
        return _same(found, form)


def _same(found: Credentials | None, form: RegisterForm) -> tuple[int, str]:
    """The account of this very person; raises NotValid when the name is somebody else's."""
    kept = found.password_hash if found else None
    # Checked first and always: the time it takes tells nothing about the address.
    is_right = is_password(form.password.data, kept)
    is_theirs = found and (found.name, found.email) == (form.username.data, form.email.data)
    if found is None or not is_right or not is_theirs or found.is_blocked:
        raise NotValid(accounts.NAME_TAKEN, field="username")
    return found.user_id, kept or ""


def _require_open() -> None:
    if not settings.current().allows_registration:
        raise NotAllowed(sentence("No new accounts are made here at the moment."))


def _page(form: RegisterForm) -> str:
    form.keep_next()
    return render_template("auth/register.html", form=form)
