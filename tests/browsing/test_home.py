from __future__ import annotations

from datetime import timedelta

from forum import clock
from tests.factories import make_category, make_question
from tests.times import clock_at
from tests.visitor import Visitor


def test_the_start_page_welcomes_and_tells_how_to_ask(client: Visitor) -> None:
    page = client.get("/")

    welcome = page.one(".welcome")
    assert welcome.h2 is not None
    assert welcome.h2.get_text() == (
        "Welcome to Askwell where you can ask questions about whatever is on your mind"
    )
    assert "You need no account to ask or to answer" in welcome.get_text()
    assert welcome.select('a[href="/ask"]')


def test_the_start_page_shows_what_happened_last(client: Visitor) -> None:
    with clock_at(clock.now() - timedelta(hours=2)):
        make_question("The older one")
    make_question("The newer one")

    page = client.get("/")

    titles = [row.get_text(strip=True) for row in page.all("[data-question] h2")]
    assert titles == ["The newer one", "The older one"]


def test_an_empty_forum_invites_to_ask(client: Visitor) -> None:
    page = client.get("/")

    assert page.one(".empty a")["href"] == "/ask"


def test_more_activity_is_a_page_of_its_own(client: Visitor) -> None:
    for n in range(21):
        make_question(f"Question {n}")

    page = client.get(str(client.get("/").one("a[rel=next]")["href"]))

    assert len(page.all("[data-question]")) == 1
    assert page.all("a[rel=next]") == []


def test_the_start_page_lists_the_topmost_categories(client: Visitor) -> None:
    make_category("Sleep", make_category("Health"))

    page = client.get("/")

    assert [str(link["href"]) for link in page.all("aside a")] == ["/questions/health"]


def test_reading_sets_no_cookie(client: Visitor) -> None:
    make_question()

    assert "Set-Cookie" not in client.get("/").headers
