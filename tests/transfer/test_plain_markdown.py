"""Plain text of other sites is cleaned gently and looks the same as Markdown."""

from __future__ import annotations

import pytest

from forum.text.markup import plain_text, render
from forum.transfer.plain_markdown import plain_line, plain_markdown

CLEANED = [
    ("", ""),
    (" \n\xa0\n", ""),
    ("One  line,\xa0 \tnot more. ", "One line, not more."),
    ("First.\r\n   Second.\n\n\n\nThird.", "First.\n\nSecond.\n\nThird."),
    ("I see.You are right?Yes.", "I see.\n\nYou are right?\n\nYes."),
    ("I see.You are right.\nYes.", "I see.You are right.\n\nYes."),
    ("See www.some.place.Today or Ph.D.Studies", "See www.some.place.Today or Ph.D.Studies"),
    ("Tom &amp; Ann &lt;3, AT&T, &amp;amp;", "Tom & Ann <3, AT&T, &amp;"),
    ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\n\nthree"),
    ("Of <b>some</b> <a href='/x'>weight</a>", "Of some weight"),
    ("<ul><li>rest</li><li>walk</li></ul>", "- rest\n- walk"),
    ("a < b and 5 > 3", "a < b and 5 > 3"),
    ("Try:\n1) rest\n2) walk\nThen sleep.", "Try:\n\n1. rest\n2. walk\n\nThen sleep."),
    ("• rest\n• walk", "- rest\n- walk"),
    ("Take care.\n- Kim", "Take care.\n\n\\- Kim"),
    ("https://forum.example/a_b_*c*", "https://forum.example/a_b_*c*"),
]

LOOKS_THE_SAME = [
    "*never* and _always_ and **both**",
    "I feel _____ when you ___.",
    "snake_case and `ticks`",
    "[see](here) and [your] own",
    "¯\\_(ツ)_/¯",
    "# not a heading",
    "#1 is sleep",
    "> not a quote",
    ">! not hidden",
    "+ plus",
    "1986. A good year.",
    "~~~ wavy",
    "not ~~struck~~ out",
    "<script>alert(1)</script>",
    "5*3*2 = 30",
]


@pytest.mark.parametrize(("text", "cleaned"), CLEANED)
def test_text_is_cleaned_gently(text: str, cleaned: str) -> None:
    assert plain_markdown(text) == cleaned


@pytest.mark.parametrize("text", LOOKS_THE_SAME)
def test_no_sign_surprises(text: str) -> None:
    assert plain_text(render(plain_markdown(text)).html) == text


def test_a_title_is_one_line() -> None:
    assert plain_line(" How do\n I <b>sleep</b> &amp; rest? ") == "How do I sleep & rest?"
