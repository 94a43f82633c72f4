"""Finding what a member wrote without their name, though no list of it exists."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.database import commit
from forum.domain.posting import writing
from forum.models import Post, User
from forum.reading import mine
from forum.reading.mine import START, look_for, posts_of
from forum.text.markup import render
from tests.factories import actor, make_answer, make_question, make_user, new_nonce

Place = tuple[int, int]


def write_unnamed(question: Post, user: User) -> Place:
    """A member answers without their name; gives the question and their number there."""
    words = render(f"Words of their own, {new_nonce().hex()}.")
    by = actor(user).shown_as(None, is_anonymous=True)
    answer = writing.add_answer(question.id, words, by, new_nonce())
    commit()
    return question.id, answer.writer_number or 0


def looks(user: User) -> list[frozenset[Place]]:
    """What each look finds, from the first to the last."""
    found, after = [], START
    while True:
        look = look_for(user.id, after)
        found.append(look.numbers)
        if look.further is None:
            return found
        assert look.further > after
        after = look.further


def test_what_a_member_wrote_is_found_and_nothing_of_others(forum: Flask) -> None:
    ada, bob = make_user(), make_user()
    threads = [make_question() for _ in range(6)]
    make_answer(threads[0], by=ada), make_answer(threads[1])
    of_ada = {write_unnamed(thread, ada) for thread in threads[2:5]}
    of_bob = {write_unnamed(thread, bob) for thread in threads[3:]}

    assert look_for(ada.id).numbers == of_ada
    assert look_for(bob.id).numbers == of_bob
    assert look_for(make_user().id).numbers == frozenset()


@pytest.mark.parametrize("most", [1, 2, 3, 7, 50])
def test_looks_of_any_length_find_each_thread_once(
    forum: Flask, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    ada = make_user()
    threads = [make_question() for _ in range(8)]
    for thread in threads[:4]:
        write_unnamed(thread, make_user()), write_unnamed(thread, make_user())
    written = {write_unnamed(thread, ada) for thread in threads[2:7]}
    monkeypatch.setattr(mine, "WRITERS_A_LOOK", most)

    found = looks(ada)

    assert sorted(place for each in found for place in each) == sorted(written)
    assert len(found) == (1 if most == 50 else 21 // most + 1)


def test_a_look_ends_early_where_much_is_found(
    forum: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = make_user()
    written = {write_unnamed(make_question(), ada) for _ in range(5)}
    monkeypatch.setattr(mine, "THREADS_A_LOOK", 2)

    found = looks(ada)

    assert [len(each) for each in found] == [2, 2, 1]
    assert frozenset().union(*found) == written


def test_no_thread_means_one_look_that_finds_nothing(forum: Flask) -> None:
    assert looks(make_user()) == [frozenset()]


def test_the_posts_of_a_number_are_those_of_its_thread(forum: Flask) -> None:
    ada = make_user()
    first, second = make_question("Where do I begin with it?"), make_question()
    make_answer(first), make_answer(second)
    place = write_unnamed(first, ada)

    posts = posts_of(look_for(ada.id).numbers)

    assert [(post.kind, post.title, post.number) for post in posts] == [
        ("answer", "Where do I begin with it?", place[1])
    ]
