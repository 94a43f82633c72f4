from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, strategies as st

from forum.text.composed import composed

FORMS = ("NFC", "NFD", "NFKC")
ABOVE, BELOW = "\u0315", "\u0316"


@given(st.text(max_size=30), st.sampled_from(FORMS))
def test_a_text_comes_out_in_its_normal_form(text, form):
    assert composed(text, form) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("marks", [ABOVE, BELOW + ABOVE, ABOVE + BELOW, "\u0344", "\u3099"])
def test_marks_without_end_cost_no_more_than_their_number(form, marks):
    text = "a" + marks * 100_000
    started = time.thread_time()

    made = composed(text, form)

    assert 30 <= len(made) <= 61
    assert time.thread_time() - started < 2


def test_marks_in_the_wrong_order_cost_no_more_either():
    text = f"a{ABOVE * 100_000}{BELOW * 100_000}"
    started = time.thread_time()

    assert composed(text) == f"a{ABOVE * 30}"
    assert time.thread_time() - started < 2


def test_thirty_marks_stay_on_each_letter():
    text = f"x{ABOVE * 30}" * 3

    assert composed(text) == text


def test_long_runs_without_marks_stay_whole():
    text = "—" * 50 + "…" + "😀" * 50

    assert composed(text) == text
