"""Earlier texts of a post."""

from __future__ import annotations

import pytest

from forum import clock
from forum.database import commit, db
from forum.domain import revisions
from forum.models import Revision
from tests.factories import make_category, make_question, make_user

pytestmark = pytest.mark.usefixtures("forum")


def test_the_first_text_is_its_authors() -> None:
    ada, sleep = make_user(), make_category("Sleep")
    question = make_question("What helps at night?", "Please.", ada, category=sleep, tags=("a",))

    revisions.keep_present(question)
    commit()

    kept = db.session.query(Revision).one()
    assert (kept.number, kept.editor_id, kept.created_at) == (1, ada.id, question.created_at)
    assert (kept.title, kept.body, kept.tags) == ("What helps at night?", "Please.", "a")
    assert (kept.category_id, kept.reason) == (sleep.id, None)


def test_a_later_text_is_its_editors() -> None:
    editor = make_user(role="editor")
    question = make_question(by=make_user())
    question.revision, question.edited_at = 4, clock.now()
    question.editor_id, question.edit_reason = editor.id, "Clearer."

    revisions.keep_present(question)
    commit()

    kept = db.session.query(Revision).one()
    assert (kept.number, kept.editor_id, kept.reason) == (4, editor.id, "Clearer.")
    assert kept.created_at == question.edited_at
    assert kept.display_name is None
