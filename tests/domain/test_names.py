"""Who somebody is in a thread, and nowhere else."""

from __future__ import annotations

from flask import Flask
from hypothesis import given, strategies as st

from forum.database import commit
from forum.domain import names
from forum.domain.actors import Actor
from forum.domain.posting import writing
from forum.models import Post, User
from forum.sealing import Key, Keyring, init_sealing, keyring, new_key
from forum.text.markup import render
from tests.factories import actor, make_question, make_user, new_nonce

FIRST = "019a1980b42fc1f04b387429f6f23d00edc7b704f8b5249706"
IDS = st.integers(1, 2**31 - 1)


def say(question: Post, by: Actor) -> int | None:
    """Somebody answers; gives the number that they have in the thread."""
    words = render(f"Words of their own, {new_nonce().hex()}.")
    answer = writing.add_answer(question.id, words, by, new_nonce())
    commit()
    return answer.writer_number


def unnamed(user: User) -> Actor:
    return actor(user).shown_as(None, is_anonymous=True)


@given(st.binary(min_size=32, max_size=32), IDS, st.lists(IDS, max_size=5), st.integers(1, 255))
def test_the_tags_of_many_threads_are_those_of_each(
    secret: bytes, user_id: int, threads: list[int], number: int
) -> None:
    key = Key(number, secret)
    many = [(thread.to_bytes(8), user_id.to_bytes(8)) for thread in threads]

    assert list(key.tags_of("member", many)) == [key.tag("member", *each) for each in many]


def test_a_tag_stays_what_it_was_when_the_first_posts_were_written() -> None:
    key = Key(1, bytes(range(32)))
    parts = ((1234).to_bytes(8), (5).to_bytes(8))

    assert key.tag("member", *parts).hex() == next(key.tags_of("member", [parts])).hex()
    assert key.tag("member", *parts).hex() == FIRST


def test_tags_are_made_with_every_key(forum: Flask) -> None:
    init_sealing(forum, Keyring((*keyring().keys, new_key(7))))

    tags = names.tags_of_member_in([3, 4], 9)

    assert tags == {*names.tags_of_member(3, 9), *names.tags_of_member(4, 9)}
    assert len(tags) == 4


def test_a_member_keeps_their_number_in_a_thread_whatever_key_is_newest(forum: Flask) -> None:
    ada, question = make_user(), make_question()
    first = say(question, unnamed(ada))
    init_sealing(forum, Keyring((*keyring().keys, new_key(7))))

    assert (first, say(question, unnamed(ada)), say(question, unnamed(make_user()))) == (2, 2, 3)


def test_a_member_never_writes_under_a_key_that_lies_in_their_browser(forum: Flask) -> None:
    question = make_question()
    planted = frozenset({(question.id, 1)})

    number = say(question, unnamed(make_user()).known_as(planted))

    assert number == 2
    assert say(question, Actor().known_as(planted)) == 1
