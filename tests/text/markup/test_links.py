from __future__ import annotations

import time

import pytest

from forum.text.markup import render

REL = 'rel="nofollow ugc noopener"'


def link(href: str, text: str) -> str:
    return f'<a href="{href}" {REL}>{text}</a>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("https://example.org", link("https://example.org", "https://example.org")),
        ("see https://a.org/b.", f"see {link('https://a.org/b', 'https://a.org/b')}."),
        ("(https://a.org/b)", f"({link('https://a.org/b', 'https://a.org/b')})"),
        ("https://a.org/b_(c)", link("https://a.org/b_(c)", "https://a.org/b_(c)")),
        ("https://a.org/a_b_c", link("https://a.org/a_b_c", "https://a.org/a_b_c")),
        ("https://a.org/*x*", link("https://a.org/*x", "https://a.org/*x") + "*"),
        (
            "https://a.org/?a=1&b=2",
            link("https://a.org/?a=1&amp;b=2", "https://a.org/?a=1&amp;b=2"),
        ),
        ("https://пример.рф/ü", link("https://пример.рф/ü", "https://пример.рф/ü")),
        ("www.example.org/x", link("https://www.example.org/x", "www.example.org/x")),
        ("**https://a.org**", f"<strong>{link('https://a.org', 'https://a.org')}</strong>"),
        ("“https://a.org”", f"“{link('https://a.org', 'https://a.org')}”"),
        ("<https://a.org>", link("https://a.org", "https://a.org")),
        ("<me@example.org>", link("mailto:me@example.org", "me@example.org")),
        ("`https://a.org`", "<code>https://a.org</code>"),
        ("https://", "https://"),
        ("www.", "www."),
        ("me@www.example.org", "me@www.example.org"),
        ("foohttps://a.org", "foohttps://a.org"),
        ("ftp://a.org", "ftp://a.org"),
        ("me@example.org", "me@example.org"),
    ],
)
def test_bare_addresses_become_links(source, html):
    assert render(source).html == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[x](https://a.org)", link("https://a.org", "x")),
        ("[x](HTTPS://a.org)", link("HTTPS://a.org", "x")),
        ("[x](mailto:a@b.org)", link("mailto:a@b.org", "x")),
        ("[x](/12/a-title)", link("/12/a-title", "x")),
        ("[x](/)", link("/", "x")),
        ("[x](#post-12)", link("#post-12", "x")),
        ("[x](www.a.org)", link("https://www.a.org", "x")),
        ("[x](</my page>)", link("/my%20page", "x")),
        ("[x][1]\n\n[1]: https://a.org", link("https://a.org", "x")),
        ("[https://b.org](https://a.org)", link("https://a.org", "https://b.org")),
        ('[x](/y "Title")', f'<a href="/y" title="Title" {REL}>x</a>'),
        ("[x](/y 'Title')", f'<a href="/y" title="Title" {REL}>x</a>'),
        ("[x][1]\n\n[1]: /y (Title)", f'<a href="/y" title="Title" {REL}>x</a>'),
        ("[x][]\n\n[X]: </y>", link("/y", "x")),
        ("[x  y]\n\n[X Y]: /y", link("/y", "x  y")),
        ("![x][z]\n\n[z]: /y.png", '<img alt="x" src="/y.png">'),
        ("![z]\n\n[z]: /y.png", '<img alt="z" src="/y.png">'),
        ("[x](/a_(b))", link("/a_(b)", "x")),
        ("[a [b] c](/y)", link("/y", "a [b] c")),
        ("[a [b [c]]](/y)", link("/y", "a [b [c]]")),
        ("[a [b](/y)", f"[a {link('/y', 'b')}"),
        ("[x](/a b)", "[x](/a b)"),
        ("[x] (/y)", "[x] (/y)"),
        ("[x]", "[x]"),
        ("[x](/y", "[x](/y"),
        ("<mailto:me@example.org>", link("mailto:me@example.org", "me@example.org")),
        ("[*x*](javascript:alert)", "<em>x</em>"),
        ("[x](//a.org) y", "x y"),
        ("[x](page)", "x"),
        ("[x](javascript&colon;alert)", "x"),
        ("[x](/&#9;/a.org)", "x"),
    ],
)
def test_a_link_leads_to_the_web_a_letter_or_this_site(source, html):
    assert render(source).html == f"<p>{html}</p>"


@pytest.mark.parametrize(
    "source",
    [
        "https://user:pw@example.org/",
        "https://bank.example@example.org",
        "http://@example.org",
        "www.bank.example@example.org",
        "<https://bank.example@example.org>",
        "[bank](https://bank.example@example.org/login)",
        "[bank](//bank.example@example.org)",
        "[bank](https://bank.example&#64;example.org)",
        "[bank][1]\n\n[1]: https://bank.example@example.org",
        "![bank](https://bank.example@example.org/a.png)",
    ],
)
def test_nobody_is_fooled_by_what_stands_before_the_site(source):
    assert "<a" not in render(source).html


def test_an_address_may_have_the_sign_behind_the_site():
    for address in ("https://example.org/@ada", "https://example.org/?to=ada@b.org"):
        assert render(address).html == f"<p>{link(address, address)}</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("![cat](/uploads/a.png)", '<img alt="cat" src="/uploads/a.png">'),
        ("![cat](https://a.org/b.png)", link("https://a.org/b.png", "cat")),
        ("![](https://a.org/b.png)", link("https://a.org/b.png", "https://a.org/b.png")),
        ("![cat](//a.org/b.png)", "cat"),
        ("![cat](data:image/png;base64,AA)", "cat"),
        ("![cat](/&#9;/a.org/b.png)", "cat"),
        ("![cat](#x)", link("#x", "cat")),
        ("[![cat](https://a.org/b.png)](/y)", link("/y", "cat")),
        ("[![cat](/b.png)](/y)", link("/y", '<img alt="cat" src="/b.png">')),
    ],
)
def test_images_are_loaded_from_this_site_only(source, html):
    assert render(source).html == f"<p>{html}</p>"


def test_definitions_leave_nothing_behind():
    html = render("[a], [b]\n[a]: /1\nand\n[b]: /2\n[^1]: a note").html

    assert html == f"<p>{link('/1', 'a')}, {link('/2', 'b')}<br>\nand<br>\n[^1]: a note</p>"


@pytest.mark.parametrize(
    "shape",
    [
        *("[", "[a](", "[a][", "[](", "![", "[[]", "[]](", '[a](b "', "[a](<", "[a](b('"),
        *("[a]: b\n", "a\n[a]: b\n", "[a]: '", "[a]: ()"),
    ],
)
def test_brackets_without_end_cost_no_more_than_their_number(shape):
    started = time.thread_time()

    html = render((shape * 10_000)[:10_000]).html

    assert 'class="plain"' not in html
    assert time.thread_time() - started < 2
