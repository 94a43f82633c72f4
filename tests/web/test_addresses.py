"""Parts of addresses with rules of their own."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from forum.text.slugs import ACTS
from tests.factories import make_question
from tests.visitor import Visitor

NO_IDS = ["0", "01", "-1", "+1", "1.0", "1e3", "2147483648", "9" * 30, "٣", "１", "abc", "1%00"]


@pytest.mark.parametrize("number", [1, 999_999, 2**31 - 1])
def test_an_id_is_a_number_that_the_database_can_hold(number: int, app: Flask) -> None:
    endpoint, values = app.url_map.bind("localhost").match(f"/{number}")

    assert (endpoint, values) == ("posting.lead_to_post", {"post_id": number})


@pytest.mark.parametrize("text", NO_IDS)
def test_anything_else_is_no_id(text: str, app: Flask, client: Visitor) -> None:
    for pattern in ("/{}", "/{}/a-title", "/{}/edit", "/{}/history", "/vote/{}"):
        path = pattern.format(text)

        assert client.send(path).status == 404 or client.get(path).status == 404
        assert client.get(path).status in {404, 405}
    with pytest.raises(NotFound):
        app.url_map.bind("localhost").match(f"/{text}")


def test_no_title_hides_an_act(app: Flask, client: Visitor) -> None:
    words = {
        rule.rule.rsplit("/", 1)[1]
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/<post_id:") and not rule.rule.endswith(">")
    }
    assert words >= {"answer", "comment", "edit", "history", "close", "delete", "restore"}

    assert words <= ACTS
    for word in words:
        question = make_question(f"{word}!?")
        assert question.slug == f"question-{word}"
        assert client.get(f"/{question.id}").path == f"/{question.id}/question-{word}"
