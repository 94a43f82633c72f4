"""Signing in and out."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from forum import database
from forum.auth import attempts
from forum.auth.blueprint import bp
from forum.auth.entering import enter
from forum.auth.forms import LoginForm
from forum.domain import accounts, sessions
from forum.errors import NotValid
from forum.i18n import sentence
from forum.reading.accounts import credentials_by
from forum.web.actor import current_session, let_out
from forum.web.guard import next_path
from forum.web.pages import render_template, see_other
from forum.web.passwords import is_password


@bp.get("/login")
def show_login() -> ResponseReturnValue:
    """Show the form for signing in."""
    return see_other(next_path()) if current_session() else _page(LoginForm())


@bp.post("/login")
def login() -> ResponseReturnValue:
    """Sign a person in; a wrong name and a wrong password get, and cost, the same."""
    if current_session():
        return see_other(next_path())
    form = LoginForm()
    if form.validate():
        typed = form.username.data
        found = credentials_by(typed)
        limits = attempts.limits_of_sign_in(typed, found.user_id if found else None)
        with form.taking_back(), attempts.counted(limits):
            is_right = is_password(form.password.data, found.password_hash if found else None)
            if found is None or not is_right:
                raise NotValid(accounts.WRONG_SIGN_IN, field="password")
            remember: bool = form.remember.data
            return enter(found.user_id, found.password_hash, next_path(), is_remembered=remember)
    return _page(form), 422


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """Sign this browser out."""
    signed_in = current_session()
    if signed_in is not None:
        sessions.end_session(signed_in.session_id, signed_in.user_id)
        database.commit()
    return let_out(see_other("/", sentence("You are signed out.")))


def _page(form: LoginForm) -> str:
    form.keep_next()
    return render_template("auth/login.html", form=form)
