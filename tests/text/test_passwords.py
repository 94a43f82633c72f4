"""Passwords."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest

from forum.errors import NotValid
from forum.text import passwords
from forum.text.passwords import LONGEST, SHORTEST, check_password

COMMON = Path(passwords.__file__).with_name("common_passwords.txt").read_text().splitlines()


def accepted(typed: Iterable[str]) -> list[str]:
    """Those that may be somebody's password."""
    taken = []
    for password in typed:
        try:
            taken.append(check_password(password))
        except NotValid:
            continue
    return taken


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
        "🌱🌊🔥🌙⭐🍀🐦🌻🍂🎈",
        "a" * 31 + "🌱" + "b" * 32,
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


def test_ten_thousand_different_ones_of_our_length_are_listed():
    assert len(set(COMMON)) == len(COMMON) == 10_000
    assert all(SHORTEST <= len(password) <= LONGEST for password in COMMON)
    assert [password for password in COMMON if password != password.casefold()] == []
    assert COMMON[:2] == ["qwertyuiop", "1234567890"]


@pytest.mark.parametrize("write", [str, str.upper, str.title], ids=["small", "large", "title"])
def test_each_of_the_ten_thousand_most_common_is_refused(write):
    assert accepted(map(write, COMMON)) == []


def test_without_the_list_most_of_them_would_be_taken(monkeypatch):
    monkeypatch.setattr(passwords, "_common_passwords", frozenset)

    assert len(accepted(COMMON)) > 9_000


def test_a_check_takes_less_than_five_milliseconds_the_first_one_too():
    costs = []
    for _ in range(5):
        passwords._common_passwords.cache_clear()
        began = time.thread_time()
        check_password("three quiet herons", "Ada", "ada@example.org", "Askwell")
        costs.append(time.thread_time() - began)

    assert min(costs) < 0.005
