"""Whose a post is, with a name and without one; and what is hidden with what it stands under."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forum.domain import permissions
from forum.domain.actors import ROLES, Actor
from forum.domain.targets import Target
from tests.domain.test_permissions import ME, OTHERS, OWN, SOMEBODY, acts, allowed, person

# The thread in which I am the writer with this number, and somebody else is the other.
THREAD, MY_NUMBER, ANOTHER = 99, 2, 1


def with_key(role: str) -> Actor:
    """The same person, known in the thread as the writer with this number."""
    return replace(person(role), numbers=frozenset({(THREAD, MY_NUMBER)}))


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
@pytest.mark.parametrize("role", ROLES)
def test_what_is_written_without_a_name_is_ones_own_by_its_number(kind: str, role: str) -> None:
    mine = Target(kind, None, question_author_id=SOMEBODY, question_id=THREAD, number=MY_NUMBER)
    not_mine = (
        mine._replace(number=ANOTHER),
        mine._replace(number=None),
        mine._replace(question_id=THREAD + 1),
        mine._replace(author_id=SOMEBODY),
    )

    assert acts(with_key(role), mine) == allowed(OWN[kind], role)
    assert acts(person(role), mine) == allowed(OTHERS[kind], role)
    for other in not_mine:
        assert acts(with_key(role), other) == allowed(OTHERS[kind], role)


def test_whoever_asked_without_a_name_accepts_any_answer() -> None:
    answer = Target("answer", SOMEBODY, question_id=THREAD, question_number=MY_NUMBER)

    assert "accept" in acts(with_key("guest"), answer)
    assert "accept" not in acts(person("guest"), answer)
    assert "accept" not in acts(with_key("guest"), answer._replace(question_number=ANOTHER))


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
@pytest.mark.parametrize("state", ["withdrawn", "erased"])
def test_nothing_can_be_done_to_what_is_gone_for_good(kind: str, state: str) -> None:
    gone = Target(kind, ME, state=state, has_replies=True)

    for role in ROLES:
        assert acts(person(role), gone) == set()
        assert permissions.may_see(person(role), gone) == (
            state == "withdrawn" or role in {"editor", "moderator", "admin"} or role != "guest"
        )
    assert not permissions.may_see(
        person("admin"), gone._replace(state="withdrawn", has_replies=False)
    )


def test_without_a_name_one_undoes_what_one_did_and_not_what_an_editor_did() -> None:
    mine = Target("question", None, question_id=THREAD, number=MY_NUMBER, state="deleted")
    mine = mine._replace(question_state="deleted", question_number=MY_NUMBER)
    closed = mine._replace(state="live", question_state="live", is_closed=True)

    assert acts(with_key("guest"), mine) == {"history", "restore", "withdraw"}
    assert acts(with_key("guest"), mine._replace(deleted_by_id=SOMEBODY)) == {"history", "withdraw"}
    assert acts(person("guest"), mine) == set()
    assert "reopen" in acts(with_key("guest"), closed)
    assert "reopen" not in acts(with_key("guest"), closed._replace(closed_by_id=SOMEBODY))


@pytest.mark.parametrize("above", ["question_state", "parent_state"])
def test_what_stands_under_something_deleted_is_hidden_with_it(above: str) -> None:
    comment = Target("comment", SOMEBODY)._replace(**{above: "deleted"})

    for role in ROLES:
        is_shown = role in {"editor", "moderator", "admin"}
        assert permissions.may_see(person(role), comment) == is_shown
        assert acts(person(role), comment) == ({"history"} if is_shown else set())


def test_what_one_wrote_is_hidden_with_what_it_stands_under_unless_that_is_ones_own() -> None:
    mine = Target("comment", ME, question_author_id=SOMEBODY, parent_state="deleted")
    mine = mine._replace(parent_author_id=ME)
    page_gone = mine._replace(question_state="deleted")

    assert permissions.may_see(person("member"), mine)
    assert not permissions.may_see(person("member"), page_gone)
    assert not permissions.may_see(person("member"), mine._replace(parent_author_id=SOMEBODY))
    assert permissions.may_see(person("member"), page_gone._replace(question_author_id=ME))
    for state in ("live", "deleted"):  # asked by me; somebody else's answer went with it
        under_theirs = page_gone._replace(
            question_author_id=ME, parent_author_id=SOMEBODY, parent_state=state
        )
        assert not permissions.may_see(person("member"), under_theirs)
    assert permissions.may_see(person("editor"), page_gone)
