"""The second step of signing in: a code after the password."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from forum import database
from forum.auth import attempts
from forum.auth.blueprint import bp
from forum.auth.entering import CODE_PAGE, forget_half_in, half_in, welcome
from forum.auth.forms import CodeForm
from forum.domain import accounts
from forum.i18n import sentence
from forum.web.actor import browser_family, current_session
from forum.web.guard import next_path
from forum.web.pages import render_template, see_other

TOO_LATE = sentence("Please sign in once more: the code has to come within ten minutes.")


@bp.get(CODE_PAGE)
def show_code() -> ResponseReturnValue:
    """Ask for the code, once the password was right."""
    if current_session():
        return see_other(next_path())
    return see_other("/login") if half_in() is None else _page(CodeForm())


@bp.post(CODE_PAGE)
def sign_in_by_code() -> ResponseReturnValue:
    """Sign a person in whose password was right, and whose code is."""
    if current_session():
        return see_other(next_path())
    found = half_in()
    if found is None:
        return see_other("/login", TOO_LATE)
    form, person = CodeForm(), found.person
    if form.validate():
        with form.taking_back(), attempts.counted(attempts.limits_of_code(person.user_id)):
            secret = accounts.sign_in_by_code(
                person.user_id,
                person.password_hash,
                form.code.data,
                browser_family(),
                is_remembered=found.is_remembered,
            )
            database.commit()
            response = welcome(
                person.user_id, secret, next_path(), is_remembered=found.is_remembered
            )
            return forget_half_in(response)
    return _page(form), 422


def _page(form: CodeForm) -> str:
    form.keep_next()
    return render_template("auth/code.html", form=form)
