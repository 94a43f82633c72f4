"""Phrases that can be written down and typed again."""

from __future__ import annotations

import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from forum.text import phrases
from forum.text.phrases import BITS, bits_in, bits_of, phrase_of

WORDS = Path(phrases.__file__).with_name("words.txt").read_text().splitlines()
LETTERS = "abcdefghijklmnopqrstuvwxyz"
UNWANTED = frozenset(
    """
    abuse addict alcohol alone anorexia assault beat beer belt blade bleed blood bomb bridge bullet
    burn cancer child church cliff corpse crazy cruel cry cut dead death despair devil die diet
    drown drug drunk dumb dying fat fear fever gun hang hate heroin hell hospital hurt idiot ill
    insane jump kill knife knot ledge lonely mad medicine mosque murder needle noose pain panic pill
    pistol poison prison rape razor rope scar shame sick skinny slave slim stupid suicide sword
    tomb trauma ugly victim vodka weapon whip whore wine worthless wound wrist
    """.split()  # noqa: SIM905
)

secrets = st.binary(min_size=9, max_size=40)


def slips(word: str) -> set[str]:
    """The word with one letter missing, doubled, wrong or out of place."""
    missing = {word[:at] + word[at + 1 :] for at in range(len(word))}
    more = {word[:at] + letter + word[at:] for at in range(len(word) + 1) for letter in LETTERS}
    wrong = {word[:at] + letter + word[at + 1 :] for at in range(len(word)) for letter in LETTERS}
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    return (missing | more | wrong | swapped) - {word}


@given(secrets)
def test_a_phrase_typed_again_gives_the_bits_of_its_secret(secret):
    assert bits_of(phrase_of(secret)) == bits_in(secret)


@given(secrets)
def test_a_phrase_is_six_words_of_the_list_for_66_bits(secret):
    words = phrase_of(secret).split(" ")

    assert len(words) * 11 == BITS == 66
    assert set(words) <= set(WORDS)
    assert [int.from_bytes(bits_in(secret)) >> at & 2047 for at in range(61, 0, -11)] == [
        WORDS.index(word) for word in words
    ]


@given(secrets, secrets)
def test_two_secrets_share_a_phrase_only_when_they_share_the_bits(one, other):
    assert (phrase_of(one) == phrase_of(other)) == (bits_in(one) == bits_in(other))
    assert int.from_bytes(bits_in(one)) >> 6 == int.from_bytes(one[:9]) >> 6
    assert bits_in(one)[-1] & 0b111111 == 0


def test_the_ends_of_the_list_are_reached():
    assert phrase_of(bytes(9)) == " ".join([WORDS[0]] * 6)
    assert phrase_of(b"\xff" * 9) == " ".join([WORDS[-1]] * 6)


@pytest.mark.parametrize("length", [0, 8])
def test_a_secret_that_is_too_short_has_no_phrase(length):
    with pytest.raises(ValueError, match="9 bytes"):
        phrase_of(bytes(length))
    with pytest.raises(ValueError, match="9 bytes"):
        bits_in(bytes(length))


def unwanted(words: list[str]) -> set[str]:
    """Those that would hurt, in the plural too."""
    return {word for word in words if {word, word.removesuffix("s")} & UNWANTED}


PHRASE = "alpine zucchini mosaic river bamboo ticket"


@pytest.mark.parametrize(
    "typed",
    [
        "  Alpine ZUCCHINI mosaic\r\nriver\tbamboo\n\nticket ",
        "alpine-zucchini-mosaic-river-bamboo-ticket",
        "alpine – zucchini, mosaic; river · bamboo. ticket!",
        "1. alpine\n2. zucchini\n3. mosaic\n4. river\n5. bamboo\n6. ticket",
        "1alpine 2zucchini 3)mosaic (4)river 5: bamboo 6_ticket",
        "“alpine zucchini mosaic river bamboo ticket”",
        "ａｌｐｉｎｅ　ＺＵＣＣＨＩＮＩ　mosaic river bamboo ticket",
        "alpıne zucchinİ mosaic river bambóo tı̇cket",
        "alp\u00adine zucchini mo\u200bsaic river bamboo ticket\ufeff",
        "alpi zucc mosa rive bamb tick",
        "alpin zucch mosai river bambo ticke",
    ],
)
def test_a_phrase_is_read_however_it_was_typed(typed):
    assert bits_of(typed) == bits_of(PHRASE) is not None


