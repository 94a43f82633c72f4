"""The invented community of the demo lives by the rules, and moves in once."""

from __future__ import annotations

from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import clock
from forum.database import commit, db
from forum.domain import recount
from forum.errors import Conflict
from forum.models import Post, Revision, User
from forum.transfer.demo import Community, add_community, read_stories
from tests.factories import make_question, make_user


def test_a_varied_community_moves_in(forum: Flask) -> None:
    community = add_community()
    commit()

    roles = list(db.session.execute(select(User.role)).scalars())
    points = dict(iter(db.session.execute(select(User.name, User.points))))
    assert community == Community(people=12, questions=19, answers=24, comments=22)
    assert sum(role != "member" for role in roles) == 5
    assert "admin" not in roles
    assert points["Ifeoma_A"] == 6800
    for what in (
        Post.accepted_answer_id.is_not(None),
        Post.duplicate_of_id.is_not(None),
        Post.close_reason.is_not(None),
        Post.edited_at.is_not(None),
        Post.author_id.is_(None) & Post.display_name.is_(None),
        Post.display_name.is_not(None),
        Post.score < 0,
        Post.answer_count == 0,
    ):
        assert count(Post, what) > 0, what


def test_all_that_is_counted_is_right(forum: Flask) -> None:
    add_community()
    commit()

    assert [result for result in recount.compare() if result.rows] == []


def test_nothing_happens_in_the_future_or_out_of_order(forum: Flask) -> None:
    add_community()
    commit()

    times = db.session.execute(
        select(Post.created_at, Post.active_at, Post.edited_at, Post.closed_at, Post.answered_at)
    )
    assert all(at is None or at <= clock.now() for row in times for at in row)
    posts = db.session.execute(select(Post).order_by(Post.question_id, Post.place)).scalars().all()
    for before, after in pairwise(posts):
        if before.question_id == after.question_id:
            assert clock.hour_of(before.created_at) <= clock.hour_of(after.created_at)
    late = Post.active_at < Post.created_at
    assert count(Post, late) == 0
    assert count(Revision, Revision.created_at > clock.now()) == 0


def test_of_guests_only_the_hour_is_known(forum: Flask) -> None:
    add_community()
    commit()

    guests = db.session.execute(select(Post).where(Post.author_id.is_(None))).scalars().all()
    assert guests
    assert all(post.created_at == clock.hour_of(post.created_at) for post in guests)


def test_it_moves_in_once(forum: Flask) -> None:
    add_community()
    commit()
    posts = count(Post)

    again = add_community()

    assert again is None
    assert count(Post) == posts


def test_it_stays_away_from_somebody_of_the_same_name(forum: Flask) -> None:
    make_user("PaperBoat")

    with pytest.raises(Conflict):
        add_community()

    assert count(Post) == 0


def test_a_forum_that_lives_keeps_what_it_has(forum: Flask) -> None:
    question = make_question("Is this still here?")

    add_community()
    commit()

    assert count(Post, Post.id == question.id) == 1


def test_every_vote_is_by_somebody_else() -> None:
    _, stories = read_stories()

    answers = [answer for story in stories for answer in story.get("answer", [])]
    for post in [*stories, *answers]:
        voters = [*post.get("up", []), *post.get("down", [])]
        assert post.get("by") not in voters
        assert len(voters) == len(set(voters))


def count(table: type[Post] | type[Revision], *which: object) -> int:
    query = select(func.count()).select_from(table).where(*which)  # type: ignore[arg-type]
    return db.session.execute(query).scalar_one()
