"""For how long a browser remembers: as long as it is told, and not at all by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from forum import clock
from tests.mine.written import Written, cookie_of, listed
from tests.times import clock_at
from tests.visitor import Visitor

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def written(app: Flask) -> Written:
    return Written(app)


@pytest.mark.parametrize(("days", "seconds"), [("1", 86400), ("30", 2592000), ("365", 31536000)])
def test_a_browser_remembers_for_as_long_as_it_is_told(
    app: Flask, written: Written, days: str, seconds: int
) -> None:
    browser, now = Visitor(app), clock.now()

    told = browser.send("/mine/remember", follow=False, days=days, key=written.key)

    assert f"Max-Age={seconds}" in cookie_of(told)
    with clock_at(now + timedelta(seconds=seconds) - AN_HOUR):
        assert listed(browser.get("/mine")) == [written.id]
    # The cookie itself says how long: a browser that keeps it longer gains nothing.
    with clock_at(now + timedelta(seconds=seconds) + AN_HOUR):
        assert listed(browser.get("/mine")) == []


def test_a_browser_forgets_when_it_is_told(app: Flask, written: Written) -> None:
    browser = Visitor(app)
    browser.get(f"/mine/{written.key}")

    told = browser.send("/mine/remember", days="0")

    assert "has forgotten it" in told.one(".notice").text
    assert listed(browser.get("/mine")) == []
    assert listed(browser.get(f"/mine/{written.key}")) == [written.id]


def test_nothing_is_remembered_unless_it_is_asked_for(written: Written) -> None:
    assert "mine=" not in str(written.page.headers)
    assert listed(written.writer.get("/mine")) == []


@pytest.mark.parametrize("days", ["", "2", "366", "-1", "1 ", "٣٠", "x"])
def test_other_times_than_those_offered_are_refused(client: Visitor, days: str) -> None:
    told = client.send("/mine/remember", days=days)

    assert told.status == 422
    assert "mine=" not in str(told.headers)


@pytest.mark.parametrize("key", ["", "x", "A" * 22, "!" * 22, "A" * 21, "A" * 4000])
def test_a_made_up_key_that_is_to_be_remembered_opens_nothing(client: Visitor, key: str) -> None:
    assert client.send("/mine/remember", days="1", key=key).status == 200
    assert listed(client.get("/mine")) == []
