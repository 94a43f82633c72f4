"""Nothing that anybody sends makes the forum fail, or changes what is not theirs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

import pytest
from flask import Flask, request
from hypothesis import HealthCheck, given, settings, strategies

from forum.database import commit, db
from forum.models import Post
from tests.faults.amounts import IS_FULL, amount
from tests.walls.ground import rules
from tests.walls.siege import Siege, make_trying_cheap
from tests.walls.strange_texts import ALL, RAW, TEXTS

REQUESTS = amount(short=3_000, full=20_000)
ON_POSTGRESQL = REQUESTS // 6
EXAMPLES = amount(short=500, full=5_000)


@pytest.fixture
def siege(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Siege:
    """A forum where trying is cheap and never throttled, so that every request reaches its view."""
    make_trying_cheap(app, monkeypatch.setattr)
    return Siege(app)


def test_there_is_enough_that_is_strange() -> None:
    assert len(ALL) >= 150
    assert len(RAW) >= 40
    assert all(TEXTS.values())


@pytest.mark.slow
def test_whatever_is_sent_the_forum_stands(
    siege: Siege, kind_of_database: str, record_property: Callable[[str, object], None]
) -> None:
    amount = ON_POSTGRESQL if kind_of_database == "postgresql" else REQUESTS

    failures = list(siege.failures(siege.requests(amount)))

    assert failures == []
    assert sum(siege.met.values()) == amount
    # Of every kind something; too few are sent to PostgreSQL for a body that is too large.
    few = {200, 301, 303, 400, 403, 404, 405, 422}
    assert siege.met.keys() >= (few if amount < REQUESTS else {*few, 413})
    record_property(f"failures of {amount} strange requests on {kind_of_database}", len(failures))


def test_every_deed_is_reached_with_its_fields(siege: Siege) -> None:
    reached = {place.rule.rule for place in siege.inputs.places if place.kind == "field"}
    without_fields = {
        f"/<post_id:post_id>/{act}" for act in ("delete", "reopen", "restore", "withdraw")
    }

    without_fields |= {"/moderation/<post_id:post_id>/release", "/mine/<key>"}
    deeds = {rule.rule for rule in rules(siege.app, unsafe=True)}

    assert deeds - reached == {*without_fields, "/logout"}


@pytest.mark.slow
def test_no_text_of_chance_breaks_a_place(siege: Siege) -> None:
    any_text = strategies.text() | strategies.text("\u202e\u200d\x00\n{%'\"\\<&", max_size=20)
    anything = any_text | strategies.integers().map(str)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=not IS_FULL,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategies.sampled_from(siege.inputs.places), anything, strategies.booleans())
    def hold(place: object, text: str, is_guest: bool) -> None:
        asked = siege.inputs.asked(place, text, "guest" if is_guest else "author")
        assert list(siege.failure(asked)) == []

    hold()
    assert list(siege.damage()) == []


def test_a_page_that_fails_at_a_sign_is_found(siege: Siege) -> None:
    show = siege.app.view_functions["browsing.list_tag"]

    def planted(tag: str) -> object:
        assert "\u202e" not in tag
        return show(tag=tag)

    siege.app.view_functions["browsing.list_tag"] = planted

    found = next(siege.failures(siege.requests(1_000_000)))

    assert found.startswith("500 from GET")


def test_a_form_that_takes_too_much_is_found(siege: Siege) -> None:
    ask = siege.app.view_functions["posting.ask"]

    def planted() -> object:
        answer = ask()
        if author_id := request.form.get("author_id"):
            db.session.execute(Post.__table__.update().values(author_id=int(author_id)))
            commit()
        return answer

    siege.app.view_functions["posting.ask"] = planted

    found = list(siege.failures(islice(siege.requests(3_000), 100)))

    assert any(each.startswith("post: ") for each in found)
