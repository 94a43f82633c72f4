from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from forum.text.diff import Piece, fold, word_diff

WORDS = st.text(alphabet="ab .\nx", max_size=60)


def short(old: str, new: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in word_diff(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("a b", "a b", "a b"),
        ("", "a", "{+a+}"),
        ("a", "", "[-a-]"),
        ("a cat sat", "a dog sat", "a [-cat -]{+dog +}sat"),
        ("a b c", "a c", "a [-b -]c"),
        ("a c", "a b c", "a {+b +}c"),
        ("one\ntwo\n", "one\n\ntwo\n", "one\n{+\n+}two\n"),
        ("Hello, you", "Hello you", "[-Hello, -]{+Hello +}you"),
        ("你 好", "你 们", "你 [-好-]{+们+}"),
    ],
)
def test_the_changed_words_are_shown(old, new, expected):
    assert short(old, new) == expected


def rejoined(pieces: list[Piece], without: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != without)


@given(st.one_of(WORDS, st.text()), st.one_of(WORDS, st.text()))
@settings(max_examples=300, deadline=None)
def test_both_texts_can_be_read_back_from_the_pieces(old, new):
    pieces = word_diff(old, new)

    assert rejoined(pieces, "added") == old
    assert rejoined(pieces, "removed") == new
    assert all(piece.text for piece in pieces)
    assert all(a.kind != b.kind for a, b in pairwise(pieces))


def letters(seed: int, alphabet: str, parting: str, count: int = 10_000) -> str:
    chance = random.Random(seed)
    return parting.join(chance.choice(alphabet) for _ in range(count))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (letters(1, "abcdefgh", " "), letters(2, "abcdefgh", " ")),
        (letters(1, "abcdefgh", "\n"), letters(2, "abcdefgh", "\n")),
        ("a " * 10_000, "a " * 5_000 + "b " * 5_000),
        ("." * 20_000, "-." * 10_000),
        (
            "\n".join(letters(n, "ab", " ", 149) + f"\nL{n}" for n in range(60)),
            "\n".join(letters(n, "cd", " ", 149) + f"\nL{n}" for n in range(60)),
        ),
    ],
    ids=["words", "lines", "half", "signs", "many changes"],
)
def test_hostile_texts_are_compared_in_a_moment(old, new):
    started = time.thread_time()

    pieces = word_diff(old, new)

    assert time.thread_time() - started < 4
    assert rejoined(pieces, "added") == old
    assert rejoined(pieces, "removed") == new


def test_a_small_change_in_a_long_text_stays_small():
    old = letters(1, "abcdefgh", " ", 5_000)
    new = f"start {old[:5_000]}middle {old[5_000:]} end"

    changed = [piece for piece in word_diff(old, new) if piece.kind != "same"]

    assert sum(len(piece.text) for piece in changed) < 30


def test_a_change_in_one_paragraph_of_a_rewritten_text_is_still_by_words():
    paragraph = letters(3, "abcdefgh", " ", 50)
    old = letters(1, "abcd", " ", 2_000) + f"\n\n{paragraph} cat\n"
    new = letters(2, "efgh", " ", 2_000) + f"\n\n{paragraph} dog\n"

    pieces = word_diff(old, new)

    assert [piece.text for piece in pieces[-3:]] == ["cat", "dog", "\n"]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([], []),
        ([Piece("same", "short")], [Piece("same", "short")]),
        ([Piece("same", "w " * 20)], [Piece("gap", "…")]),
        (
            [Piece("same", "w " * 20), Piece("added", "x"), Piece("same", "v " * 20)],
            [
                *(Piece("gap", "…"), Piece("same", " w w w w ")),
                *(Piece("added", "x"), Piece("same", "v v v v v "), Piece("gap", "…")),
            ],
        ),
        (
            [Piece("added", "x"), Piece("same", "a" * 50), Piece("removed", "y")],
            [
                *(Piece("added", "x"), Piece("same", "a" * 10), Piece("gap", "…")),
                *(Piece("same", "a" * 10), Piece("removed", "y")),
            ],
        ),
    ],
)
def test_long_unchanged_stretches_are_folded(pieces, expected):
    assert fold(pieces, context=10) == expected
