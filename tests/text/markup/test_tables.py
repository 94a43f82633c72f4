from __future__ import annotations

import time

import pytest

from forum.text.markup import render


def cells(source: str) -> list[list[str]]:
    """The words of a table, row by row; nothing when it is none."""
    rows = render(source).html.split("<tr>")[1:]
    return [[c.split("</")[0] for c in row.replace("<th", "<td").split("<td>")[1:]] for row in rows]


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("a|b\n-|-\n1|2", [["a", "b"], ["1", "2"]]),
        ("|a|b|\n|---|---|\n|1|2|", [["a", "b"], ["1", "2"]]),
        ("|a|\n|-|\n|1|", [["a"], ["1"]]),
        ("a|b\n-|-\n1", [["a", "b"], ["1", ""]]),
        ("a|b\n-|-\n1|2|3", [["a", "b"], ["1", "2"]]),
        ("a|b\n-|-\n`x|y`|2", [["a", "b"], ["<code>x|y", "2"]]),
        (r"a|b" + "\n-|-\n" + r"x\|y|2", [["a", "b"], ["x|y", "2"]]),
        ("a|b\n-|-\n`x|2", [["a", "b"], ["`x", "2"]]),
        ("a|b\n-|-|-\n1|2", []),
        ("a|b\n=|=\n1|2", []),
        ("||\n||", []),
        ("a\n-", []),
    ],
)
def test_pipes_make_tables(source, rows):
    assert cells(source) == rows


def test_a_heading_ends_a_table():
    html = render("a|b\n-|-\n1|2\n# Next").html

    assert html.endswith("</table>\n<h3>Next</h3>")


def test_few_signs_do_not_make_millions_of_cells():
    source = "|" * 6_000 + "\n" + "-|" * 3_000 + "\n" + "a\n" * 4_000
    started = time.thread_time()

    html = render(source).html

    assert "<td" not in html
    assert len(html) < 100_000
    assert time.thread_time() - started < 2


def test_tables_that_fill_a_page_are_followed_by_text():
    table = "a|b\n-|-\n" + "1|2\n" * 500 + "\n"

    html = render(table * 3).html

    assert html.count("<table>") == 1
    assert html.count("1|2<br>") > 900


def test_a_row_of_code_is_parted_once():
    source = "`abcdefgh`|" * 1_800 + "\n-|"
    started = time.thread_time()

    assert render(source).html.count("</code>|") == 1_800
    assert time.thread_time() - started < 2
