"""What in a form could tell who wrote it, shown to its writer before it is published.

It is looked for here, in memory, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

from flask import jsonify
from flask.typing import ResponseReturnValue

from forum.i18n import Sentence, gettext
from forum.text.identifying import MOST, clues_in

# All that everybody can read afterwards; the reason stands in the history.
FIELDS = ("title", "body", "tags", "reason")


class FormClue(NamedTuple):
    """A clue, and the field that it stands in."""

    field: str
    kind: str
    says: Sentence
    text: str


def clues_of(texts: Mapping[str, str | None], own_name: str | None) -> tuple[FormClue, ...]:
    """At most ten clues in the fields of a form."""
    found = (
        FormClue(field, clue.kind, clue.says, clue.text)
        for field in FIELDS
        for clue in clues_in(texts.get(field) or "", own_name)
    )
    return tuple(islice(found, MOST))


def show_clues(clues: tuple[FormClue, ...]) -> ResponseReturnValue:
    """Say to a program what it should ask its writer about; without `check` it is published."""
    fields: dict[str, str] = {}
    for clue in clues:
        said = f"{clue.says}: {clue.text}"
        fields[clue.field] = " · ".join(filter(None, (fields.get(clue.field), said)))
    error = {
        "code": "identifying",
        "message": gettext("Could this identify you? Nothing is published yet."),
        "fields": fields,
        "clues": [{"field": c.field, "kind": c.kind, "text": c.text} for c in clues],
    }
    return jsonify({"error": error}), 422
