from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies as st

from forum.errors import NotValid
from forum.text.tags import LONGEST, tag_from, tags_of


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("", ()),
        (" , ,", ()),
        ("sleep", ("sleep",)),
        ("sleep,anxiety  stress", ("sleep", "anxiety", "stress")),
        ("Sleep SLEEP sleep", ("sleep",)),
        ("c++ C# .net node.js self-care", ("c++", "c#", ".net", "node.js", "self-care")),
        ("#sleep sleep.", ("sleep",)),
        ("тревога 不安 नींद نوم", ("тревога", "不安", "नींद", "نوم")),
        ("ｗｉｄｅ", ("wide",)),
        ("сон\u200b", ("сон",)),
        ("24-7", ("24-7",)),
        ("x" * 40, ("x" * 40,)),
    ],
)
def test_tags_are_read_from_a_line(typed, tags):
    assert tags_of(typed) == tags


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("a b c d e f", "at most 5"),
        ("x" * 41, "too long"),
        ("ok news.atom", "“news.atom”"),
        ("NEWS.ATOM", "“news.atom”"),
        ("..", "“..”"),
        ("+++", "“+++”"),
        ("a/b", "“a/b”"),
        ("<b>", "“<b>”"),
        ("a_b", "“a_b”"),
        ("❤️", "“❤️”"),
        ("100%", "“100%”"),
    ],
)
def test_a_bad_tag_is_named(typed, says):
    with pytest.raises(NotValid) as refusal:
        tags_of(typed)

    assert refusal.value.field == "tags"
    assert says in str(refusal.value.reason)


@pytest.mark.parametrize(
    ("title", "tag"),
    [
        ("family conflict", "family-conflict"),
        ("Family & Friends", "family-friends"),
        ("LGBTQ", "lgbtq"),
        ("C#", "c#"),
        ("grief-and-loss", "grief-and-loss"),
        ("Dr. Who?", "dr-who"),
        ("daily.atom", "daily-atom"),
        ("x.atom.", "x-atom"),
        ("word " * 20, "word-word-word-word-word-word-word-word"),
        ("x" * 60, "x" * 40),
    ],
)
def test_a_free_title_becomes_a_tag(title, tag):
    assert tag_from(title) == tag


@pytest.mark.parametrize("title", ["", " ", "&", "---", "❤️"])
def test_a_title_without_letters_makes_no_tag(title):
    with pytest.raises(NotValid):
        tag_from(title)


@given(st.text())
@settings(deadline=None)
def test_what_becomes_a_tag_is_one(title):
    try:
        tag = tag_from(title)
    except NotValid:
        return

    assert len(tag) <= LONGEST
    assert tags_of(tag) == (tag,)


def test_far_too_many_or_long_words_are_refused_without_a_look_at_each():
    for text, reason in ((" ".join(map(str, range(90_000))), "90000"), ("字" * 170_000, "字…")):
        started = time.thread_time()

        with pytest.raises(NotValid) as refused:
            tags_of(text)

        assert reason in str(refused.value.reason)
        assert time.thread_time() - started < 1
