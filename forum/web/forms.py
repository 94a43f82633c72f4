"""The base of our forms: Flask-WTF's, with a token that needs no cookie."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Response, after_this_request, request
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.csrf.core import CSRF
from wtforms.validators import StopValidation

from forum.database import remember, roll_back
from forum.domain.actors import Actor
from forum.errors import NotValid, TooMany
from forum.i18n import gettext
from forum.text.plain import clean_block, clean_line
from forum.web.actor import current_session
from forum.web.tokens import make_csrf_token, make_form_key, read_form_key


def csrf_token() -> str:
    """A token for the forms on this page."""
    return remember("csrf token", _fresh_token)


def _fresh_token() -> str:
    session = current_session()
    return make_csrf_token(session.token_hash if session else None)


class MaskedCsrf(CSRF):
    """WTForms' place for a token; the guard has checked it before any form is built."""

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        """The token that the form shows."""
        return csrf_token()

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Nothing: a request with a wrong token never reaches a form."""


class ForumForm(FlaskForm):  # type: ignore[misc]
    """A form of ours."""

    class Meta:
        """The token of our own, and no cookie for it."""

        csrf = True
        csrf_class = MaskedCsrf
        csrf_field_name = "csrf_token"

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent as a form: of files and JSON the guard has seen nothing."""
            return request.form if request.method == "POST" else None

    def has(self, button: str) -> bool:
        """Whether the form was sent by the button of this name."""
        return button in request.form

    @contextmanager
    def taking_back(self) -> Iterator[None]:
        """Around a verb: what it finds wrong undoes the deed and is shown in this form."""
        try:
            yield
        except NotValid as problem:
            roll_back()
            self.refuse(problem)

    @property
    def status(self) -> int:
        """The status of a page that shows this form again."""
        return 422

    def refuse(self, problem: NotValid) -> None:
        """Put what a verb found wrong beside its field, or above them all."""
        field = self._fields.get(problem.field or "")
        errors = field.errors if field is not None else self.form_errors
        if isinstance(errors, tuple):
            field.errors = [*errors, str(problem.reason)]
        else:
            errors.append(str(problem.reason))


class CreatingForm(ForumForm):
    """A form that creates something: sent twice, it makes it once."""

    form_key = HiddenField(default=make_form_key)
    # Why it comes back although nothing is wrong with it: there was too much of its kind.
    too_many: TooMany | None = None

    @property
    def status(self) -> int:
        """The status of a page that shows this form again."""
        return self.too_many.status if self.too_many else super().status

    @contextmanager
    def taking_back(self) -> Iterator[None]:
        """Around a verb, as with every form; one that came too often is shown again as well."""
        with super().taking_back():
            try:
                yield
            except TooMany as problem:
                roll_back()
                self.too_many = problem
                self.form_errors.append(str(problem.reason))
                after_this_request(_says_when(problem.retry_after))

    def nonce(self) -> bytes:
        """What tells this form apart from every other; nothing before it was validated."""
        key = read_form_key(self.form_key.data or "")
        return key.nonce if key else b""

    def validate_form_key(self, field: Field) -> None:
        """A key that is missing or not ours is replaced, and the form asked for again."""
        if not field.raw_data or read_form_key(field.data or "") is None:
            field.data = make_form_key()
            raise ValidationError(gettext("Please send it once more."))

    def check_pace(self, actor: Actor, least_seconds: int) -> bool:
        """Whether a guest took the time a person needs; otherwise the form asks again."""
        key = read_form_key(self.form_key.data or "")
        if not actor.is_guest or key is None:
            return True
        # A form from the future is none that was sent at once: the clock was put back.
        if not 0 <= key.age_seconds < least_seconds:
            return True
        self.form_errors.append(gettext("That was very quick. Please look it over and send it."))
        return False

    def check_trap(self) -> bool:
        """Whether the field that no person sees came empty; otherwise it is emptied.

        The browser of a person may have filled it in: then it is enough to send it again.
        """
        if "website" not in self or not self["website"].data:
            return True
        self["website"].data = ""
        self.form_errors.append(
            gettext(
                "A field that nobody sees was filled in. It is empty now: please send it again."
            )
        )
        return False


class TrapField(StringField):
    """A field that no person sees, and that some machines cannot leave empty."""


def _says_when(seconds: int) -> Callable[[Response], Response]:
    def say(response: Response) -> Response:
        response.headers["Retry-After"] = str(seconds)
        return response

    return say


class LineField(StringField):
    """One line of text, cleaned before it is looked at; never missing."""

    data: str

    def __init__(self, validators: Sequence[Any] = (), **more: Any) -> None:
        filters = [lambda text: clean_line(text or "")]
        super().__init__(validators=list(validators), filters=filters, **more)


class BodyField(TextAreaField):
    """Lines of text, given back as they were typed; never missing."""

    data: str

    def __init__(self, validators: Sequence[Any] = (), **more: Any) -> None:
        super().__init__(validators=list(validators), filters=[lambda text: text or ""], **more)


class Length:
    """How long a text may be, in characters, after white space around it is gone."""

    def __init__(self, least: int, most: int) -> None:
        self.least = least
        self.most = most
        self.field_flags = {"maxlength": most}
        if least:
            self.field_flags["required"] = True

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse a text that is too short or too long, saying by how much."""
        length = len(clean_block(field.data or ""))
        if length < self.least:
            raise StopValidation(
                gettext("Please write at least %(least)s characters.", least=self.least)
                if length
                else gettext("Please fill this in.")
            )
        if length > self.most:
            raise StopValidation(
                gettext(
                    "This is %(length)s characters long; at most %(most)s fit.",
                    length=length,
                    most=self.most,
                )
            )


class Checked:
    """A field held to one of our own checks; what it refuses stands beside the field."""

    def __init__(self, check: Callable[[str], object]) -> None:
        self.check = check

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse what the check refuses."""
        try:
            self.check(field.data or "")
        except NotValid as problem:
            raise StopValidation(str(problem.reason)) from problem
