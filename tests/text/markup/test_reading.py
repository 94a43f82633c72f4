from __future__ import annotations

import pytest

from forum.text.markup import plain_text, render


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("one *two*\nthree\n\nfour", "one two\nthree\nfour"),
        ("# Title\n- a\n- b", "Title\na\nb"),
        ("a < b &amp; &copy; <b>", "a < b & © <b>"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b\n1 2"),
        ("![A cat](/cat.png) and [a link](/x)", "A cat and a link"),
        ("```python\nif x:\n    y\n```", "if x:\ny"),
        ("before\n\n>! the end\n\nafter", "before\nafter"),
    ],
)
def test_the_words_of_a_post_without_its_markup(source, text):
    assert plain_text(render(source).html) == text
