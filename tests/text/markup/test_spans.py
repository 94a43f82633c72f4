from __future__ import annotations

import time

import pytest

from forum.text.markup import render


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("`a`", "<code>a</code>"),
        ("``a`b``", "<code>a`b</code>"),
        ("`a``b`", "<code>a``b</code>"),
        ("` *a* `", "<code>*a*</code>"),
        (r"`a\`b", r"<code>a\</code>b"),
        ("`a", "`a"),
        ("``a`", "``a`"),
        (r"\`a`", "`a`"),
        (r"\``a`", "``a`"),
        (r"\\`a`", r"\<code>a</code>"),
        (r"\*a\*", "*a*"),
        (r"\[a](/b)", "[a](/b)"),
        (r"\a", r"\a"),
        ("`[a](/b)`", "<code>[a](/b)</code>"),
        ("[`a`](/b)", '<a href="/b" rel="nofollow ugc noopener"><code>a</code></a>'),
        ("*********a*********", None),
        ("x **********", "x **********"),
        ("x __________y", "x __________y"),
    ],
)
def test_code_and_escaped_signs_stand_for_themselves(source, html):
    made = render(source).html

    assert html is None or made == f"<p>{html}</p>"
    assert 'class="plain"' not in made


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("~~a~~", "<del>a</del>"),
        ("a~~b~~c", "a<del>b</del>c"),
        ("~~a *b* c~~", "<del>a <em>b</em> c</del>"),
        ("**~~a~~**", "<strong><del>a</del></strong>"),
        ("~~`x~~y`~~", "<del><code>x~~y</code></del>"),
        ("~~a\nb~~", "<del>a<br>\nb</del>"),
        ("~~a~b~~", "<del>a~b</del>"),
        (r"\~~a~~", "~~a~~"),
        ("~~ a ~~", "~~ a ~~"),
        ("~~a", "~~a"),
        ("~a~ and ~5", "~a~ and ~5"),
        ("x ~~~a~~~", "x ~~~a~~~"),
    ],
)
def test_words_between_two_tildes_are_struck_out(source, html):
    assert render(source).html == f"<p>{html}</p>"


def test_runs_of_backticks_that_never_end_are_found_out_once():
    source = "".join("`" * n + "a" for n in range(1, 199))
    started = time.thread_time()

    html = render(source).html

    assert html == f"<p>{source}</p>"
    assert time.thread_time() - started < 2


@pytest.mark.parametrize(
    "shape", [r"\```", r"\`", "*a " + "*" * 12, "_" * 25 + "a ", "`a``b", "~~a ", "~~a~~ "]
)
def test_runs_of_signs_cost_no_more_than_their_length(shape):
    started = time.thread_time()

    html = render((shape * 10_000)[:10_000]).html

    assert 'class="plain"' not in html
    assert time.thread_time() - started < 2
