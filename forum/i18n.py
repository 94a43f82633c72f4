"""Sentences in the reader's language; knows nothing of Flask.

English is the language of the source, so it needs no catalogue. A catalogue is one
`.po` file a language; the locale in force is a context variable that the request, the
letter's recipient or a command sets.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from gettext import NullTranslations

_translations: ContextVar[NullTranslations] = ContextVar("translations")


def gettext(msgid: str, **values: object) -> str:
    """Translate a sentence and put `values` into its `%(name)s` places."""
    translations = _translations.get(None)
    text = msgid if translations is None else translations.gettext(msgid)
    return text % values if values else text


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """Translate a sentence that counts; `n` chooses the form and fills `%(n)s`."""
    translations = _translations.get(None)
    if translations is None:
        text = one if n == 1 else many
    else:
        text = translations.ngettext(one, many, n)
    return text % {"n": n, **values} if "%" in text else text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that is translated where it is shown, not where it is raised."""

    msgid: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.msgid, **self.values)


def sentence(msgid: str, **values: object) -> Sentence:
    """Keep a sentence untranslated until it is shown."""
    return Sentence(msgid, values)
