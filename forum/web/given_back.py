"""What was typed into a form that was refused, given back on the page that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from forum.reading.taxonomy import category_choices
from forum.text.plain import is_well_formed
from forum.web.guard import URL_ENCODED, is_from_here, is_own_host, whole_body

# What the page itself brings anew, or brings as a button.
NOT_TYPED = frozenset({"csrf_token", "website", "preview", "check", "keep"})
NEVER_SHOWN_AGAIN = frozenset({"password", "new_password", "current_password", "code"})
LONG_FIELDS = frozenset({"body", "reason", "description"})
HIDDEN_FIELDS = frozenset(
    {"form_key", "value", "revision", "next", "remember", "secret", "session", "others"}
)
# Sent again it would be refused again: not allowed, and gone.
FINAL = frozenset({403, 404})


@dataclass(frozen=True, slots=True)
class SentField:
    """One field of a refused form."""

    name: str
    value: str
    is_long: bool
    is_hidden: bool
    # What it was chosen from: value and words of each.
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A refused form: to be sent again with a fresh token, or only to be read and copied."""

    action: str
    fields: tuple[SentField, ...]
    has_text: bool
    may_be_sent: bool
    was_previewed: bool
    was_checked: bool

    @property
    def was_by_guest(self) -> bool:
        """Whether it came from a guest's form: who has signed in since wrote it as nobody."""
        return any(field.name == "display_name" for field in self.fields)


def given_back(
    status: int, field: str | None = None, *, has_database: bool = True
) -> GivenBack | None:
    """The form that was sent, for the page that says no; nothing where none can be read.

    `field` is the one that it was refused for, if it was for one.
    """
    if request.method != "POST" or status == 413 or request.routing_exception is not None:
        return None
    try:
        if request.mimetype == URL_ENCODED:
            whole_body()
        sent = [(name, values) for name, values in request.form.lists() if name not in NOT_TYPED]
    except RequestEntityTooLarge:
        return None
    fields = tuple(_sent_field(name, values, has_database=has_database) for name, values in sent)
    has_text = any(each.value and not each.is_hidden for each in fields)
    has_unseen = any(each.value and each.is_hidden and each.name != "form_key" for each in fields)
    may_be_sent = _may_be_sent(status, field, is_plain=has_text and not has_unseen)
    # A button that will be refused again is no use; a text is given back in any case.
    if not request.form or not (may_be_sent or has_text):
        return None
    buttons = ("preview" in request.form, "check" in request.form)
    return GivenBack(_address(), fields, has_text, may_be_sent, *buttons)


def readable(text: str) -> str:
    """A text as it may stand in a page again: without signs that no page may hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\r\t")


def _may_be_sent(status: int, field: str | None, *, is_plain: bool) -> bool:
    """Whether it helps to send it again, and nobody else's page had it sent unseen.

    A form is plain when whoever looks at it sees all that it would do.
    """
    is_buttons_fault = field == "value"
    if status in FINAL or is_buttons_fault or not is_own_host(request.host):
        return False
    return is_plain or is_from_here()


def _sent_field(name: str, values: Sequence[str], *, has_database: bool) -> SentField:
    is_chosen = name == "category" and has_database
    is_hidden = name in HIDDEN_FIELDS or (name == "category" and not is_chosen)
    is_long = name in LONG_FIELDS or max(map(len, values)) > 120
    # Of a text that came more than once nobody knows which was meant: all of it stands in one.
    parting = "\n\n" if is_long else " "
    value = values[0] if is_hidden else parting.join(dict.fromkeys(values))
    return SentField(
        name=name,
        value="" if name in NEVER_SHOWN_AGAIN else readable(value),
        is_long=is_long,
        is_hidden=is_hidden,
        choices=tuple(category_choices()) if is_chosen else (),
    )


def _address() -> str:
    """Where it was sent to, without what of its query would be refused again."""
    query = request.args.to_dict()
    kept = {name: text for name, text in query.items() if is_well_formed(name + text)}
    return request.path + (f"?{urlencode(kept)}" if kept else "")
