"""The forms of accounts. A password that was sent is never shown again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import BooleanField, Field, HiddenField, PasswordField
from wtforms.validators import StopValidation
from wtforms.widgets import EmailInput

from forum import settings
from forum.errors import NotValid
from forum.i18n import gettext
from forum.text.emails import LONGEST as LONGEST_EMAIL, check_email
from forum.text.names import LONGEST as LONGEST_NAME, SHORTEST as SHORTEST_NAME, check_username
from forum.text.passwords import check_password
from forum.web.forms import CreatingForm, ForumForm, Length, LineField, TrapField
from forum.web.guard import next_path

_AS_TYPED: dict[str, Any] = {"autocapitalize": "none", "spellcheck": "false"}


class EmailField(LineField):
    """An e-mail address."""

    widget = EmailInput()


class SecretField(PasswordField):
    """A password: taken to the letter, never missing, never given back."""

    data: str

    def __init__(self, **more: Any) -> None:
        super().__init__(validators=[Present()], filters=[lambda text: text or ""], **more)


class Present:
    """Refuses an empty field; spaces count, as they do in a password."""

    def __init__(self) -> None:
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        """Ask for it when it is not there."""
        if not field.data:
            raise StopValidation(gettext("Please fill this in."))


class GoesOn:
    """A form that leads back to where one came from."""

    next = HiddenField()

    def keep_next(self) -> None:
        """Hand `next` on, as far as it stays on this site."""
        self.next.data = next_path("") or None


class RegisterForm(GoesOn, CreatingForm):
    """A new account."""

    username = LineField([Length(SHORTEST_NAME, LONGEST_NAME)], render_kw=_AS_TYPED)
    email = EmailField([Length(1, LONGEST_EMAIL)])
    password = SecretField()
    website = TrapField()

    def validate_username(self, field: Field) -> None:
        """Leave the cleaned name, or say why it cannot be one."""
        field.data = _checked(check_username, field.data)

    def validate_email(self, field: Field) -> None:
        """Leave the cleaned address, or say that it is none."""
        field.data = _checked(check_email, field.data)

    def validate_password(self, field: Field) -> None:
        """Refuse a password that is easily guessed."""
        _check_password(field, self.username.data, self.email.data)


class LoginForm(GoesOn, ForumForm):
    """Signing in, by name or by address."""

    username = LineField([Present()], render_kw=_AS_TYPED)
    password = SecretField()
    remember = BooleanField()


class NewPasswordForm(ForumForm):
    """A new password for an account that is known already."""

    new_password = SecretField()
    # The words that it must not be built from.
    names: tuple[str, ...] = ()

    def validate_new_password(self, field: Field) -> None:
        """Refuse a password that is easily guessed."""
        _check_password(field, *self.names)


class PasswordForm(NewPasswordForm):
    """Another password, by somebody who knows the present one."""

    current_password = SecretField()


class EmailForm(ForumForm):
    """Another address for one's own account."""

    email = EmailField([Length(1, LONGEST_EMAIL)])
    current_password = SecretField()

    def validate_email(self, field: Field) -> None:
        """Leave the cleaned address, or say that it is none."""
        field.data = _checked(check_email, field.data)


class CodeForm(GoesOn, ForumForm):
    """The second step of signing in."""

    code = LineField([Present()], render_kw=_AS_TYPED)


class OwnPasswordForm(ForumForm):
    """A deed on one's own account that asks for the password."""

    current_password = SecretField()


class TwoStepForm(OwnPasswordForm):
    """Switching the second step on: the secret, and a code that shows the app has it."""

    secret = HiddenField()
    code = LineField([Present()], render_kw={**_AS_TYPED, "inputmode": "numeric"})


def _checked(check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except NotValid as problem:
        raise StopValidation(str(problem.reason)) from problem


def _check_password(field: Field, *names: str) -> None:
    names = (*names, settings.current().site_name)
    _checked(lambda password: check_password(password, *names), field.data)
