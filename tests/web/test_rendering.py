from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from forum.text.markup import render
from forum.web import rendering
from forum.web.rendering import LONG, render_in_turn

LONG_TEXT = "*a* b\n" * 3_300


def test_long_and_short_texts_are_rendered_as_ever(forum):
    for text in ("**short**", LONG_TEXT):
        assert render_in_turn(text) == render(text)


def test_a_short_text_does_not_wait_for_long_ones(app):
    def render_long(_n: int) -> str:
        with app.app_context():
            return render_in_turn(LONG_TEXT).html

    with ThreadPoolExecutor(8) as crowd:
        long = crowd.map(render_long, range(8))
        with app.app_context():
            time.sleep(0.05)
            started = time.monotonic()
            short = render_in_turn("x" * LONG)
            waited = time.monotonic() - started
        everything = list(long)

    assert short.html == f"<p>{'x' * LONG}</p>"
    assert everything == [render(LONG_TEXT).html] * 8
    assert waited < 2


def test_who_waits_too_long_gets_the_text_back(client, monkeypatch):
    monkeypatch.setattr(rendering, "PATIENCE_SECONDS", 0.01)

    with rendering._turn:
        page = client.send("/ask", title="How do I begin?", body=LONG_TEXT, preview="1")

    assert page.status == 429
    assert page.headers["Retry-After"]
    assert page.value_of("body").replace("\r\n", "\n") == LONG_TEXT
    assert client.send("/ask", title="How do I begin?", body=LONG_TEXT, preview="1").status == 200


def test_the_turn_is_given_back_when_rendering_fails(forum):
    with pytest.raises(TypeError):
        render_in_turn(b"x" * (LONG + 1))

    assert render_in_turn(LONG_TEXT).html
