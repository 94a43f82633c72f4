from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings, strategies as st

from forum.text.plain import clean_block, clean_line, cut, excerpt, is_well_formed, words_digest


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("", ""),
        ("  a \t b\r\nc ", "a b c"),
        ("a\u00a0b\u3000c", "a b c"),
        ("e\u0301", "é"),
        ("a\x00b\x1fc\x7f", "abc"),
        ("a\ud800b\ufffeb", "abb"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("a\u200bb\u2060c\ufeffd\u00ade", "abcde"),
        ("\u200b\u200c\u200d\u2800\u3164", ""),
        ("\u200f\u200e", ""),
        ("👩‍👩‍👧 ❤️", "👩‍👩‍👧 ❤️"),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ("a\U000e0041\U000e007fb", "ab"),
        ("می‌خواهم", "می‌خواهم"),
        ("ශ්‍රී", "ශ්‍රී"),
        ("\u200dab\u200d \u200c\u200c", "ab"),
        ("x" + "\u0336" * 40, "x" + "\u0336" * 6),
        ("नमस्ते", "नमस्ते"),
    ],
)
def test_a_line_is_clean(text, clean):
    assert clean_line(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("", ""),
        ("a\r\nb\rc\u2028d\x0ce", "a\nb\nc\nd\ne"),
        ("\n \n  a\n\n", "  a"),
        ("\ufeffa", "a"),
        ("a\x00\x08b\tc", "ab\tc"),
        ("a\x80\x9fb\udfffc", "abc"),
        ("a\U0001fffeb", "ab"),
        ("e\u0301", "é"),
        ("\u202ea\u202c", "\u202ea\u202c"),
    ],
)
def test_a_block_is_clean(text, clean):
    assert clean_block(text) == clean


@given(st.text(alphabet=st.characters()))
@settings(deadline=None)
def test_cleaning_a_clean_text_changes_nothing(text):
    line, block = clean_line(text), clean_block(text)

    assert clean_line(line) == line
    assert clean_block(block) == block
    assert is_well_formed(line.replace("\ufffd", ""))
    assert line == unicodedata.normalize("NFC", line)


@pytest.mark.parametrize(
    ("text", "well_formed"),
    [
        ("", True),
        ("a\tb\r\nc é 👩‍👩‍👧", True),
        ("a\x00", False),
        ("a\x0b", False),
        ("a\x1f", False),
        (chr(0xD83D), False),
        ("\ufffd", False),
    ],
)
def test_what_arrived_broken_is_noticed(text, well_formed):
    assert is_well_formed(text) is well_formed


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("short", 20, "short"),
        ("  two \n words ", 20, "two words"),
        ("exactly ten", 11, "exactly ten"),
        ("one two three four", 10, "one two…"),
        ("one two, three", 9, "one two…"),
        ("字" * 30, 10, "字" * 9 + "…"),
        ("a" * 30, 10, "a" * 9 + "…"),
        ("👩‍👩‍👧" * 4, 9, "👩‍👩‍👧…"),
        ("नमस्ते" * 4, 5, "नम…"),
    ],
)
def test_an_excerpt_ends_with_a_whole_word(text, limit, short):
    assert excerpt(text, limit) == short


@given(st.text(), st.integers(min_value=2, max_value=50))
@settings(deadline=None)
def test_an_excerpt_is_never_longer_than_asked(text, limit):
    assert len(excerpt(text, limit)) <= limit
    assert len(cut(text, limit)) <= limit


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hello, World!", "  hello\n\nworld "),
        ("I am **sad**.", "I am sad"),
        ("STRASSE", "straße"),
        ("Ａ１", "a1"),
        ("你好，世界。", "你好 世界"),
        ("e\u0301te", "Éte"),
        ("love ❤️", "love"),
    ],
)
def test_the_same_words_are_the_same_text(one, other):
    assert words_digest(one) == words_digest(other)


@pytest.mark.parametrize(
    ("one", "other"), [("yes", "no"), ("???", "!!!"), ("नमस्ते", "नमसते"), ("1", "2"), ("", "a")]
)
def test_other_words_are_another_text(one, other):
    assert words_digest(one) != words_digest(other)


@given(st.text())
@settings(deadline=None)
def test_a_digest_fits_a_column_of_64_bits(text):
    assert -(2**63) <= words_digest(text) < 2**63
