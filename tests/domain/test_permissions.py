"""Who may do what, as a table; and that the buttons promise what the verbs accept."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import update

from forum.database import commit, db, roll_back
from forum.domain import permissions
from forum.domain.actors import ROLES, Actor
from forum.domain.posting import (
    accepting,
    closing,
    deleting,
    editing,
    erasing,
    releasing,
    writing,
)
from forum.domain.posting.editing import Edit
from forum.domain.targets import Target
from forum.domain.voting import cast_vote
from forum.errors import NotAllowed, NotFound, Refusal
from forum.models import Post, User
from forum.reading import places
from forum.settings import Settings
from forum.text.markup import render
from tests.factories import (
    actor,
    make_answer,
    make_comment,
    make_question,
    make_user,
    new_nonce,
)

ANYBODY = "answer comment history"
# A live post under an open question without answers: each line adds to the one above it.
OTHERS = {
    "question": {
        "guest": ANYBODY,
        "member": "vote",
        "editor": "edit close delete",
    },
    "answer": {"guest": "comment history", "member": "vote", "expert": "edit accept"}
    | {"editor": "delete"},
    "comment": {"guest": "history", "editor": "edit delete"},
}
OWN = {
    "question": {"guest": f"{ANYBODY} edit close delete withdraw"},
    "answer": {"guest": "comment history edit delete withdraw", "expert": "accept"},
    "comment": {"guest": "history edit delete withdraw"},
}
ME, SOMEBODY = 7, 8
STATES = ("open", "closed", "gone", "answer gone", "question gone", "waits")
SEEING = {"see deleted", "see held"}


def person(role: str) -> Actor:
    return Actor() if role == "guest" else Actor(ME, "Ada", role)


def allowed(table: dict[str, str], role: str) -> set[str]:
    """All that a table gives to a role and to those below it."""
    reached = ROLES[: ROLES.index(role) + 1]
    return set(" ".join(table.get(each, "") for each in reached).split())


def acts(actor: Actor, target: Target, **settings: bool) -> set[str]:
    return set(permissions.acts_on(actor, target, Settings(**settings))) - SEEING


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
@pytest.mark.parametrize("role", ROLES)
def test_what_each_role_may_do_to_what_others_wrote(kind: str, role: str) -> None:
    for author in (SOMEBODY, None):
        target = Target(kind, author_id=author, question_author_id=SOMEBODY)

        assert acts(person(role), target) == allowed(OTHERS[kind], role)


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
@pytest.mark.parametrize("role", ROLES[1:])
def test_what_each_role_may_do_to_what_they_wrote(kind: str, role: str) -> None:
    target = Target(kind, author_id=ME, question_author_id=SOMEBODY)

    assert acts(person(role), target) == allowed(OWN[kind], role)


@pytest.mark.parametrize("author", [ME, SOMEBODY, None])
def test_whoever_asked_accepts_any_answer(author: int | None) -> None:
    target = Target("answer", author_id=author, question_author_id=ME)

    assert "accept" in acts(person("member"), target)


def test_a_closed_question_takes_no_answers_and_can_be_opened_again() -> None:
    open_, closed = Target("question", SOMEBODY), Target("question", SOMEBODY, is_closed=True)

    changed = acts(person("editor"), open_) ^ acts(person("editor"), closed)

    assert changed == {"answer", "close", "reopen"}


def test_only_who_closed_it_or_an_editor_opens_a_question_again() -> None:
    mine = Target("question", ME, is_closed=True)

    closed_by_me = mine._replace(closed_by_id=ME)
    closed_by_staff = mine._replace(closed_by_id=SOMEBODY)

    assert "reopen" in acts(person("member"), closed_by_me)
    assert "reopen" not in acts(person("member"), closed_by_staff)
    assert "reopen" in acts(person("editor"), closed_by_staff)


def test_an_asker_leaves_a_question_with_answers_where_it_is() -> None:
    answered = Target("question", ME, answer_count=1)

    assert "delete" not in acts(person("member"), answered)
    assert "delete" in acts(person("editor"), answered)


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
def test_a_deleted_post_can_only_be_looked_at_and_restored(kind: str) -> None:
    gone = Target(kind, ME, state="deleted", deleted_by_id=ME)
    gone = gone._replace(question_state="deleted") if kind == "question" else gone

    assert acts(person("member"), gone) == {"history", "restore", "withdraw"}
    assert acts(person("editor"), gone._replace(author_id=SOMEBODY)) == {"history", "restore"}
    assert acts(person("expert"), gone._replace(author_id=SOMEBODY)) == set()
    assert acts(person("guest"), gone) == set()


def test_an_author_does_not_undo_what_an_editor_deleted() -> None:
    gone = Target("answer", ME, state="deleted", deleted_by_id=SOMEBODY)

    assert acts(person("member"), gone) == {"history", "withdraw"}
    assert acts(person("editor"), gone) == {"history", "restore", "withdraw"}


@pytest.mark.parametrize(
    ("setting", "kind", "act"),
    [
        ("allows_guests_to_answer", "question", "answer"),
        ("allows_guests_to_comment", "question", "comment"),
        ("allows_guests_to_comment", "answer", "comment"),
    ],
)
def test_guests_can_be_asked_to_sign_in_first(setting: str, kind: str, act: str) -> None:
    target = Target(kind, SOMEBODY)

    assert act not in acts(person("guest"), target, **{setting: False})
    assert act in acts(person("member"), target, **{setting: False})


def test_cases_that_are_taken_for_alike_are_decided_alike() -> None:
    people = [Actor(), *(Actor(7, "Ada", role) for role in ROLES[1:])]
    people.append(Actor(7, "Ada", "member", is_blocked=True))
    targets = itertools.product(
        ("question", "answer", "comment"),
        *[(7, 8, None), ("live", "deleted", "held"), (7, 8, None), (7, 8, None)],
        *[("live", "deleted"), ("live", "deleted"), (True, False), (7, 8, None), (0, 1, 5)],
        *[(7, 8, None), (5, 6), (1, 2, None), (1, 2, None), (1, 2, None), (True, False)],
    )
    people += [replace(each, numbers=frozenset({(5, 1), (9, 2)})) for each in people]
    settings = Settings(allows_guests_to_comment=False)

    for target in itertools.starmap(Target, itertools.islice(targets, 0, None, 389)):
        for person in people:
            one_by_one = {
                act for act in permissions.ACTS if permissions.may(act, person, target, settings)
            }
            assert permissions.acts_on(person, target, settings) == one_by_one, (person, target)


def test_guests_can_be_kept_from_asking() -> None:
    closed = Settings(allows_guests_to_ask=False)

    assert not permissions.may_ask(person("guest"), closed)
    assert permissions.may_ask(person("member"), closed)
    with pytest.raises(NotAllowed):
        permissions.require_ask(person("guest"), closed)


def test_a_blocked_person_only_reads() -> None:
    blocked = replace(person("admin"), is_blocked=True)

    for kind in ("question", "answer", "comment"):
        assert acts(blocked, Target(kind, SOMEBODY)) == set()
    assert not permissions.may_ask(blocked, Settings())


def test_a_guest_is_not_told_to_sign_in_for_what_nobody_can_do() -> None:
    with pytest.raises(NotAllowed) as refusal:
        permissions.require("vote", person("guest"), Target("comment", SOMEBODY), Settings())

    assert refusal.value.reason is not permissions.SIGN_IN


def test_what_one_may_not_know_of_is_not_found() -> None:
    gone = Target("answer", SOMEBODY, state="deleted")

    for act in permissions.ACTS:
        with pytest.raises(NotFound):
            permissions.require(act, person("member"), gone, Settings())


VERBS: dict[str, Callable[[int, Actor], object]] = {
    "answer": lambda id, by: writing.add_answer(id, render("Answered."), by, new_nonce()),
    "comment": lambda id, by: writing.add_comment(id, render("Commented."), by, new_nonce()),
    "vote": lambda id, by: cast_vote(id, 1, by),
    "edit": lambda id, by: editing.edit_post(id, EDIT, 1, by),
    "accept": lambda id, by: accepting.accept_answer(id, by, is_accepted=True),
    "close": lambda id, by: closing.close_question(id, by, reason="Why.", original_id=None),
    "reopen": lambda id, by: closing.reopen_question(id, by),
    "delete": lambda id, by: deleting.delete_post(id, by),
    "restore": lambda id, by: deleting.restore_post(id, by),
    "withdraw": lambda id, by: erasing.withdraw_post(id, by),
    "release": lambda id, by: releasing.release_post(id, by),
}
EDIT = Edit(text=render("Another text, said better."), title="Another title for it")


@pytest.mark.usefixtures("forum")
@pytest.mark.parametrize("state", STATES)
def test_the_buttons_are_what_the_verbs_accept(state: str) -> None:
    people = {role: make_user(role=role) for role in ROLES[1:5]}
    posts = [post for author in (people["member"], None) for post in make_thread(author, state)]

    for who in (actor(), *map(actor, people.values())):
        for post in posts:
            offered = buttons(who, post)
            taken = {act for act, verb in VERBS.items() if works(verb, post, who)}

            assert offered == taken, (who.role, post.kind, post.author_id, state)


@pytest.mark.usefixtures("forum")
@pytest.mark.parametrize("state", STATES)
def test_the_buttons_of_a_writer_without_a_name_are_what_the_verbs_accept(state: str) -> None:
    posts = make_thread(None, state)
    db.session.execute(update(Post).values(writer_number=2))
    commit()
    numbers = frozenset((post.question_id, 2) for post in posts)

    for post in posts:
        who = replace(actor(), numbers=numbers)
        offered = buttons(who, post)
        taken = {act for act, verb in VERBS.items() if works(verb, post, who)}

        assert offered == taken, (post.kind, state)


def make_thread(author: User | None, state: str) -> list[Post]:
    """A question, an answer to another one and a comment below it, all by one author."""
    alone = make_question(by=author, is_closed=state == "closed", is_deleted=state == "gone")
    asked = make_question(by=author)
    answer = make_answer(asked, by=author)
    comment = make_comment(answer, by=author, is_deleted=state == "gone")
    if state == "waits":
        waiting = Post.id.in_([alone.id, comment.id])
        db.session.execute(update(Post).where(waiting).values(state="held"))
        commit()
        db.session.expire_all()
    gone = {"answer gone": answer, "question gone": asked}.get(state)
    if gone is not None:
        db.session.execute(update(Post).where(Post.id == gone.id).values(state="deleted"))
        commit()
        db.session.expire_all()
    return [alone, asked, answer, comment]


def buttons(who: Actor, post: Post) -> set[str]:
    try:
        found = places.require_seen(post.id, who)
    except NotFound:
        return set()
    return set(places.acts_on(found, who)) & set(VERBS)


def works(verb: Callable[[int, Actor], object], post: Post, who: Actor) -> bool:
    try:
        verb(post.id, who)
    except Refusal:
        return False
    finally:
        roll_back()
    return True
