"""A link that says where to go after signing in leads nowhere else, as browsers read addresses."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask import Flask

from forum.web.guard import is_own_path
from tests.browser import Window
from tests.factories import make_user
from tests.walls.test_redirects import HOSTILE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("has_javascript", [True], ids=["with JavaScript"]),
]


def test_whoever_follows_a_hostile_link_stays_here(window: Window) -> None:
    window.sign_in(make_user())
    window.expects(400)  # what holds signs that no address may hold
    window.expects(404)  # a path of ours that leads nowhere

    for form in HOSTILE:
        window.open(f"/login?next={quote(form, safe='')}")
        assert window.page.url.startswith(f"{window.address}/"), form


def test_what_we_take_for_our_own_a_browser_does_too(site: Flask, window: Window) -> None:
    window.open("/login")
    taken = [form for form in HOSTILE if is_own_path(form)]

    origins = window.page.evaluate(
        "(forms) => forms.map((form) => new URL(form, location.href).origin)", taken
    )

    assert taken
    assert set(origins) == {window.address}


def test_an_address_of_somebody_else_would_be_seen(window: Window) -> None:
    window.open("/login")

    origins = window.page.evaluate(
        "(forms) => forms.map((form) => { try { return new URL(form, location.href).origin } "
        "catch { return '' } })",
        HOSTILE,
    )

    assert sum(origin.endswith("evil.example") for origin in origins) > 20
