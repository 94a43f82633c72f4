"""A forgotten password: how to get a link, and what the link leads to.

The link's secret leaves the address at once: it travels on in a cookie of this one page.
"""

from __future__ import annotations

from flask import Response, make_response
from flask.typing import ResponseReturnValue

from forum.auth import attempts
from forum.auth.blueprint import bp
from forum.auth.entering import enter
from forum.auth.forms import NewPasswordForm
from forum.domain import accounts, sessions
from forum.errors import NotFound
from forum.i18n import sentence
from forum.reading.accounts import Credentials, holder_of_reset_link
from forum.web.actor import current_session
from forum.web.cookies import cookie, delete_cookie, set_cookie
from forum.web.pages import render_template, see_other
from forum.web.passwords import hash_password
from forum.web.tokens import signed, unsigned

COOKIE, PATH = "reset", "/reset"
NEW_PASSWORD_SET = sentence("Your new password is set, and you are signed in.")


@bp.get("/forgot")
def show_forgot() -> ResponseReturnValue:
    """Say how one gets a link while the site sends no letters."""
    return render_template("auth/forgot.html")


@bp.get("/reset/<token>")
def open_reset_link(token: str) -> ResponseReturnValue:
    """Put the link's secret into a cookie, and lead on to an address without it."""
    _holder(token)
    response = see_other(PATH)
    response.headers["Cache-Control"] = "no-store"
    seconds = int(accounts.RESET_LINK_LASTS.total_seconds())
    set_cookie(response, COOKIE, signed("reset", token), seconds=seconds, path=PATH)
    return response


@bp.get(PATH)
def show_reset() -> ResponseReturnValue:
    """Show the form for the new password."""
    return _page(NewPasswordForm(), _holder(_token()))


@bp.post(PATH)
def reset_password() -> ResponseReturnValue:
    """Set the new password; ends every session of this person and begins one here.

    Who signs in with a code still needs one: the link stands for the password only.
    """
    with attempts.counted(attempts.limits_of_link()):
        holder = _holder(_token())
        form = NewPasswordForm()
        form.names = (holder.name, holder.email or "")
        if not form.validate():
            return _page(form, holder), 422
        new_hash = hash_password(form.new_password.data)
        user_id = accounts.reset_password(sessions.hash_of(_token()), new_hash)
        if (before := current_session()) is not None:
            sessions.end_session(before.session_id, before.user_id)
        response = enter(user_id, new_hash, "/account", receipt=NEW_PASSWORD_SET)
        delete_cookie(response, COOKIE, PATH)
        return response


def _token() -> str:
    return unsigned("reset", cookie(COOKIE, PATH)) or ""


def _holder(token: str) -> Credentials:
    """Whose link this is; raises NotFound for one that is over or never was."""
    holder = holder_of_reset_link(sessions.hash_of(token))
    if holder is None:
        raise NotFound(accounts.DEAD_LINK)
    return holder


def _page(form: NewPasswordForm, holder: Credentials) -> Response:
    page = make_response(render_template("auth/reset.html", form=form, name=holder.name))
    page.headers["Cache-Control"] = "no-store"
    return page
