from __future__ import annotations

import time

import pytest
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from forum.text.markup import render
from forum.text.markup.fences import LANGUAGES

PARTED = "a\n\nb"


def code(text: str) -> str:
    return f'<pre class="code"><code>{text}\n</code></pre>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("```\na <b>\n\n*c*\n```", code("a &lt;b&gt;\n\n*c*")),
        ("~~~\na\n```\nb\n~~~", code("a\n```\nb")),
        ("````\n```\n````", code("```")),
        ("```\nnever closed", code("never closed")),
        ("text\n```\na\n```\nmore", f"<p>text</p>\n{code('a')}\n<p>more</p>"),
        ("> ```\n> a\n>\n> b\n> ```", f"<blockquote>\n{code(PARTED)}\n</blockquote>"),
        ("```nonsense\na\n```", code("a")),
        ("```{.python tabsize=99999999}\na\n```", code("a")),
        ("``` python title=x\na\n```", code('<span class="hl-n">a</span>')),
        ("```Python\nif a\n```", code(
            '<span class="hl-k">if</span> <span class="hl-n">a</span>')),
        ("a ```b``` c", "<p>a <code>b</code> c</p>"),
    ],
)  # fmt: skip
def test_fenced_code_is_shown_as_typed(source, html):
    assert render(source).html == html


def test_code_in_a_list_stays_in_its_item():
    html = render("1. a\n\n   ```\n   x\n     y\n   ```\n2. b").html

    assert html.count("<ol>") == 1
    assert html.count("<li>") == 2
    assert code("x\n  y") in html


def test_an_indented_fence_is_code_about_fences():
    html = render("    ```\n    x\n    ```").html

    assert html == "<pre><code>```\nx\n```\n</code></pre>"


def test_a_quote_that_ends_before_its_code_loses_nothing():
    html = render("> ```\n> a\n\nafter").html

    assert "a\n" in html
    assert "after" in html


def test_long_code_has_no_colours():
    html = render("```python\n" + "if x: y\n" * 600 + "```").html

    assert "hl-" not in html
    assert html.count("if x: y") == 600


def test_a_text_has_colours_for_so_much_code_in_all():
    html = render("```python\n" + "if x: y\n" * 200 + "```\n").html
    twice = render(("```python\n" + "if x: y\n" * 200 + "```\n") * 2).html

    assert html.count('class="hl-k"') == 200
    assert twice.count('class="hl-k"') == 200


def test_many_small_blocks_have_no_colours_without_end():
    html = render("```c\nint\n```\n" * 500).html

    assert html.count("<code>") == 500
    assert 0 < html.count('class="hl-') < 50


@pytest.mark.parametrize(
    "line", ["~" * 19_990 + "`", "```" + "a" * 19_990 + "`", "> " * 9_990 + "~~~`"]
)
def test_a_line_that_is_almost_a_fence_costs_no_more_than_its_length(line):
    started = time.thread_time()

    assert "<pre" not in render(line).html
    assert time.thread_time() - started < 2


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_is_known_to_the_highlighter(language):
    try:
        assert get_lexer_by_name(language)
    except ClassNotFound:
        pytest.fail(f"no lexer for {language}")
