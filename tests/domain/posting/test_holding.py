"""What a post may say, and what has to be looked at before it is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from forum import clock, settings
from forum.database import commit, db
from forum.domain.actors import Actor
from forum.domain.posting import editing, holding, writing
from forum.domain.posting.editing import Edit
from forum.domain.posting.holding import FIRST_POST, NEW_MEMBER, SAME_TEXT, WORDS
from forum.errors import NotValid
from forum.models import Hold, Post
from forum.text.markup import render
from tests.factories import actor, make_answer, make_question, make_user, new_nonce, stored
from tests.times import clock_at

pytestmark = pytest.mark.usefixtures("forum")

LINK = "https://spam.example/{n}"
LONG = "The very same words, long enough to be known again."


def choose(chosen: dict[str, str]) -> None:
    for name, value in chosen.items():
        settings.change(name, value)
    commit()


def links(n: int) -> str:
    return "Look: " + " ".join(LINK.format(n=each) for each in range(n))


def answer(question: Post, body: str, by: Actor) -> Post:
    made = writing.add_answer(question.id, render(body), by, new_nonce())
    db.session.flush()
    return made


def reason_of(post: Post) -> str | None:
    hold = db.session.get(Hold, post.id)
    assert (hold is not None) == (post.state == "held")
    return hold.reason if hold else None


GUEST = Actor()
NEW = Actor(role="member", points=100)
OLD = Actor(role="member", points=900)
EXPERT = Actor(role="expert", points=0)
BELOW = {"holds_members_below_points": "150"}
FIRST = {"holds_guests_first_posts": "on"}
ZEBRA = {"held_words": "zebra, striped horse"}
RULES: list[tuple[dict[str, str], Actor, str, str | None]] = [
    ({}, GUEST, "Words.", None),
    ({}, NEW, "Words.", None),
    (FIRST, GUEST, "Words.", FIRST_POST),
    (FIRST, NEW, "Words.", None),
    (BELOW, NEW, "Words.", NEW_MEMBER),
    (BELOW, OLD, "Words.", None),
    (BELOW, GUEST, "Words.", None),
    (BELOW, EXPERT, "Words.", None),
    (ZEBRA, GUEST, "A ZEBRA came.", WORDS),
    (ZEBRA, OLD, "A striped\nhorse.", WORDS),
    (ZEBRA, EXPERT, "A zebra came.", None),
    (ZEBRA, GUEST, "A striped shirt.", None),
    ({**FIRST, **ZEBRA}, GUEST, "A zebra.", WORDS),
]


@pytest.mark.parametrize(("chosen", "who", "body", "reason"), RULES)
def test_what_waits_and_why(
    chosen: dict[str, str], who: Actor, body: str, reason: str | None
) -> None:
    question = make_question()
    if not who.is_guest or who.role != "guest":
        who = replace(who, user_id=make_user(role=who.role, points=who.points).id)
    choose(chosen)

    assert reason_of(answer(question, body, who)) == reason


@pytest.mark.parametrize("words", ["title", "tags", "display_name"])
def test_every_word_that_would_be_seen_is_looked_at(words: str) -> None:
    choose({"held_words": "zebra"})
    said = {"title": "A question", "tags": ("night",), "display_name": "Grace"}
    said |= {words: ("zebra",) if words == "tags" else "My zebra"}
    who = Actor(display_name=str(said["display_name"]))

    asked = writing.add_question(
        str(said["title"]), render("Words."), None, tuple(said["tags"]), who, new_nonce()
    )

    assert reason_of(asked) == WORDS


@pytest.mark.parametrize(("chosen", "_who", "body", "_reason"), RULES)
@pytest.mark.parametrize("role", ["member", "expert", "admin"])
def test_a_member_without_their_name_is_treated_as_a_guest(
    role: str, chosen: dict[str, str], _who: Actor, body: str, _reason: str | None
) -> None:
    question = make_question()
    choose(chosen)
    member = replace(actor(make_user(role=role, points=900)), is_anonymous=True)

    of_guest = reason_of(answer(question, body, Actor(display_name="Grace")))

    assert reason_of(answer(question, body, member)) == of_guest


def test_one_released_post_in_a_thread_is_enough() -> None:
    choose({"holds_guests_first_posts": "on"})
    ada = replace(actor(make_user()), is_anonymous=True)
    question, other = make_question(by=make_user()), make_question(by=make_user())
    first = answer(question, "The first.", ada)
    second = answer(question, "The second.", ada)
    held = [reason_of(first), reason_of(second)]
    first.state = "live"
    db.session.flush()

    after = reason_of(answer(question, "The third.", ada))
    elsewhere = reason_of(answer(other, "The fourth.", ada))

    assert held == [FIRST_POST, FIRST_POST]
    assert after is None
    assert elsewhere == FIRST_POST


@pytest.mark.parametrize(("who", "is_new"), [(GUEST, True), (NEW, True), (OLD, False)])
def test_the_same_text_waits_after_so_many_times_a_day(who: Actor, is_new: bool) -> None:
    if who.role != "guest":
        who = replace(who, user_id=make_user(points=who.points).id)
    choose({"same_text_a_day": "3"})
    texts = [LONG, LONG.upper(), f"{LONG}!", LONG, "Short words."]

    made = [answer(make_question(), text, who) for text in texts]
    short = [answer(make_question(), "Short words.", who) for _ in range(5)]
    with clock_at(clock.now() + timedelta(days=1)):
        tomorrow = answer(make_question(), LONG, who)

    assert [reason_of(each) for each in made[:4]] == [None] * 3 + [SAME_TEXT if is_new else None]
    assert {reason_of(each) for each in (made[4], *short, tomorrow)} == {None}


REFUSED = [
    ({"blocked_words": "casino*"}, "Come to the CAS1NO!", "CAS1NO"),
    ({"blocked_words": "casino*\nbuy now"}, "So buy, now.", "buy now"),
    ({}, links(6), "this: 6"),
    ({"most_links_of_a_guest": "0"}, links(1), "this: 1"),
]


@pytest.mark.parametrize(("chosen", "body", "named"), REFUSED)
@pytest.mark.parametrize("who", [GUEST, NEW])
def test_what_is_refused_is_named(
    who: Actor, chosen: dict[str, str], body: str, named: str
) -> None:
    question = make_question()
    choose(chosen)

    with pytest.raises(NotValid) as refusal:
        answer(question, body, who)

    assert refusal.value.field == "body"
    assert named in str(refusal.value.reason)


def test_as_many_links_as_may_be_are_taken() -> None:
    question = make_question()

    made = answer(question, links(5), GUEST)
    of_old = answer(question, links(30), actor(make_user(points=900), None))

    assert (reason_of(made), reason_of(of_old)) == (None, None)


@pytest.mark.parametrize(
    ("field", "changed"),
    [("title", {"title": "To the casino"}), ("tags", {"tags": ("casino",)})],
)
def test_a_refusal_stands_beside_the_field(field: str, changed: dict[str, object]) -> None:
    choose({"blocked_words": "casino"})
    asked = {"title": "A question", "tags": ()} | changed

    with pytest.raises(NotValid) as refusal:
        writing.add_question(
            str(asked["title"]), render("Words."), None, tuple(asked["tags"]), GUEST, new_nonce()
        )

    assert refusal.value.field == field


def edit(post: Post, body: str, by: Actor) -> Post:
    return editing.edit_post(post.id, Edit(render(body)), post.revision, by)


@pytest.mark.parametrize("body", ["Come to the casino.", "A zebra.", links(6)])
def test_nothing_is_put_in_afterwards(body: str) -> None:
    ada = make_user()
    post = make_answer(make_question(), "Innocent words.", by=ada)
    choose({"blocked_words": "casino"})
    choose({"held_words": "zebra"})

    with pytest.raises(NotValid):
        edit(post, body, actor(ada))
    edit(post, body, actor(make_user(role="editor")))

    assert stored(post).state == "live"


def test_what_stood_there_before_hinders_no_edit() -> None:
    ada = make_user(points=900)
    body = f"Casino and zebra. {links(7)}"
    post = make_answer(make_question(), body, by=ada)
    choose({"blocked_words": "casino"})
    choose({"held_words": "zebra"})
    choose({"new_below_points": "1000"})

    edit(post, f"Said better: {body}", actor(ada))

    with pytest.raises(NotValid):
        edit(post, f"{body} {LINK}", actor(ada))


def test_a_post_that_waits_may_be_given_words_to_be_looked_at() -> None:
    choose({"held_words": "zebra"})
    choose({"blocked_words": "casino"})
    ada = make_user()
    post = make_answer(make_question(), "A zebra.", by=ada)

    edit(post, "A zebra, and another zebra.", actor(ada))
    with pytest.raises(NotValid):
        edit(post, "A zebra in a casino.", actor(ada))

    assert reason_of(stored(post)) == WORDS


def test_the_word_is_named_to_whoever_waits() -> None:
    choose({"held_words": "zebra"})

    assert "ZEBRA" in str(holding.why(WORDS, "title", "A ZEBRA."))
    assert str(holding.why(WORDS, "no such word")) == str(holding.WHY[WORDS])
    assert str(holding.why(None)) != ""
    assert {str(holding.why(reason)) for reason in holding.WHY} == set(
        map(str, holding.WHY.values())
    )
