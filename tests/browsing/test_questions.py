from __future__ import annotations

import pytest
from flask import Flask

from tests.factories import make_answer, make_category, make_question, make_user, vote
from tests.visitor import Page, Visitor


def test_a_row_carries_its_marks(client: Visitor) -> None:
    question = make_question("How do I sleep?", by=make_user("Ada"), tags=("sleep",))
    make_answer(question, is_accepted=True)
    vote(question)

    row = client.get("/questions").one("article[data-question]")

    assert row["data-question"] == str(question.id)
    assert [row.select_one(f"[{mark}]")[mark] for mark in FIGURES] == ["1", "1", "0"]  # type: ignore[index]
    assert row.select_one("h2 a")["href"] == f"/{question.id}/how-do-i-sleep"  # type: ignore[index]
    assert row.select_one("[data-author]").get_text() == "Ada"  # type: ignore[union-attr]
    assert row.select(".is-answered")
    assert row.select('a[href="/tag/sleep"]')


def test_a_guest_without_a_name_is_called_a_guest(client: Visitor) -> None:
    make_question()

    assert client.get("/questions").one("[data-author]").get_text() == "guest"


def test_a_closed_question_is_marked(client: Visitor) -> None:
    make_question(is_closed=True)

    assert client.get("/questions").one("[data-question] .state").get_text() == "(closed)"


@pytest.mark.parametrize("base", ["/questions", "/questions/health", "/tag/sleep"])
def test_the_order_can_be_chosen_wherever_one_is(client: Visitor, base: str) -> None:
    category = make_category("Health")
    make_question("Voted up", category=category, tags=("sleep",))
    vote(make_question("Voted up", category=category, tags=("sleep",)))
    make_question("Newest", category=category, tags=("sleep",))

    tabs = {tab.get_text(strip=True): str(tab["href"]) for tab in client.get(base).all(".tabs a")}
    page = client.get(tabs["Most votes"])

    assert list(tabs) == ["Recent", "Hot", "Most votes", "Most answers", "Most views"]
    assert titles(page)[0] == "Voted up"
    assert page.one(".tabs [aria-current]").get_text(strip=True) == "Most votes"


def test_a_tag_stays_chosen_in_another_order(client: Visitor) -> None:
    make_question(tags=("c++",))

    page = client.get("/questions?tag=c%2B%2B")

    hrefs = [str(tab["href"]) for tab in page.all(".tabs a")]
    assert hrefs[1] == "/questions?sort=hot&tag=c%2B%2B"


def test_pages_lead_on_and_back(client: Visitor) -> None:
    for n in range(41):
        make_question(f"Question {n}")

    first = client.get("/questions?sort=votes")
    second = client.get(str(first.one("a[rel=next]")["href"]))
    third = client.get(str(second.one("a[rel=next]")["href"]))

    assert len({*titles(first), *titles(second), *titles(third)}) == 41
    assert third.all("a[rel=next]") == []
    assert third.one("a[rel=prev]")["href"] == "/questions?sort=votes&page=2"


def test_hot_is_an_order_with_an_address_of_its_own(client: Visitor, app: Flask) -> None:
    make_question("Talked about")

    page = client.get("/hot")

    assert titles(page) == ["Talked about"]
    assert canonical(page) == f"{app.config['BASE_URL']}/questions?sort=hot"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/questions?sort=recent&page=1&utm=x", "/questions"),
        ("/questions/health?sort=votes", "/questions/health?sort=votes"),
        ("/questions?tag=Sleep", "/questions?tag=sleep"),
        ("/tag/Sleep", "/tag/sleep"),
        ("/unanswered/health?by=answers", "/unanswered/health"),
    ],
)
def test_a_list_names_its_one_address(client: Visitor, app: Flask, path: str, address: str) -> None:
    make_question(category=make_category("Health"), tags=("sleep",))

    assert canonical(client.get(path)) == app.config["BASE_URL"] + address


def test_a_category_shows_the_way_down_and_asks_in_place(client: Visitor) -> None:
    make_category("Sleep", make_category("Health"), "Lying awake.")

    page = client.get("/questions/health/sleep")

    assert [str(link["href"]) for link in page.all(".breadcrumb a")] == [
        "/questions",
        "/questions/health",
    ]
    assert "Lying awake." in page.text
    assert page.one(".empty a")["href"] == "/ask?category=health/sleep"


@pytest.mark.parametrize(
    ("tab", "shown"),
    [
        ("No answer yet", {"Nothing yet"}),
        ("None accepted", {"Nothing yet", "An answer"}),
        ("None voted up", {"Nothing yet", "An answer", "An accepted answer"}),
    ],
)
def test_questions_wait_in_three_ways(client: Visitor, tab: str, shown: set[str]) -> None:
    make_question("Nothing yet")
    make_question("Closed", is_closed=True)
    make_answer(make_question("An answer"))
    make_answer(make_question("An accepted answer"), is_accepted=True)

    tabs = {link.get_text(strip=True): link for link in client.get("/unanswered").all(".tabs a")}
    page = client.get(str(tabs[tab]["href"]))

    assert set(titles(page)) == shown


@pytest.mark.parametrize(
    "path",
    [
        "/questions?sort=best",
        "/questions?sort=",
        "/questions?page=0",
        "/questions?page=-1",
        "/questions?page=abc",
        "/questions?page=%D9%A1",
        "/questions?page=2",
        "/questions?page=999999999999999999",
        "/questions?page=99999999999999999999999",
        "/questions?tag=never",
        "/questions/nowhere",
        "/questions/health/nowhere",
        "/questions/%00",
        "/questions/%ED%A0%80",
        "/hot?page=2",
        "/activity?page=2",
        "/unanswered?by=nothing",
        "/unanswered/nowhere",
        "/unanswered?page=2",
        "/categories/nowhere",
        "/tag/never",
        "/tag/%00",
        "/tag/%FF",
        "/tags?page=2",
    ],
)
def test_what_is_not_there_is_a_404_with_a_way_back(client: Visitor, path: str) -> None:
    make_category("Health")

    page = client.get(path)

    assert page.status == 404
    assert page.one("h1").get_text(strip=True)
    assert page.one('main a[href="/"]')


def test_damaged_signs_in_a_query_are_refused(client: Visitor) -> None:
    assert client.get("/questions?tag=%00").status == 400


FIGURES = ("data-score", "data-answers", "data-views")


def titles(page: Page) -> list[str]:
    return [link.get_text(strip=True) for link in page.all("[data-question] h2 a")]


def canonical(page: Page) -> str:
    return str(page.one("link[rel=canonical]")["href"])
