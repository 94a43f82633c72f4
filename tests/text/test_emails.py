"""E-mail addresses."""

from __future__ import annotations

import pytest

from forum.errors import NotValid
from forum.text.emails import check_email, email_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ada@example.org", "ada@example.org"),
        ("  Ada.Lovelace+forum@Mail.Example.org ", "Ada.Lovelace+forum@Mail.Example.org"),
        ("o'neil@example.co.uk", "o'neil@example.co.uk"),
        ("jörg@müller.de", "jörg@müller.de"),
        ("用户@例子.公司", "用户@例子.公司"),
    ],
)
def test_an_address_is_kept_as_it_was_typed(typed, kept):
    assert check_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "ada@@example.org",
        "ada@example..org",
        ".ada@example.org",
        "ada.@example.org",
        "a..da@example.org",
        "ada@-example.org",
        "ada@exa_mple-.org",
        "ada lovelace@example.org",
        "ada@example.org, eve@example.org",
        "ada@example.org\nBcc: eve@example.org",
        "Ada <ada@example.org>",
        '"ada"@example.org',
        "a" * 65 + "@example.org",
        "a@" + ".".join(["a" * 60] * 5),
        "ß" * 64 + "@" + ".".join(["ß" * 60] * 3),
    ],
)
def test_what_no_letter_could_reach_is_refused(typed):
    with pytest.raises(NotValid) as refusal:
        check_email(typed)

    assert refusal.value.field == "email"


def test_case_and_width_do_not_tell_two_addresses_apart():
    assert email_key("Ada@Example.ORG") == email_key("ada@example.org")
    assert email_key("ada@ｅxample.org") == email_key("ada@example.org")
    assert email_key("ada@example.org") != email_key("adam@example.org")
