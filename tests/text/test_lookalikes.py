from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from forum.text.lookalikes import alphabets_of, fold, fold_as_typed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada", "ADA"),
        ("Ada", "Ａｄａ"),
        ("paypal", "раураl"),
        ("Bill", "BiII"),
        ("Bill", "Bi11"),
        ("O0o", "ооо"),
        ("José", "Jose"),
        ("modern", "modem"),
        ("vvater", "water"),
        ("ada_l", "ada-l"),
        ("ada l", "ada--l"),
        ("ada", "a\u200bd\u200da"),
        ("STRASSE", "straße"),
        ("İstanbul", "istanbul"),
        ("Αlρha", "alpha"),
        ("Андрей", "АНДРЕИ"),
    ],
)
def test_what_looks_the_same_is_folded_to_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada", "Eda"),
        ("Anna", "Ana"),
        ("नमस्ते", "नमसते"),
        ("山田", "山口"),
        ("a 1", "a 2"),
        ("a 1", "a 11"),
    ],
)
def test_what_differs_stays_different(one, other):
    assert fold(one) != fold(other)


def test_capitals_can_count_by_their_own_shape():
    assert fold_as_typed("ΝΙΝΑ") == fold("NINA")
    assert fold_as_typed("АНΝА") == fold("AHNA")


@given(st.text())
@settings(deadline=None)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
@settings(deadline=None)
def test_case_never_matters(text):
    assert fold(text.casefold()) == fold(text)


@pytest.mark.parametrize(
    ("text", "alphabets"),
    [
        ("Ada 1", {"LATIN"}),
        ("Аda", {"LATIN", "CYRILLIC"}),
        ("Ωmega", {"LATIN", "GREEK"}),
        ("山田 太郎", set()),
        ("Ada山", {"LATIN"}),
    ],
)
def test_alphabets_that_share_shapes_are_told_apart(text, alphabets):
    assert alphabets_of(text) == alphabets
