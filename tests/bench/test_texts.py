from __future__ import annotations

from random import Random

import pytest

from bench.texts import Stock, check, make_openings, make_paragraphs
from bench.words import Language
from forum.text.markup import Text, render

LANGUAGE = Language(1)


def test_what_is_put_together_is_what_the_whole_is_rendered_to() -> None:
    rng = Random(2)
    stock = Stock.of(make_paragraphs(LANGUAGE, 3, 400))

    texts = [stock.text(rng, opening, 6) for opening in make_openings(LANGUAGE, rng, 80)]

    assert [render(text.source) for text in texts] == texts
    assert any("<ul>" in text.html for text in texts)
    assert any("<blockquote>" in text.html for text in texts)


def test_every_text_begins_with_a_sentence_of_its_own() -> None:
    openings = make_openings(LANGUAGE, Random(4), 300)

    assert len({opening.source for opening in openings}) == 300


def test_a_text_with_other_html_is_found() -> None:
    with pytest.raises(ValueError, match="put together"):
        check([Text("Fine.", "<p>Not it.</p>")])
