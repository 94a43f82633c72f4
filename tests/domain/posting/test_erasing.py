"""Taking a text away for good, with all that is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum import clock
from forum.database import commit, db
from forum.domain import heartbeat
from forum.domain.actors import Actor
from forum.domain.numbers import draw_id
from forum.domain.posting import accepting, closing, deleting, editing, erasing, writing
from forum.errors import NotAllowed, NotFound
from forum.models import Heartbeat, Post, Revision, Tag, ThreadName, User
from forum.sealing import keyring
from forum.text.markup import render
from tests.erased import left_of, wrong_rows
from tests.factories import (
    actor,
    make_answer,
    make_category,
    make_comment,
    make_question,
    make_user,
    new_nonce,
    points_of,
    stored,
    vote,
)

pytestmark = pytest.mark.usefixtures("forum")


def withdraw(post: Post, by: User | Actor) -> None:
    erasing.withdraw_post(post.id, actor(by) if isinstance(by, User) else by)
    commit()


def guest_of(post: Post) -> Actor:
    """The guest who wrote this, known again by their key."""
    number = stored(post).writer_number
    assert number is not None
    return Actor().known_as(frozenset({(post.question_id, number)}))


def rows_of(table: type[Revision] | type[ThreadName] | type[Tag]) -> int:
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


def edit(post: Post, by: Actor, body: str, **fields: object) -> None:
    row = stored(post)
    wanted = editing.Edit(render(body), reason="It was wrong.", **fields)  # type: ignore[arg-type]
    editing.edit_post(post.id, wanted, row.revision, by)
    commit()


KINDS: dict[str, Callable[[Post, User | None], Post]] = {
    "question": lambda question, by: make_question("A title of mine", by=by, tags=("mine",)),
    "answer": lambda question, by: make_answer(question, by=by),
    "comment": lambda question, by: make_comment(question, by=by),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_guest", [True, False], ids=["guest", "member"])
def test_nothing_is_left_of_what_is_withdrawn(kind: str, is_guest: bool) -> None:
    ada = None if is_guest else make_user()
    question = make_question()
    post = KINDS[kind](question, ada)
    by = guest_of(post) if ada is None else actor(ada)
    edit(
        post,
        by,
        "Other words.",
        title="Another title",
        tags=("ours",) if not post.parent_id else (),
    )
    if kind == "question":
        closing.close_question(post.id, by, reason="I know it now.", original_id=None)
        commit()

    withdraw(post, by)

    assert left_of(post) == {}
    assert (stored(post).state, stored(post).body_digest) == ("withdrawn", 0)
    assert (rows_of(Revision), rows_of(Tag)) == (0, 0)
    assert len(read_by_a_key()) == 1
    assert wrong_rows() == {}


def test_replies_stay_and_keep_their_writers() -> None:
    ada = make_user()
    question = make_question(by=ada)
    answer = make_answer(question, "I was there too.")
    comment = make_comment(answer)

    withdraw(question, ada)

    assert stored(question).answer_count == 1
    assert stored(answer).body == "I was there too."
    assert guest_of(answer) != guest_of(comment)
    assert wrong_rows() == {}


def test_a_number_stays_while_its_writer_has_more_in_the_thread() -> None:
    question = make_question(by=make_user())
    answer = make_answer(question)
    by = guest_of(answer)
    comment = writing.add_comment(answer.id, render("More of it."), by, new_nonce())
    commit()

    withdraw(answer, by)
    kept = read_by_a_key()
    withdraw(comment, by)

    assert (len(kept), read_by_a_key()) == (1, [])
    assert guest_of(make_answer(question)).number_in(question.id) == 2, "no number is given again"


def read_by_a_key() -> list[bytes]:
    """The tags by which somebody could be known."""
    tags = db.session.execute(select(ThreadName.tag)).scalars()
    return [tag for tag in tags if tag[0] == keyring().newest.number]


def test_points_go_with_what_earned_them() -> None:
    asker, helper = make_user(), make_user()
    question = make_question(by=asker)
    answer = make_answer(question, by=helper)
    vote(answer)
    vote(question)
    accepting.accept_answer(answer.id, actor(asker), is_accepted=True)
    commit()

    withdraw(answer, helper)

    assert points_of(helper) == 100
    assert stored(question).accepted_answer_id is None
    assert wrong_rows() == {}
    withdraw(question, asker)
    assert points_of(asker) == 100
    assert wrong_rows() == {}


@pytest.mark.parametrize("is_deleted", [True, False], ids=["deleted before", "seen"])
@pytest.mark.parametrize("helper", ["asker", "somebody"])
@pytest.mark.parametrize("goes", ["question", "answer"])
def test_an_accepted_answer_and_its_question_count_right_afterwards(
    is_deleted: bool, helper: str, goes: str
) -> None:
    asker = make_user()
    writer = asker if helper == "asker" else make_user()
    question = make_question(by=asker)
    answer = make_answer(question, by=writer)
    accepting.accept_answer(answer.id, actor(asker), is_accepted=True)
    commit()
    if is_deleted and goes == "question":
        deleting.delete_post(question.id, actor(make_user(role="editor")))
    elif is_deleted:
        deleting.delete_post(answer.id, actor(make_user(role="editor")))
    commit()

    withdraw(question if goes == "question" else answer, asker if goes == "question" else writer)

    assert wrong_rows() == {}


def test_a_question_that_others_repeat_may_go() -> None:
    ada = make_user()
    original, repeated = make_question(by=ada), make_question(by=ada)
    closing.close_question(repeated.id, actor(ada), reason="", original_id=original.id)
    commit()

    withdraw(original, ada)

    assert stored(repeated).duplicate_of_id == original.id
    withdraw(repeated, ada)
    assert left_of(repeated) == {}
    assert wrong_rows() == {}


def test_the_lists_name_nobody_who_has_gone() -> None:
    question = make_question(display_name="Ada")
    by = guest_of(question)
    named = replace(by, display_name="Grace")
    answer = writing.add_answer(question.id, render("My own answer."), named, new_nonce())
    commit()
    told = stored(question).active_by_name
    deleting.delete_post(question.id, actor(make_user(role="editor")))
    commit()

    withdraw(answer, by)

    assert told == "Grace"
    assert (stored(question).active_by_name, stored(question).active_post_id) == (
        "Ada",
        question.id,
    )


def test_a_tag_of_others_stays() -> None:
    ada = make_user()
    mine = make_question(by=ada, tags=("night", "ada-only"), category=make_category("Sleep"))
    make_question(tags=("night",))

    withdraw(mine, ada)

    assert db.session.execute(select(Tag.name)).scalars().all() == ["night"]
    assert wrong_rows() == {}


def test_the_same_form_sent_again_makes_nothing() -> None:
    question, nonce, text = make_question(), new_nonce(), render("I say this once.")
    answer = writing.add_answer(question.id, text, actor(), nonce)
    commit()
    withdraw(answer, guest_of(answer))

    again = writing.add_answer(question.id, text, actor(), nonce)
    commit()

    assert again.id == answer.id
    assert left_of(answer) == {}


def test_an_id_is_never_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_user()
    gone, free = make_question(by=ada), 777_777
    withdraw(gone, ada)
    drawn = iter([gone.id, free])
    monkeypatch.setattr("forum.domain.numbers.secrets.randbelow", lambda _n: next(drawn) - 1)

    assert draw_id() == free


def test_only_its_writer_withdraws_a_post_and_only_once() -> None:
    ada = make_user()
    question = make_question(by=ada)

    for other in (make_user(role="admin"), make_user()):
        with pytest.raises(NotAllowed):
            erasing.withdraw_post(question.id, actor(other))
    withdraw(question, ada)
    with pytest.raises(NotFound):
        erasing.withdraw_post(question.id, actor(ada))


def test_what_is_erased_asks_for_the_files_to_be_cleared() -> None:
    ada = make_user()
    question = make_question(by=ada)
    before = heartbeat.errand_mark(erasing.CLEARING)

    withdraw(question, ada)

    asked = heartbeat.errand_mark(erasing.CLEARING)
    assert before is None
    assert asked is not None
    assert abs(asked - clock.now()) > timedelta(seconds=1)
    heartbeat.has_done(erasing.CLEARING, asked + timedelta(seconds=1))
    assert db.session.get(Heartbeat, erasing.CLEARING) is not None
    heartbeat.has_done(erasing.CLEARING, asked)
    db.session.expunge_all()
    assert db.session.get(Heartbeat, erasing.CLEARING) is None
