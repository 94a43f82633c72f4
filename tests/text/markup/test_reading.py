from __future__ import annotations

import pytest

from forum.text.markup import count_links, plain_text, render


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


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("", 0),
        ("no link, but https and [brackets]", 0),
        ("https://a.example and [b](http://b.example) and www.c.example", 3),
        ("[the same](https://a.example) [again](https://a.example)", 2),
        ("[here](/12) and [there](#post-3)", 0),
        ("<mailto:somebody@a.example>", 1),
        ("![a picture](https://a.example/x.png)", 1),
        ("`https://a.example` <a href='/12'>", 0),
    ],
)
def test_links_that_lead_away_are_counted(source, links):
    assert count_links(render(source).html) == links
