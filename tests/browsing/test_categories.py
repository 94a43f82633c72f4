from __future__ import annotations

from tests.factories import make_category, make_question
from tests.visitor import Visitor


def test_the_tree_shows_every_level_with_what_is_inside_counted(client: Visitor) -> None:
    health = make_category("Health", description="How we feel.")
    sleep = make_category("Sleep", health)
    make_question(category=make_category("Babies", make_category("Nights", sleep)))
    make_question(category=health)

    page = client.get("/categories")

    lines = [line.get_text(" ", strip=True) for line in page.all(".tree-line")]
    assert lines == [
        "Health 2 questions",
        "Sleep 1 question",
        "Nights 1 question",
        "Babies 1 question",
    ]
    assert "How we feel." in page.text


def test_a_part_of_the_tree_has_its_own_page(client: Visitor) -> None:
    health = make_category("Health")
    make_category("Sleep", health)
    make_category("Work")

    page = client.get("/categories/health")

    assert [str(link["href"]) for link in page.all(".tree a")] == ["/questions/health/sleep"]
    assert page.one(".breadcrumb a")["href"] == "/categories"


def test_without_categories_the_page_leads_to_the_questions(client: Visitor) -> None:
    assert client.get("/categories").one(".empty a")["href"] == "/questions"
