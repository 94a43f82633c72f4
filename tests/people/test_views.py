from __future__ import annotations

import pytest
from flask import Flask

from tests.factories import make_answer, make_comment, make_question, make_user, vote
from tests.visitor import Visitor


def test_people_are_listed_with_their_points(client: Visitor) -> None:
    make_user("Ada", points=6_812)
    make_user("Bo")

    page = client.get("/users")

    assert [link.get_text() for link in page.all(".grid a")] == ["Ada", "Bo"]
    assert page.one('[title="6812"]').get_text() == "6.8k points"


def test_the_newest_come_first_when_asked(client: Visitor) -> None:
    make_user("Ada", points=900)
    make_user("Bo")

    tabs = {
        tab.get_text(strip=True): str(tab["href"]) for tab in client.get("/users").all(".tabs a")
    }
    page = client.get(tabs["Newest"])

    assert [link.get_text() for link in page.all(".grid a")] == ["Bo", "Ada"]


def test_a_person_has_a_page(client: Visitor, app: Flask) -> None:
    ada = make_user("Ada", role="moderator", points=6_812)
    make_question("Asked by Ada", by=ada)
    make_answer(make_question("Answered by Ada"), by=ada)

    page = client.get("/user/Ada")

    assert page.one("h1").get_text() == "Ada"
    assert page.one(".page-head .role").get_text() == "moderator"
    assert "Member since" in page.text
    assert page.one("article[data-question] h2").get_text(strip=True) == "Asked by Ada"
    assert page.one("article[data-post] h2").get_text(strip=True) == "Answered by Ada"
    assert page.one("link[rel=canonical]")["href"] == f"{app.config['BASE_URL']}/user/Ada"


@pytest.mark.parametrize(
    ("tab", "kinds"),
    [
        ("questions", ["asked"]),
        ("answers", ["answered"]),
        ("activity", ["asked", "answered", "commented"]),
    ],
)
def test_what_a_person_wrote_stands_on_tabs(client: Visitor, tab: str, kinds: list[str]) -> None:
    ada = make_user("Ada")
    question = make_question(by=ada)
    make_comment(make_answer(question, by=ada), by=ada)

    page = client.get(f"/user/Ada/{tab}")

    lines = [line.get_text(" ").split()[0] for line in page.all("article .activity")]
    assert sorted(lines) == sorted(kinds)
    assert page.one(".tabs [aria-current]")["href"] == f"/user/Ada/{tab}"


def test_an_answer_leads_to_itself_and_shows_that_it_was_accepted(client: Visitor) -> None:
    ada = make_user("Ada")
    answer = make_answer(make_question(), by=ada, is_accepted=True)
    vote(answer)

    row = client.get("/user/Ada/answers").one("article[data-post]")

    assert row.select_one("h2 a")["href"] == f"/{answer.id}"  # type: ignore[index]
    assert row.select("[data-accepted]")
    assert row.select_one("[data-score]")["data-score"] == "1"  # type: ignore[index]


@pytest.mark.parametrize("path", ["/user/{}", "/user/{}/questions", "/user/{}/answers?page=2"])
def test_a_name_written_otherwise_leads_to_the_right_one(client: Visitor, path: str) -> None:
    make_user("Ada")

    page = client.get(path.format("aDA"), follow=False)

    assert page.status == 301
    assert page.headers["Location"] == path.format("Ada")


@pytest.mark.parametrize("name", ["Dr. Jane Doe, LCSW", "M/F", "Zoë", "100%?#"])
def test_an_imported_name_of_any_kind_has_its_pages(client: Visitor, name: str) -> None:
    make_answer(make_question(), by=make_user(name))

    link = client.get("/users").one(".grid a")
    page = client.get(str(link["href"]))

    assert page.one("h1").get_text() == name
    assert client.get(str(page.all(".tabs a")[2]["href"])).all("article[data-post]")


@pytest.mark.parametrize(
    "path",
    [
        "/users?sort=age",
        "/users?page=2",
        "/users?page=0",
        "/user/nobody",
        "/user/nobody/answers",
        "/user/%00",
        "/user/%FF",
        "/user/Ada/letters",
        "/user/Ada/answers?page=2",
        "/user/Ada/questions?page=abc",
    ],
)
def test_what_is_not_there_is_a_404_with_a_way_back(client: Visitor, path: str) -> None:
    make_user("Ada")

    page = client.get(path)

    assert page.status == 404
    assert page.one('main a[href="/"]')


def test_somebody_who_wrote_nothing_has_kind_empty_pages(client: Visitor) -> None:
    make_user("Ada")

    paths = ("/user/Ada", "/user/Ada/questions", "/user/Ada/answers", "/user/Ada/activity")

    assert all(client.get(path).all(".empty") for path in paths)