@given(secrets, st.integers(0, 5), st.data())
@settings(deadline=None)
def test_a_slip_in_one_word_leaves_the_others_as_they_were(secret, at, data):
    words = phrase_of(secret).split()
    typed = [*words[:at], data.draw(st.sampled_from(sorted(slips(words[at])))), *words[at + 1 :]]
    separator = data.draw(st.sampled_from([" ", "\n", ", ", "-", ". ", "  "]))

    read = bits_of(separator.join(typed))

    again = phrase_of(read).split() if read else words
    assert [*again[:at], *again[at + 1 :]] == [*words[:at], *words[at + 1 :]]


@given(secrets, st.lists(st.integers(4, 8), min_size=6, max_size=6))
def test_the_beginnings_of_the_words_are_enough(secret, lengths):
    words = phrase_of(secret).upper().split()

    short = [word[:length] for word, length in zip(words, lengths, strict=True)]

    assert bits_of("\n".join(short)) == bits_in(secret)


def test_a_slip_that_could_mean_two_words_is_no_word():
    assert {"abstract", "attract"} <= slips("astract")
    assert bits_of(PHRASE.replace("alpine", "astract")) is None


def test_nearly_every_slip_is_put_right():
    tried = right = wrong = 0
    for place in range(0, 2048, 32):
        for slip in sorted(slips(WORDS[place]))[::8]:
            read = bits_of(" ".join([slip, *WORDS[:5]]))
            tried += 1
            right += read is not None and phrase_of(read).split()[0] == WORDS[place]
            wrong += read is not None and phrase_of(read).split()[0] != WORDS[place]

    assert right / tried > 0.97
    assert wrong / tried < 0.01


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "alpine zucchini mosaic river bamboo",
        f"{PHRASE} ticket",
        PHRASE.replace("river", "rxvxr"),
        PHRASE.replace("river", "riv"),
        PHRASE.replace("river", "rivers"[::-1]),
        PHRASE.replace("river", "ривер"),
        PHRASE.replace("river", "川"),
        "1 2 3 4 5 6",
        "\x00\ud800 \ufffd",
        PHRASE + " " * 200,
    ],
)
def test_what_is_no_phrase_gives_nothing(typed):
    assert bits_of(typed) is None


@given(st.text())
@settings(deadline=None)
def test_any_text_at_all_gives_nine_bytes_or_nothing(typed):
    read = bits_of(typed)

    assert read is None or len(read) == 9


@pytest.mark.parametrize(
    "typed",
    [
        "a" * 1_000_000,
        "word " * 200_000,
        "\ufdfa" * 200,
        "e" + "\u0301\u0316" * 99,
        "xqzxqzxqz " * 6,
    ],
    ids=["long", "many", "growing", "marks", "unlike"],
)
def test_garbage_is_refused_within_ten_milliseconds(typed):
    bits_of(PHRASE)
    costs = []
    for _ in range(5):
        began = time.thread_time()
        assert bits_of(typed) is None
        costs.append(time.thread_time() - began)

    assert min(costs) < 0.01


def test_the_list_has_2048_plain_words_in_order():
    assert len(WORDS) == len(set(WORDS)) == 2048
    assert sorted(WORDS) == WORDS
    assert [word for word in WORDS if set(word) - set(LETTERS)] == []
    assert {len(word) for word in WORDS} == {4, 5, 6, 7, 8}


def test_four_letters_tell_a_word():
    assert len({word[:4] for word in WORDS}) == 2048


def test_no_slip_turns_a_word_into_another():
    assert [(word, slip) for word in WORDS for slip in slips(word) & set(WORDS)] == []


def test_the_list_stays_as_it_is_on_paper():
    digest = sha256("".join(f"{word}\n" for word in WORDS).encode()).hexdigest()

    assert digest == "3af1b6f451fe59c1d41f8b8877313255112d134537535ef315b5489c65c598a2"


def test_no_word_of_the_list_hurts():
    assert unwanted(WORDS) == set()


def test_a_word_that_hurts_would_be_found():
    assert unwanted([*WORDS, "razor", "bridges"]) == {"razor", "bridges"}
