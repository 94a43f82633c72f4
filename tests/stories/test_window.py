"""A window notices what goes wrong in it, so that no story ends well by oversight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from tests.browser import Window

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture
def unwatched(site: Flask, chromium: Browser) -> Iterator[Window]:
    """A window whose complaints fail nothing."""
    window = Window(site, chromium, "phone", has_javascript=True)
    yield window
    window.close()


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("console.error('Lost')", "console: Lost"),
        ("setTimeout(() => lost())", "script: lost is not defined"),
        ("document.body.innerHTML = '<p style=\"color: red\">'", "console: Applying inline style"),
        ("new Image().src = 'http://127.0.0.1:9/x.png'", "console: Loading the image"),
        ("open('http://127.0.0.1:9/', '_self')", "asked elsewhere: http://127.0.0.1:9/"),
        ("fetch('/nothing')", "refused: 404"),
    ],
)
def test_what_goes_wrong_is_noticed(unwatched: Window, script: str, complaint: str) -> None:
    unwatched.open("/")
    assert unwatched.complaints() == []

    unwatched.page.evaluate(f"() => {{ {script} }}")
    for _ in range(50):  # it comes by itself, on a busy machine a little later
        unwatched.page.wait_for_timeout(100)
        if unwatched.complaints():
            break

    assert [one for one in unwatched.complaints() if one.startswith(complaint)]


def test_a_refusal_that_was_foreseen_must_come(unwatched: Window) -> None:
    unwatched.expects(404)
    unwatched.open("/")
    assert unwatched.complaints() == ["not refused: 404"]

    unwatched.open("/nothing")

    assert unwatched.complaints() == []
