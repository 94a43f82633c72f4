from __future__ import annotations

from forum.reading.taxonomy import TAGS_ON_A_PAGE
from tests.factories import make_question
from tests.visitor import Visitor


def test_tags_come_by_use_and_lead_to_their_questions(client: Visitor) -> None:
    make_question("Both", tags=("night", "sleep"))
    make_question("One", tags=("sleep",))

    page = client.get("/tags")

    assert [link.get_text() for link in page.all("main .chip")] == ["sleep", "night"]
    listed = client.get(str(page.all("main .chip")[1]["href"]))
    assert [link.get_text() for link in listed.all("[data-question] h2 a")] == ["Both"]


def test_many_tags_have_pages(client: Visitor) -> None:
    for n in range(0, TAGS_ON_A_PAGE + 5, 5):
        make_question(tags=tuple(f"tag{n + i}" for i in range(5)))

    first = client.get("/tags")
    second = client.get(str(first.one("a[rel=next]")["href"]))

    assert len(first.all("main .chip")) == TAGS_ON_A_PAGE
    assert len(second.all("main .chip")) == 5


def test_a_forum_without_tags_says_so(client: Visitor) -> None:
    assert client.get("/tags").all(".empty")
