"""Passwords."""

from __future__ import annotations

import unicodedata

import pytest

from forum.errors import NotValid
from forum.text.passwords import check_password


@pytest.mark.parametrize(
    "password",
    [
        "three quiet herons",
        "          x y z",
        "correct horse ada battery",
        "пароль из слов",
        "四個安靜的白鷺站在水裡",
        "!?$%&/()=§-+",
        "!?$%&/()=§ab",
        "x7" + "k" * 6 + "Qz!",
        "y" * 63 + "z" * 65,
    ],
)
def test_length_is_all_that_a_password_needs(password):
    assert check_password(password, "Ada", "ada@example.org", "Askwell") == password


def test_a_password_is_the_same_however_its_letters_were_composed():
    decomposed = unicodedata.normalize("NFD", "drei stille Möwen")

    assert check_password(decomposed) == "drei stille Möwen"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "at least 10"),
        ("nine char", "at least 10"),
        ("x" * 60 + "y" * 69, "At most 128"),
        ("three quiet\x00 herons", "damaged"),
        ("three quiet\ud800 herons", "damaged"),
        ("aaaaaaaaaa", "first guesses"),
        ("          ", "first guesses"),
        ("abababababab", "first guesses"),
        ("12341234123", "first guesses"),
        ("1234567890", "first guesses"),
        ("0987654321", "first guesses"),
        ("123-456-789", "first guesses"),
        ("abcdefghijkl", "first guesses"),
        ("Qwertyuiop", "first guesses"),
        ("password123", "first guesses"),
        ("Pass-Word-1", "first guesses"),
        ("iloveyou!!!", "first guesses"),
        ("askwellaskwell", "your name"),
        ("Askwell2026", "your name"),
        ("Ada-Lovelace", "your name"),
        ("adalovelace99", "your name"),
        ("countess1815", "your name"),
        ("countess@example.org", "your name"),
    ],
)
def test_an_easy_guess_is_refused(password, why):
    with pytest.raises(NotValid) as refusal:
        check_password(password, "Ada_Lovelace", "countess@example.org", "Askwell", field="mine")

    assert why in str(refusal.value.reason)
    assert refusal.value.field == "mine"
