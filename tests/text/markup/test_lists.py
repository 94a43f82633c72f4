from __future__ import annotations

import re
import time

import pytest

from forum.text.markup import render


def shape(source: str) -> str:
    """The list of a text in short: `ol(a ul(b))`."""
    html = render(source).html
    html = re.sub(r"<(ol|ul)(?: start=\"(\d+)\")?>", r" \1\2(", html)
    html = re.sub(r"<(blockquote|details)[^>]*>", r" \1(", html)
    html = re.sub(r"</(ol|ul|blockquote|details)>", ")", html)
    html = re.sub(r"</p>\s*<p>", " / ", html)
    html = re.sub(r"<[^>]+>", " ", html)
    return re.sub(r"\s+(?=\))|(?<=\()\s+", "", re.sub(r"\s+", " ", html)).strip()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("- a\n- b", "ul(a b)"),
        ("* a\n* b", "ul(a b)"),
        ("1. a\n2. b", "ol(a b)"),
        ("1) a\n2) b", "ol(a b)"),
        ("3. a\n4. b", "ol3(a b)"),
        ("text\n- a\n- b", "text ul(a b)"),
        ("text\n1. a\n2. b", "text ol(a b)"),
        ("It was\n2024. That year\npassed", "It was 2024. That year passed"),
        ("1. a\n\n\n2. b", "ol(a b)"),
        ("- a\n  - b\n- c", "ul(a ul(b) c)"),
        ("- a\n   - b\n- c", "ul(a ul(b) c)"),
        ("- a\n    - b\n        - c", "ul(a ul(b ul(c)))"),
        ("- a\n  - b\n    - c\n- d", "ul(a ul(b ul(c)) d)"),
        ("1. a\n  - b\n  - c\n2. d", "ol(a ul(b c) d)"),
        ("1. a\n   1. b\n2. c", "ol(a ol(b) c)"),
        ("  1. a\n  2. b", "ol(a b)"),
        (" 1. a\n2. b", "ol(a b)"),
        ("- a\nlazy\n- b", "ul(a lazy b)"),
        ("- a\n\n  more\n- b", "ul(a / more b)"),
        ("1. a\n\n   more\n\n2. b", "ol(a / more b)"),
        ("- a\n\n  - b\n- c", "ul(a ul(b) c)"),
        ("- a\n\n  1. b\n  2. c\n\n- d", "ul(a ol(b c) d)"),
        ("- a\n- b\n1. c\n2. d", "ul(a b) ol(c d)"),
        ("1. a\n2. b\n- c\n- d", "ol(a b) ul(c d)"),
        ("- a\nlazy\n1. b", "ul(a lazy) ol(b)"),
        ("- a\n  - b\n  1. c\n- d", "ul(a ul(b) ol(c) d)"),
        ("1. a\n   - b\n   1. c\n2. d", "ol(a ul(b) ol(c) d)"),
        ("- a\n  - b\n1. c", "ul(a ul(b)) ol(c)"),
        ("> - a\n> 1. b", "blockquote(ul(a) ol(b))"),
        ("> a\n> - b\n>   - c\n> 1) d", "blockquote(a ul(b ul(c)) ol(d))"),
        ("> - a\n>\n>   b\n> - c", "blockquote(ul(a / b c))"),
        ("- > a\n  > 1. b\n- c", "ul(blockquote(a ol(b)) c)"),
        ("> > - a\n> > 1. b\n>\n> c", "blockquote(blockquote(ul(a) ol(b)) c)"),
        ("> a\n- b\n- c", "blockquote(a) ul(b c)"),
        ("> a\n1. b", "blockquote(a) ol(b)"),
        ("> a\n1986. b", "blockquote(a 1986. b)"),
        (">! - a\n>! 1. b", "details(Hidden text ul(a) ol(b))"),
        ("- a\n\nafter", "ul(a) after"),
        ("- a\n- b\n\nafter\n\n- c", "ul(a b) after ul(c)"),
        ("-a\n-b", "-a -b"),
        ("- - -\n- a", "ul(a)"),
        ("    - a", "- a"),
    ],
)
def test_lists_come_out_as_they_were_meant(source, expected):
    assert shape(source) == expected


def test_lists_nest_eight_levels_deep():
    source = "\n".join("  " * n + f"- {n}" for n in range(40))

    html = render(source).html

    assert html.count("<ul>") == 8
    assert html.count("<li>") == 40


def test_lines_of_a_deep_item_are_not_multiplied():
    source = "".join("  " * n + "- a\n" for n in range(60)) + "b\n" * 2_500
    started = time.thread_time()

    html = render(source).html

    assert "b<br>" in html
    assert time.thread_time() - started < 2
