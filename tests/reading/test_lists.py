from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum import clock
from forum.database import commit, db
from forum.errors import NotFound
from forum.models import Post
from forum.reading import lists
from forum.reading.rows import CategoryLink, QuestionRow
from tests.factories import (
    make_answer,
    make_category,
    make_comment,
    make_question,
    make_user,
    vote,
)
from tests.times import clock_at

NOON = clock.now().replace(hour=12, minute=0, second=0) - timedelta(days=3)


def test_a_row_tells_all_that_a_list_shows(forum: Flask) -> None:
    ada = make_user("Ada", points=6_700, role="expert")
    category = make_category("Mental Health")
    question = make_question(
        "How do I sleep?", "I lie **awake**.", ada, category=category, tags=("sleep", "night")
    )
    make_answer(question, is_accepted=True)
    vote(question)

    (row,) = titled("recent")

    assert row == QuestionRow(
        id=question.id,
        slug="how-do-i-sleep",
        title="How do I sleep?",
        excerpt="I lie awake.",
        score=1,
        answer_count=1,
        view_count=0,
        has_accepted=True,
        is_closed=False,
        is_duplicate=False,
        category=CategoryLink("Mental Health", "mental-health"),
        tags=("sleep", "night"),
        author=row.author,
        asked_at=row.asked_at,
        activity=None,
    )
    assert (row.author.name, row.author.member, row.author.role) == ("Ada", "Ada", "expert")
    assert row.author.points is not None
    assert row.author.points > 6_700


@pytest.mark.parametrize(("chosen", "shown"), [("Grace", "Grace"), (None, "guest")])
def test_a_guest_has_at_most_a_name(forum: Flask, chosen: str | None, shown: str) -> None:
    make_question(display_name=chosen)

    (row,) = titled("recent")

    assert (row.author.name, row.author.member, row.author.points) == (shown, None, None)


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        ("recent", ["Third", "Second", "First"]),
        ("votes", ["Second", "Third", "First"]),
        ("answers", ["First", "Third", "Second"]),
        ("views", ["Third", "First", "Second"]),
        ("hot", ["First", "Second", "Third"]),
    ],
)
def test_questions_come_in_five_orders(forum: Flask, order: str, titles: list[str]) -> None:
    figures = {
        "First": {"answer_count": 9, "view_count": 5, "hotness": 30},
        "Second": {"score": 7, "ups": 7, "hotness": 20},
        "Third": {"score": 1, "ups": 1, "answer_count": 1, "view_count": 8, "hotness": 10},
    }
    for hours, (title, columns) in enumerate(figures.items()):
        with clock_at(NOON + timedelta(hours=hours)):
            change(make_question(title), **columns)

    found = titled(order)

    assert [row.title for row in found] == titles


def test_equal_questions_keep_one_order_over_the_pages(forum: Flask) -> None:
    with clock_at(NOON):
        made = [make_question(f"Question {n}").id for n in range(25)]

    first, second = lists.questions_page("votes", 1), lists.questions_page("votes", 2)

    shown = [row.id for row in (*first.questions.rows, *second.questions.rows)]
    assert shown == sorted(made, reverse=True)


@pytest.mark.parametrize(
    ("made", "number", "shown", "has_more"),
    [
        (20, 1, 20, False),
        (21, 1, 20, True),
        (21, 2, 1, False),
        (3, 2, 0, False),
        (3, 10**18, 0, False),
    ],
)
def test_a_page_holds_twenty_and_knows_of_more(
    forum: Flask, made: int, number: int, shown: int, has_more: bool
) -> None:
    for n in range(made):
        make_question(f"Question {n}")

    page = lists.questions_page("recent", number).questions

    assert (len(page.rows), page.has_more) == (shown, has_more)


def test_a_category_shows_what_is_inside_it_in_any_order(forum: Flask) -> None:
    health, work = make_category("Health"), make_category("Work")
    sleep = make_category("Sleep", health)
    make_question("In health", category=health)
    change(make_question("In sleep", category=sleep), score=5, ups=5)
    make_question("In work", category=work)

    page = lists.questions_page("votes", 1, category_path="health")

    assert [row.title for row in page.questions.rows] == ["In sleep", "In health"]
    assert page.category is not None
    assert page.category.node.title == "Health"


@pytest.mark.parametrize("order", list(lists.ORDERS))
def test_several_categories_are_put_together_in_one_order_over_the_pages(
    forum: Flask, order: str
) -> None:
    health = make_category("Health")
    places = [health, make_category("Sleep", health), make_category("Grief", health)]
    for n in range(45):
        figure = n * 7 % 11
        question = make_question(f"Question {n}", category=places[n % 3])
        change(question, hotness=figure, score=figure, ups=figure, view_count=figure)

    pages = [lists.questions_page(order, n, category_path="health") for n in (1, 2, 3)]

    shown = [row.id for page in pages for row in page.questions.rows]
    by_themselves = select(Post.id).where(Post.category_id.is_not(None))
    assert shown == list(db.session.execute(by_themselves.order_by(*lists.ORDERS[order])).scalars())


