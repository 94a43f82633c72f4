from __future__ import annotations

import time

import pytest

from forum.text.markup import plain_text, render


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("# a\n# b", "<h3>a</h3>\n<h3>b</h3>"),
        ("a\n***\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("* * *", "<hr>"),
        ("- - -\n___", "<hr>\n<hr>"),
        ("- - a", None),
        ("a\nb\n===", "<p>a<br>\nb<br>\n===</p>"),
        ("a\nb\n---", "<p>a<br>\nb</p>\n<hr>"),
        ("# a\nb\n---", "<h3>a</h3>\n<h4>b</h4>"),
        ("- a\n---", "<ul>\n<li>a</li>\n</ul>\n<hr>"),
        ("> a\n---", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>"),
        ("1. a\n---", "<ol>\n<li>a</li>\n</ol>\n<hr>"),
        ("> # a\n> b", "<blockquote>\n<h3>a</h3>\n<p>b</p>\n</blockquote>"),
        ("-5 degrees\n---", "<h4>-5 degrees</h4>"),
        ("    a\n---", "<pre><code>a\n</code></pre>\n<hr>"),
        ("    # a", "<pre><code># a\n</code></pre>"),
        ("***\n===", "<hr>\n<p>===</p>"),
    ],
)
def test_headings_and_rules_part_what_is_around_them(source, html):
    assert html is None or render(source).html == html


@pytest.mark.parametrize("mark", ["> ", ">", ">! ", "- ", "1. ", "> - ", "- > ", ">! 1. "])
def test_what_is_nested_without_end_stays_as_typed_below_a_depth(mark):
    source = mark * (20_000 // len(mark)) + "x"
    started = time.thread_time()

    html = render(source).html

    assert html.count("<blockquote>") + html.count("<li>") + html.count("<details") <= 24
    assert "x" in plain_text(html.replace("details", "section"))
    assert 'class="plain"' not in html
    assert time.thread_time() - started < 2


@pytest.mark.parametrize(
    "shape", ["# a\n", "# a\nb\n", "---\n", "a\n---\n", "a\n===\n", "* * *\na\n"]
)
def test_headings_without_end_cost_no_more_than_their_number(shape):
    started = time.thread_time()

    html = render(shape * 500).html

    assert html.count("<h") == 500
    assert time.thread_time() - started < 2
