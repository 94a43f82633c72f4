from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from forum.text.numbers import compact, whole_number

STRANGE = ("", " 1", "-1", "+1", "1.0", "1e3", "1_0", "½", "١", "²", "1000000000", "x")


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (1_000, "1.0k"),
        (1_049, "1.0k"),
        (1_050, "1.1k"),
        (6_800, "6.8k"),
        (9_999, "10.0k"),
        (99_900, "99.9k"),
        (99_949, "99.9k"),
        (99_950, "100k"),
        (123_456, "123k"),
        (999_499, "999k"),
        (999_500, "1.0m"),
        (999_950, "1.0m"),
        (1_200_000, "1.2m"),
        (99_950_000, "100m"),
        (999_500_000, "1.0b"),
        (10**13, "999b+"),
        (-1, "-1"),
        (-6_800, "-6.8k"),
        (-99_950, "-100k"),
    ],
)
def test_numbers_are_short(n, text):
    assert compact(n) == text


@given(st.integers(min_value=0, max_value=10**15))
@settings(deadline=None)
def test_a_number_has_at_most_five_characters(n):
    assert len(compact(n)) <= 5


@given(st.integers(min_value=1))
@settings(deadline=None)
def test_a_negative_number_is_its_twin_with_a_sign(n):
    assert compact(-n) == f"-{compact(n)}"


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("007", 7), ("999999999", 999_999_999), *((each, None) for each in STRANGE)],
)
def test_a_number_in_a_request_is_a_few_plain_digits(text, number):
    assert whole_number(text) == number