@pytest.mark.parametrize("category", [None, "health"])
@pytest.mark.parametrize("order", list(lists.ORDERS))
def test_a_frequent_tag_gives_what_a_seldom_one_gives(
    forum: Flask, monkeypatch: pytest.MonkeyPatch, order: str, category: str | None
) -> None:
    health = make_category("Health")
    for n in range(30):
        tags = ("sleep",) if n % 4 else ("night",)
        change(
            make_question(f"Question {n}", category=health if n % 5 else None, tags=tags),
            hotness=n * 7 % 11,
            view_count=n * 5 % 7,
        )

    as_seldom = lists.questions_page(order, 1, category_path=category, tag="sleep").questions
    monkeypatch.setattr(lists, "FEW_ENOUGH_TO_SORT", 0)
    as_frequent = lists.questions_page(order, 1, category_path=category, tag="sleep").questions

    assert as_frequent == as_seldom
    assert len(as_seldom.rows) > 15


@pytest.mark.parametrize("most_sorted", [0, 1_000])
@pytest.mark.parametrize("order", list(lists.ORDERS))
def test_a_tag_chooses_in_any_order(
    forum: Flask, monkeypatch: pytest.MonkeyPatch, order: str, most_sorted: int
) -> None:
    monkeypatch.setattr(lists, "FEW_ENOUGH_TO_SORT", most_sorted)
    make_question("With the tag", tags=("sleep", "night"))
    make_question("With another", tags=("night",))

    page = lists.questions_page(order, 1, tag="Sleep")

    assert [row.title for row in page.questions.rows] == ["With the tag"]
    assert page.tag == "sleep"


def test_category_and_tag_choose_together(forum: Flask) -> None:
    health, work = make_category("Health"), make_category("Work")
    make_question("Both", category=health, tags=("sleep",))
    make_question("The tag only", category=work, tags=("sleep",))
    make_question("The category only", category=health)

    page = lists.questions_page("recent", 1, category_path="health", tag="sleep")

    assert [row.title for row in page.questions.rows] == ["Both"]


@pytest.mark.parametrize("by", [{"category_path": "nowhere"}, {"tag": "never"}])
def test_what_is_not_there_is_not_found(forum: Flask, by: dict[str, str]) -> None:
    make_question(is_deleted=True, tags=("never",))

    with pytest.raises(NotFound):
        lists.questions_page("recent", 1, **by)


def test_a_deleted_question_is_in_no_list(forum: Flask) -> None:
    make_question(is_deleted=True)

    shown = [
        *(row for order in lists.ORDERS for row in titled(order)),
        *(row for by in lists.UNANSWERED for row in lists.unanswered_page(by, 1).questions.rows),
        *lists.activity_page(1).rows,
    ]

    assert shown == []


@pytest.mark.parametrize(
    ("by", "titles"),
    [
        ("answers", {"Nothing yet"}),
        ("selected", {"Nothing yet", "An answer", "An upvoted answer"}),
        ("upvotes", {"Nothing yet", "An answer", "An accepted answer"}),
    ],
)
def test_questions_wait_in_three_ways(forum: Flask, by: str, titles: set[str]) -> None:
    make_question("Nothing yet")
    make_question("Closed", is_closed=True)
    make_answer(make_question("An answer"))
    make_answer(make_question("An accepted answer"), is_accepted=True)
    vote(make_answer(make_question("An upvoted answer")))

    page = lists.unanswered_page(by, 1)

    assert {row.title for row in page.questions.rows} == titles


def test_what_waits_can_be_chosen_by_category(forum: Flask) -> None:
    health, work = make_category("Health"), make_category("Work")
    make_question("In sleep", category=make_category("Sleep", health))
    make_question("In work", category=work)

    page = lists.unanswered_page("answers", 1, "health")

    assert [row.title for row in page.questions.rows] == ["In sleep"]


def test_activity_tells_what_happened_last(forum: Flask) -> None:
    ada = make_user("Ada")
    with clock_at(NOON):
        old = make_question("Old")
    with clock_at(NOON + timedelta(hours=1)):
        make_question("New")
    with clock_at(NOON + timedelta(hours=2)):
        answer = make_answer(old, by=ada)

    first, second = lists.activity_page(1).rows

    assert (first.title, second.title) == ("Old", "New")
    assert first.activity is not None
    assert (first.activity.kind, first.activity.by.member) == ("answered", "Ada")
    assert first.activity.post_id == answer.id
    assert second.activity is not None
    assert second.activity.kind == "asked"


@pytest.mark.parametrize("gone", ["the comment", "the answer above it"])
def test_activity_does_not_tell_of_a_deleted_post(forum: Flask, gone: str) -> None:
    answer = make_answer(make_question())
    comment = make_comment(answer)
    change(comment if gone == "the comment" else answer, state="deleted")

    (row,) = lists.activity_page(1).rows

    assert row.activity is None


def titled(order: str) -> tuple[QuestionRow, ...]:
    return lists.questions_page(order, 1).questions.rows


def change(post: Post, **columns: object) -> None:
    db.session.execute(
        update(Post)
        .where(Post.id == post.id)
        .values(**columns)
        .execution_options(synchronize_session=False)
    )
    commit()
