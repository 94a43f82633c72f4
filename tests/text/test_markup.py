from __future__ import annotations

import threading
import time

import pytest
from hypothesis import example, given, settings, strategies as st
from markupsafe import Markup

from forum.text.markup import render, trusted
from tests.text.markup.active import active_parts

# What measures the collector (hypothesis does) may be what an end of time meets first.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

SEED = """Here are some considerations:

  1. Therapist's policies: Some state their availability.

  2. Emergency situations: Contact them as soon as possible.

  3. Regular check-ins: Wait until the next session.

  4. Respect professional boundaries: They need them too.

  5. Discuss boundaries with your therapist: They can clarify.

In summary, be mindful."""

SIGNS = st.text(alphabet="ab \n*_`~[]()!<>#|:-+>&;1.2\\\"'/@=", max_size=120)


def test_the_numbered_list_of_the_seed_is_one_list_from_one_to_five():
    html = render(SEED).html

    assert html.count("<ol>") == html.count("</ol>") == 1
    assert html.count("<li>") == 5
    assert "start=" not in html
    assert html.startswith("<p>Here are")
    assert html.endswith("<p>In summary, be mindful.</p>")


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("", ""),
        (" \n\n ", ""),
        ("plain", "<p>plain</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\r\ntwo", "<p>one<br>\ntwo</p>"),
        ("one  \ntwo", "<p>one<br>\ntwo</p>"),
        ("one\n\n\ntwo", "<p>one</p>\n<p>two</p>"),
        (
            "**b** *i* ***both***",
            "<p><strong>b</strong> <em>i</em> <strong><em>both</em></strong></p>",
        ),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
        ("> quoted\n> more", "<blockquote>\n<p>quoted<br>\nmore</p>\n</blockquote>"),
        ("***", "<hr>"),
        ("    code <x>", "<pre><code>code &lt;x&gt;\n</code></pre>"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>"),
        ("<div>\n*x*\n</div>", "<p>&lt;div&gt;<br>\n<em>x</em><br>\n&lt;/div&gt;</p>"),
        ("a < b && c > d", "<p>a &lt; b &amp;&amp; c &gt; d</p>"),
        ("I <3 you", "<p>I &lt;3 you</p>"),
        ("&copy; &amp;", "<p>© &amp;</p>"),
    ],
)
def test_markdown_reads_as_people_expect(source, html):
    assert render(source).html == html


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧 ❤️ 🏳️‍🌈 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "नमस्ते दुनिया",
        "می‌خواهم",
        "שלום עולם",
        "こんにちは世界",
        "ไทย",
        "𝒜 ∑ ™ ½ “q”",
        "ẞ İ ǆ",
    ],
)
def test_emoji_and_every_script_survive(text):
    made = render(text)

    assert made.source == text
    assert made.html == f"<p>{text}</p>"


def test_the_source_is_kept_clean_and_composed():
    made = render("\ufeffe\u0301\x00\ud800 \x02x\r\n")

    assert made.source == "é x"
    assert made.html == "<p>é x</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("# One", "<h3>One</h3>"),
        ("## Two ##", "<h4>Two</h4>"),
        ("### Three", "<h5>Three</h5>"),
        ("#### Four", "<h6>Four</h6>"),
        ("###### Six", "<h6>Six</h6>"),
        ("Title\n===", "<h3>Title</h3>"),
        ("Title\n---", "<h4>Title</h4>"),
        ("# C#", "<h3>C</h3>"),
        ("#hashtag", "<p>#hashtag</p>"),
        ("Yours\n-\nAda", "<p>Yours<br>\n-<br>\nAda</p>"),
        ("before\n# H\nafter", "<p>before</p>\n<h3>H</h3>\n<p>after</p>"),
    ],
)
def test_headings_stay_below_those_of_the_page(source, html):
    assert render(source).html == html


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_a_table_is_aligned_by_class(align):
    line = {"left": ":--", "center": ":-:", "right": "--:"}[align]

    html = render(f"| a | b |\n|{line}|---|\n| 1 | 2 |").html

    assert f'<th class="align-{align}">a</th>' in html
    assert f'<td class="align-{align}">1</td>' in html
    assert "<td>2</td>" in html
    assert "style" not in html


def test_a_spoiler_opens_without_a_script():
    html = render("> quote\n\n>! hidden *text*\n>!\n>! more\n\nafter").html

    assert html == (
        "<blockquote>\n<p>quote</p>\n</blockquote>\n"
        '<details class="spoiler">\n<summary>Hidden text</summary>\n'
        "<p>hidden <em>text</em></p>\n<p>more</p>\n</details>\n<p>after</p>"
    )


@pytest.mark.parametrize(
    "line", ["\u2028", "\x0b", "\x0c", "\x85"], ids=["separator", "vertical", "page", "next line"]
)
def test_rare_line_ends_are_line_ends(line):
    assert render(f"a{line}b").html == "<p>a<br>\nb</p>"


@given(st.one_of(st.text(), SIGNS))
@settings(max_examples=300, deadline=None)
@example("\ud800")
@example("1. " * 30)
def test_anything_can_be_rendered_and_nothing_active_comes_out(source):
    html = render(source).html

    assert active_parts(html) == []


@given(st.one_of(st.text(max_size=60), SIGNS))
@settings(max_examples=150, deadline=None)
def test_a_rendered_source_renders_to_itself(source):
    made = render(source)

    assert render(made.source) == made


@pytest.mark.parametrize(
    "source",
    ["*a* " * 5_000, "- a\n\n" * 4_000, "words " * 10_001],
    ids=["many marks", "many items", "an import"],
)
def test_what_would_cost_too_much_is_shown_as_it_was_typed(source):
    started = time.thread_time()

    made = render(source)

    assert made.html == f'<pre class="plain">{source.rstrip()}</pre>'
    assert time.thread_time() - started < 1


def test_a_long_text_of_an_honest_person_is_rendered():
    paragraph = "I **tried** to *sleep*, `nothing` worked, see https://example.org/a for more.\n\n"
    source = (paragraph + "- one\n- two\n\n> Said she.\n\n") * 150
    started = time.thread_time()

    html = render(source).html

    assert len(source) > 15_000
    assert html.count("<strong>tried</strong>") == 150
    assert time.thread_time() - started < 2


@pytest.mark.parametrize("language", ["c", "java", "python", "html", "sql"])
def test_hostile_code_is_shown_all_the_same(language):
    started = time.thread_time()

    made = render(f"```{language}\nx " + " \n" * 1_400 + "y\n```")

    assert made.html.startswith("<pre class=")
    assert time.thread_time() - started < 3


def test_texts_are_rendered_in_many_threads_at_once():
    made: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: made.append(render(f"**{n}**\n\n- a").html))
        for n in range(8)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(made) == [
        f"<p><strong>{n}</strong></p>\n<ul>\n<li>a</li>\n</ul>" for n in range(8)
    ]


def test_trusted_html_is_not_escaped_again():
    assert isinstance(trusted("<p>x</p>"), Markup)
    assert Markup("{}").format(trusted("<p>x</p>")) == "<p>x</p>"
