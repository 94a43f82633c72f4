from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from forum.errors import NotValid
from forum.text.slugs import ACTS, LONGEST, category_slug, slug_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("How do I stop worrying?", "how-do-i-stop-worrying"),
        ("  Don’t — panic!! ", "dont-panic"),
        ("C++ & C#: a/b", "c-c-a-b"),
        ("Über Größe", "über-größe"),
        ("ＦＵＬＬ width", "full-width"),
        ("Привет, мир", "привет-мир"),
        ("日本語の質問", "日本語の質問"),
        ("नमस्ते दुनिया", "नमस्ते-दुनिया"),
        ("می‌خواهم", "می-خواهم"),
        ("❤️ love 1️⃣", "love-1"),
        ("snake_case", "snake-case"),
        ("", "question"),
        ("?!", "question"),
        ("❤️", "question"),
        ("a" * 80, "a" * 50),
        (
            "the quick brown fox jumps over the lazy dog and then it runs far away from home",
            "quick-brown-jumps-over-lazy-then-it-runs-away-from",
        ),
    ],
)
def test_a_title_becomes_a_slug(title, slug):
    assert slug_of(title) == slug


@pytest.mark.parametrize("act", sorted(ACTS))
def test_a_slug_is_never_the_word_of_an_act(act):
    assert slug_of(f"{act.upper()}?") == f"question-{act}"


@given(st.text(max_size=200))
@settings(deadline=None)
def test_a_slug_is_short_and_a_slug_of_itself(title):
    slug = slug_of(title)

    assert 0 < len(slug) <= LONGEST
    assert slug_of(slug) == slug
    assert not set(slug) & set(" /?#.%\\\n")
    assert slug not in ACTS


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Mental Health", "mental-health"),
        ("Q&A: 2024", "q-a-2024"),
        ("健康", "健康"),
        ("news.atom", "news-atom"),
        ("edit", "edit"),
    ],
)
def test_a_category_has_a_slug(title, slug):
    assert category_slug(title) == slug


@pytest.mark.parametrize("title", ["", " ", "!?", "123", "1 2", "٣", "½", "❤️"])
def test_a_category_without_letters_is_refused(title):
    with pytest.raises(NotValid) as refusal:
        category_slug(title)

    assert refusal.value.field == "title"
