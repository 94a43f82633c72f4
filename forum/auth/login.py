"""Signing in and out."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from werkzeug import Response

from forum import database
from forum.auth.blueprint import bp
from forum.auth.forms import LoginForm
from forum.domain import accounts, sessions
from forum.errors import NotValid
from forum.i18n import Sentence, sentence
from forum.reading.accounts import credentials_by
from forum.web.actor import browser_family, current_session, let_in, let_out
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
        found = credentials_by(form.username.data)
        is_right = is_password(form.password.data, found.password_hash if found else None)
        with form.taking_back():
            if found is None or not is_right:
                raise NotValid(accounts.WRONG_SIGN_IN, field="password")
            return enter(found.user_id, found.password_hash, is_remembered=form.remember.data)
    return _page(form), 422


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """Sign this browser out."""
    signed_in = current_session()
    if signed_in is not None:
        sessions.end_session(signed_in.session_id, signed_in.user_id)
        database.commit()
    return let_out(see_other("/", sentence("You are signed out.")))


def enter(
    user_id: int,
    password_hash: str | None,
    *,
    is_remembered: bool = False,
    receipt: Sentence | None = None,
) -> Response:
    """Begin a session in this browser and lead on to where its person came from."""
    secret = accounts.sign_in(user_id, password_hash, browser_family(), is_remembered=is_remembered)
    database.commit()
    return let_in(see_other(next_path(), receipt), secret, is_remembered=is_remembered)


def _page(form: LoginForm) -> str:
    form.keep_next()
    return render_template("auth/login.html", form=form)
