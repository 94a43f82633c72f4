"""One's own account: what is kept of it, its password, its address, its browsers."""

from __future__ import annotations

import re

from flask import request
from flask.typing import ResponseReturnValue

from forum import database
from forum.auth import attempts
from forum.auth.blueprint import bp
from forum.auth.forms import EmailForm, PasswordForm
from forum.domain import accounts, sessions
from forum.errors import NotFound
from forum.i18n import sentence
from forum.reading.accounts import account_of, credentials_of
from forum.reading.waiting import own_waiting
from forum.web.actor import current_session, let_out, require_member
from forum.web.pages import render_template, see_other
from forum.web.passwords import hash_password

PASSWORD_CHANGED = sentence("Your password is changed. Other browsers are signed out.")
EMAIL_NOTED = sentence("We have noted the new address. It still has to be confirmed.")
ENDED = sentence("That browser is signed out.")
OTHERS_ENDED = sentence("All other browsers are signed out.")


@bp.get("/account")
def show_account() -> ResponseReturnValue:
    """Show a member their own account."""
    signed_in = current_session()
    if signed_in is None:
        return see_other("/login?next=/account")
    return render_template(
        "auth/account.html",
        account=account_of(signed_in.user_id),
        waiting=own_waiting(signed_in.user_id),
        session_id=signed_in.session_id,
    )


@bp.get("/account/password")
def show_password() -> ResponseReturnValue:
    """Show the form for another password."""
    if current_session() is None:
        return see_other("/login?next=/account/password")
    return _password_page(PasswordForm())


@bp.post("/account/password")
def change_password() -> ResponseReturnValue:
    """Change the password; this browser stays signed in, the others do not."""
    signed_in = require_member()
    own = credentials_of(signed_in.user_id)
    form = PasswordForm()
    form.names = (own.name, own.email or "")
    if form.validate():
        with form.taking_back():
            attempts.require_password(form.current_password.data, own, signed_in.session_id)
            new_hash = hash_password(form.new_password.data)
            accounts.change_password(own.user_id, own.password_hash, new_hash, signed_in.session_id)
            database.commit()
            return see_other("/account", PASSWORD_CHANGED)
    return _password_page(form), 422


@bp.get("/account/email")
def show_email() -> ResponseReturnValue:
    """Show the form for another address."""
    if current_session() is None:
        return see_other("/login?next=/account/email")
    return _email_page(EmailForm())


@bp.post("/account/email")
def change_email() -> ResponseReturnValue:
    """Note another address; the answer is the same whoever it belongs to."""
    signed_in = require_member()
    own = credentials_of(signed_in.user_id)
    form = EmailForm()
    if form.validate():
        with form.taking_back():
            attempts.require_password(form.current_password.data, own, signed_in.session_id)
            accounts.change_email(own.user_id, own.password_hash, form.email.data)
            database.commit()
            return see_other("/account", EMAIL_NOTED)
    return _email_page(form), 422


@bp.post("/account/sessions")
def end_sessions() -> ResponseReturnValue:
    """Sign one browser out (`session`), or all but this one (`others`)."""
    signed_in = require_member()
    user_id = signed_in.user_id
    if "others" in request.form:
        sessions.end_sessions(user_id, but=signed_in.session_id)
        database.commit()
        return see_other("/account", OTHERS_ENDED)
    session_id = _session_id(request.form.get("session", ""))
    sessions.end_session(session_id, user_id)
    database.commit()
    if session_id == signed_in.session_id:
        return let_out(see_other("/", sentence("You are signed out.")))
    return see_other("/account", ENDED)


def _session_id(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,9}", text) or int(text) >= 2**31:
        raise NotFound()
    return int(text)


def _password_page(form: PasswordForm) -> str:
    return render_template("auth/password.html", form=form)


def _email_page(form: EmailForm) -> str:
    return render_template("auth/email.html", form=form)
