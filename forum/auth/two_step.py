"""The second step of signing in, as one sets it up for one's own account."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from forum import database, settings
from forum.auth import attempts
from forum.auth.blueprint import bp
from forum.auth.entering import SET_UP_PAGE
from forum.auth.forms import OwnPasswordForm, TwoStepForm
from forum.domain import two_step
from forum.i18n import gettext, sentence
from forum.reading.accounts import credentials_of, recovery_codes_left
from forum.reading.sessions import SignedIn
from forum.text import one_time
from forum.text.qr import qr_code
from forum.web.actor import current_session, require_member
from forum.web.pages import render_template, see_other
from forum.web.tokens import signed, unsigned

IS_OFF = sentence("From now on your password alone lets you in.")


@bp.get(SET_UP_PAGE)
def show_two_step() -> ResponseReturnValue:
    """Show how to set the second step up, or what can be done once it is."""
    signed_in = current_session()
    if signed_in is None:
        return see_other(f"/login?next={SET_UP_PAGE}")
    left = recovery_codes_left(signed_in.user_id)
    if left is None:
        return _page_to_set_up(TwoStepForm(), signed_in)
    return _page_when_on(OwnPasswordForm(), left)


@bp.post(SET_UP_PAGE)
def change_two_step() -> ResponseReturnValue:
    """Switch the second step on or off (`off`), or make other recovery codes (`codes`)."""
    signed_in = require_member()
    if "off" in request.form or "codes" in request.form:
        return _change(signed_in)
    own = credentials_of(signed_in.user_id)
    form = TwoStepForm()
    secret = unsigned(_purpose(signed_in), form.secret.data or "")
    if form.validate() and secret is not None:
        with form.taking_back():
            attempts.require_password(form.current_password.data, own, signed_in.session_id)
            codes = two_step.turn_on(
                own.user_id, own.password_hash, secret, form.code.data, signed_in.session_id
            )
            database.commit()
            return _page_of_codes(codes)
    if secret is None:
        form.form_errors.append(gettext("Please put this new key into your app."))
    return _page_to_set_up(form, signed_in, secret), 422


def _change(signed_in: SignedIn) -> ResponseReturnValue:
    own = credentials_of(signed_in.user_id)
    form = OwnPasswordForm()
    if form.validate():
        with form.taking_back():
            attempts.require_password(form.current_password.data, own, signed_in.session_id)
            if form.has("off"):
                two_step.turn_off(own.user_id, own.password_hash)
                database.commit()
                return see_other("/account", IS_OFF)
            codes = two_step.renew_recovery_codes(own.user_id, own.password_hash)
            database.commit()
            return _page_of_codes(codes)
    return _page_when_on(form, recovery_codes_left(own.user_id) or 0), 422


def _page_to_set_up(form: TwoStepForm, signed_in: SignedIn, secret: str | None = None) -> str:
    """The page with a key to put into an app; the key lives in the form until it is proven."""
    secret = secret or one_time.new_secret()
    form.secret.data = signed(_purpose(signed_in), secret)
    address = one_time.address_of(secret, signed_in.actor.name or "", settings.current().site_name)
    return render_template(
        "auth/two_step_set_up.html",
        form=form,
        key=one_time.in_groups(secret),
        address=address,
        picture=qr_code(address),
    )


def _page_when_on(form: OwnPasswordForm, left: int) -> str:
    return render_template("auth/two_step.html", form=form, left=left)


def _page_of_codes(codes: list[str]) -> str:
    # Shown by the deed itself: there is no later page that could still know them.
    return render_template("auth/recovery_codes.html", codes=codes)


def _purpose(signed_in: SignedIn) -> str:
    return f"key of a second step for session {signed_in.session_id}"
