from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from forum.errors import NotValid
from forum.text.names import check_display_name, check_username, name_key
from forum.text.plain import clean_line


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ada", "Ada"),
        (" Grace_Hopper-1 ", "Grace_Hopper-1"),
        ("José", "José"),
        ("Jose\u0301", "José"),
        ("Дмитрий", "Дмитрий"),
        ("Ελένη", "Ελένη"),
        ("नमस्ते", "नमस्ते"),
        ("山田太郎", "山田太郎"),
        ("فاطمه", "فاطمه"),
        ("Ａｄａ", "Ada"),
        ("ab1", "ab1"),
        ("x" * 20, "x" * 20),
        ("administer", "administer"),
        ("supporter", "supporter"),
    ],
)
def test_letters_and_digits_of_any_script_make_a_name(typed, name):
    assert check_username(typed) == name


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "3 to 20"),
        ("ab", "3 to 20"),
        ("x" * 21, "3 to 20"),
        ("Ada Lovelace", "without spaces"),
        ("ada@example.org", "letters, digits"),
        ("a.b.c", "letters, digits"),
        ("ada🌱", "letters, digits"),
        ("a/b", "letters, digits"),
        ("<b>", "letters, digits"),
        ("12345", "one letter"),
        ("---", "one letter"),
        ("Аda", "one alphabet"),
        ("ΝINA", "one alphabet"),
        ("admin", "kept for the site"),
        ("Admin", "kept for the site"),
        ("ADM1N", "kept for the site"),
        ("a-d_min", "kept for the site"),
        ("ädmin", "kept for the site"),
        ("ａｄｍｉｎ", "kept for the site"),
        ("moderat0r", "kept for the site"),
        ("rnoderator", "kept for the site"),
        ("guest", "kept for the site"),
        ("Anonymous", "kept for the site"),
        ("system", "kept for the site"),
        ("root", "kept for the site"),
        ("deleted", "kept for the site"),
        ("withdrawn", "kept for the site"),
        ("Askwell", "kept for the site"),
        ("support", "kept for the site"),
        ("staff", "kept for the site"),
        ("ТЕАМ", "kept for the site"),
    ],
)
def test_what_cannot_be_a_name_is_refused_with_its_reason(typed, says):
    with pytest.raises(NotValid) as refusal:
        check_username(typed)

    assert refusal.value.field == "username"
    assert says in str(refusal.value.reason)


@pytest.mark.parametrize(
    ("one", "other"), [("Ada", "ada"), ("José", "jose"), ("BiII", "Bill"), ("a_b_c", "a-b-c")]
)
def test_names_that_look_the_same_have_one_key(one, other):
    assert name_key(one) == name_key(other)


IMPOSTORS = {
    "admin": (
        "ADMIN", "Admin", "admln", "adm1n", "adm|n", "ａｄｍｉｎ", "аdmin", "аdmіn", "Аdмin",
        "ɑdmin", "αdmin", "ádmín", "ädmin", "admın", "a​dmin", "ad­min",
        "adrnin", "𝐚𝐝𝐦𝐢𝐧", "ⓐⓓⓜⓘⓝ", "𝖆𝖉𝖒𝖎𝖓", "a⁠dmin", "admiｎ", "ᴀᴅᴍɪɴ",
    ),
    "moderator": ("M0DERAT0R", "rnoderator", "mоderatоr", "ｍoderator", "mοderator", "moderatör"),
    "support": ("SUPPORT", "suррort", "supp0rt", "ѕupport", "ꜱupport"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "impostor"), [(name, one) for name, them in IMPOSTORS.items() for one in them]
)
def test_an_impostor_has_the_key_of_whom_it_plays(name, impostor):
    assert name_key(impostor) == name_key(name)
    assert not may_be_taken(impostor)


def may_be_taken(name: str) -> bool:
    """Whether somebody could register under this name."""
    try:
        return bool(check_username(name))
    except NotValid:
        return False


@given(st.text(max_size=30))
@settings(deadline=None)
def test_a_name_that_was_taken_is_taken_as_it_is(text):
    try:
        name = check_username(text)
    except NotValid:
        return
    assert check_username(name) == name
    assert name_key(name) == name_key(clean_line(text)) == name_key(name_key(name))


def test_imported_names_with_numbers_have_keys_of_their_own():
    names = [f"Counsellor {n}" for n in range(1, 400)]

    assert len({name_key(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("", ""),
        (" \u200b ", ""),
        (" Grace  🌱 ", "Grace 🌱"),
        ("Needing support", "Needing support"),
        ("Guest", "Guest"),
        ("Anonymous", "Anonymous"),
        ("St. Mary @ home", "St. Mary @ home"),
        ("a\u202eb", "ab"),
        ("<b>Ada</b>", "<b>Ada</b>"),
        ("x" * 40, "x" * 40),
        ("12345", "12345"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
    ],
)
def test_a_guest_may_show_nearly_any_name(typed, name):
    assert check_display_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("x" * 41, "40 characters"),
        ("ada@example.org", "e-mail address"),
        ("Ada <ada@example.co.uk>", "e-mail address"),
        ("ada＠example.org", "e-mail address"),
        ("ada @ example.org", "e-mail address"),
        ("admin", "run the site"),
        ("The Moderator", "run the site"),
        ("M0DERAT0R Ada", "run the site"),
        ("аdmin", "run the site"),
        ("ad.min", "run the site"),
        ("Support", "run the site"),
        ("Askwell", "run the site"),
    ],
)
def test_a_display_name_that_deceives_or_betrays_is_refused(typed, says):
    with pytest.raises(NotValid) as refusal:
        check_display_name(typed)

    assert refusal.value.field == "display_name"
    assert says in str(refusal.value.reason)
