"""What many do at the same moment happens as if they had done it one after the other."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from forum.database import commit, db, reading, roll_back
from forum.domain import accounts, counts, recount
from forum.domain.posting import closing, deleting, editing, writing
from forum.domain.posting.accepting import accept_answer
from forum.domain.posting.editing import Edit
from forum.domain.voting import cast_vote
from forum.errors import Refusal
from forum.models import Post, User, Vote
from forum.text.markup import render
from tests.factories import (
    actor,
    make_answer,
    make_category,
    make_question,
    make_user,
    new_nonce,
    stored,
)
from tests.faults.amounts import amount
from tests.faults.callers import at_once

pytestmark = pytest.mark.slow

CROWD = 64
ROUNDS = amount(short=3, full=50)

Deed = Callable[[], object]


def test_one_person_votes_once(app: Flask) -> None:
    for _ in range(ROUNDS):
        question, voter = make_question(by=make_user()), actor(make_user())

        all_do(app, [partial(cast_vote, question.id, 1, voter)] * CROWD)

        assert count(app, Vote.post_id == question.id) == stored(question).score == 1
    assert differences(app) == []


def test_everybody_is_counted(app: Flask) -> None:
    people = [actor(make_user()) for _ in range(CROWD)]
    for _ in range(ROUNDS):
        answer = make_answer(make_question(by=make_user()), by=make_user())

        all_do(app, [partial(cast_vote, answer.id, 1, one) for one in people])

        assert count(app, Vote.post_id == answer.id) == stored(answer).score == CROWD
    assert differences(app) == []


def test_minds_may_be_changed_again_and_again(app: Flask) -> None:
    people = [actor(make_user()) for _ in range(8)]
    for _ in range(ROUNDS):
        question = make_question(by=make_user())
        posts = [question, make_answer(question, by=make_user())]

        all_do(
            app,
            [
                partial(cast_vote, random.choice(posts).id, random.randint(-1, 1), person)
                for person in people * (CROWD // 8)
            ],
        )

    assert differences(app) == []


def test_one_answer_is_accepted(app: Flask) -> None:
    for _ in range(ROUNDS):
        asker = make_user()
        question = make_question(by=asker)
        answers = [make_answer(question, by=make_user()) for _ in range(8)]

        all_do(
            app,
            [
                partial(accept_answer, answer.id, actor(asker), is_accepted=True)
                for answer in answers * (CROWD // 8)
            ],
        )

        assert stored(question).accepted_answer_id in {answer.id for answer in answers}
    assert differences(app) == []


@pytest.mark.parametrize("is_guest", [True, False])
def test_one_form_makes_one_post(is_guest: bool, app: Flask) -> None:
    for number in range(ROUNDS):
        author, nonce = actor() if is_guest else actor(make_user()), new_nonce()
        question = make_question(by=make_user())
        text = render(f"The same words from the same form, {number}.")

        made = all_do(app, [partial(writing.add_answer, question.id, text, author, nonce)] * CROWD)

        assert len({post.id for post in made if isinstance(post, Post)}) == 1
        assert count(app, Post.parent_id == question.id) == stored(question).answer_count == 1
    assert differences(app) == []


def test_a_thread_gives_each_post_a_place_of_its_own(app: Flask) -> None:
    for _ in range(ROUNDS):
        question = make_question(by=make_user())
        people = [actor(make_user()) for _ in range(8)]
        deeds = [writing.add_answer, writing.add_comment]

        all_do(
            app,
            [
                partial(
                    deeds[number % 2],
                    question.id,
                    render(f"Words of its own, number {number}."),
                    people[number % 8],
                    new_nonce(),
                )
                for number in range(CROWD)
            ],
        )

        with app.app_context():
            places = select(Post.place).where(Post.question_id == question.id).order_by(Post.place)
            found = reading().execute(places).scalars().all()
        assert found == list(range(CROWD + 1))
    assert differences(app) == []


def test_a_name_is_given_once(app: Flask) -> None:
    for number in range(ROUNDS):
        name = f"Ada{number}"

        made = all_do(
            app,
            [
                partial(accounts.register, spelt, f"{one}@example.org", "no hash")
                for one in range(CROWD // 2)
                for spelt in (name, name.upper())
            ],
        )

        assert Counter(isinstance(one, Refusal) for one in made) == {True: CROWD - 1, False: 1}
        assert count(app, func.lower(User.name) == name.lower()) == 1


def test_deeds_that_cross_each_other_all_get_through(app: Flask) -> None:
    """Edits that swap categories and tags, closings in a ring, views: none waits in turn."""
    staff = actor(make_user(role="admin"))
    rooms = [make_category(title) for title in ("First", "Second", "Third")]
    tags = ["night", "rain", "snow", "fog"]
    questions = [
        make_question(by=make_user(), category=rooms[n % 3], tags=(tags[n % 4],)) for n in range(6)
    ]
    for number in range(ROUNDS * 2):
        deeds: list[Deed] = []
        for question in questions:
            revision = stored(question).revision
            wanted = random.sample([*tags, f"new{number}", f"other{number}"], 3)
            text = render(f"An edit with words of its own, {question.id} {number}.")
            edit = Edit(text, "", "Another title for it", random.choice(rooms).path, tuple(wanted))
            other = random.choice([one for one in questions if one is not question])
            deeds += [
                partial(editing.edit_post, question.id, edit, revision, staff),
                partial(
                    closing.close_question, question.id, staff, reason="", original_id=other.id
                ),
                partial(closing.reopen_question, question.id, staff),
                partial(deleting.delete_post, question.id, staff),
                partial(deleting.restore_post, question.id, staff),
            ]
        seen = {question.id: 1 for question in random.sample(questions, 4)}
        deeds += [partial(counts.add_views, seen)] * 4
        random.shuffle(deeds)

        all_do(app, deeds)

        assert rings(app) == []
    assert differences(app) == []


def test_who_reads_and_then_writes_is_found_out(app: Flask) -> None:
    question = make_question(by=make_user())
    people = [make_user() for _ in range(CROWD)]

    def vote_carelessly(person: User) -> None:
        score = reading().execute(select(Post.score).where(Post.id == question.id)).scalar_one()
        db.session.add(Vote(post_id=question.id, user_id=person.id, value=1))
        careless = update(Post).where(Post.id == question.id).values(ups=score + 1, score=score + 1)
        db.session.execute(careless.execution_options(synchronize_session=False))

    all_do(app, [partial(vote_carelessly, person) for person in people])

    assert "votes and scores of posts" in differences(app)


def all_do(app: Flask, deeds: Sequence[Deed]) -> list[object]:
    """Let each be done by somebody else at the same moment; a refusal is an answer too."""

    def do(deed: Deed) -> object:
        with app.app_context():
            try:
                made = deed()
                commit()
            except Refusal as refusal:
                roll_back()
                return refusal
            return made

    return at_once([partial(do, deed) for deed in deeds])


def count(app: Flask, which: object) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).where(which)).scalar_one()  # type: ignore[arg-type]


def differences(app: Flask) -> list[str]:
    """Whatever is stored and does not equal its recount."""
    with app.app_context():
        return [str(result.what) for result in recount.compare() if result.rows]


def rings(app: Flask) -> list[int]:
    """Questions from which one is led on and on, and never arrives."""
    with app.app_context():
        query = select(Post.id, Post.duplicate_of_id).where(Post.duplicate_of_id.is_not(None))
        leads = {row.id: row.duplicate_of_id for row in reading().execute(query)}
    endless = []
    for start in leads:
        at = start
        for _ in leads:
            at = leads.get(at)
        if at in leads:
            endless.append(start)
    return endless
