"""What a form carries to prove where it comes from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from forum import clock
from forum.web.tokens import (
    is_good_csrf_token,
    make_csrf_token,
    make_form_key,
    read_form_key,
    signed,
    unsigned,
)
from tests.times import clock_at

pytestmark = pytest.mark.usefixtures("forum")

ADA, EVE = b"a" * 32, b"e" * 32


def test_a_token_is_masked_anew_each_time() -> None:
    for session in (None, ADA):
        tokens = {make_csrf_token(session) for _ in range(20)}

        assert len(tokens) == 20
        assert all(is_good_csrf_token(token, session) for token in tokens)
        assert len({token[:8] for token in tokens}) == 20


def test_a_token_is_for_one_person_only() -> None:
    people = (None, ADA, EVE)

    good = [(a, b) for a in people for b in people if is_good_csrf_token(make_csrf_token(a), b)]

    assert good == [(None, None), (ADA, ADA), (EVE, EVE)]


@pytest.mark.parametrize(("days", "is_good"), [(0, True), (6.9, True), (7.1, False), (8, False)])
def test_a_guests_token_lasts_a_week(days: float, is_good: bool) -> None:
    token = make_csrf_token(None)

    with clock_at(clock.now() + timedelta(days=days)):
        assert is_good_csrf_token(token, None) is is_good


def test_a_members_token_lasts_as_long_as_the_session() -> None:
    token = make_csrf_token(ADA)

    with clock_at(clock.now() + timedelta(days=300)):
        assert is_good_csrf_token(token, ADA)


def test_a_guest_cannot_make_a_token_younger() -> None:
    with clock_at(clock.now() - timedelta(days=8)):
        old = make_csrf_token(None)
    young = make_csrf_token(None)

    assert not is_good_csrf_token(old, None)
    assert not is_good_csrf_token(young[: len(young) // 2] + old[len(old) // 2 :], None)


def spoiled(token: str) -> list[str]:
    middle = len(token) // 2
    other = "A" if token[middle] != "A" else "B"
    return [
        token[:middle] + other + token[middle + 1 :],
        token[:-2],
        token + "AA",
        token[::-1],
        *("", "x", "=", "é", "\ud800", "A" * 10_000, "-_-_", " " + token, token + "\n"),
    ]


def test_nothing_but_our_own_is_taken() -> None:
    for token in spoiled(make_csrf_token(None)):
        assert not is_good_csrf_token(token, None), token
        assert not is_good_csrf_token(token, ADA), token
    for key in spoiled(make_form_key()):
        assert read_form_key(key) is None, key
    for text in spoiled(signed("receipt", "Done.")):
        assert unsigned("receipt", text) is None, text


def test_a_form_key_tells_forms_apart_and_how_old_they_are() -> None:
    with clock_at(clock.now() - timedelta(days=400)):
        old = make_form_key()
    new = make_form_key()

    keys = [read_form_key(key) for key in (old, new)]

    assert keys[0] is not None
    assert keys[1] is not None
    assert keys[0].nonce != keys[1].nonce
    assert keys[0].age_seconds == 400 * 24 * 3600
    assert keys[1].age_seconds in {0, 1}


def test_what_is_signed_for_one_thing_is_no_good_for_another() -> None:
    text = signed("receipt", "Ça y est.")

    assert unsigned("receipt", text) == "Ça y est."
    assert unsigned("other", text) is None
    assert read_form_key(text) is None


def test_another_site_signs_otherwise(app: Flask) -> None:
    kept = make_csrf_token(None), make_form_key(), signed("receipt", "Done.")
    app.config["SECRET_KEY"] = "another secret altogether, just as long"

    assert not is_good_csrf_token(kept[0], None)
    assert read_form_key(kept[1]) is None
    assert unsigned("receipt", kept[2]) is None
