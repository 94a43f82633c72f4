"""The key file: read, made once, replaced whole; and what its keys make."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from forum import sealing
from forum.config import ConfigError
from forum.sealing import Key, Keyring, new_key

SECRET = base64.b64encode(bytes(32)).decode()


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "post_keys"
    first = sealing.first_keys(path)
    both = Keyring((*first.keys, new_key(2)))

    sealing.write_keys(path, both)

    assert sealing.read_keys(path) == both
    assert sealing.read_keys(path).newest.number == 2
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["post_keys"]


def test_the_first_file_stays_when_another_process_makes_one(tmp_path: Path) -> None:
    path = tmp_path / "post_keys"

    assert sealing.first_keys(path) == sealing.first_keys(path)


def test_the_old_file_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "post_keys"
    sealing.first_keys(path)
    with path.open("rb") as old:
        before = old.read()
        sealing.write_keys(path, Keyring((new_key(2),)))
        old.seek(0)
        left = old.read()

    assert len(left) == len(before)
    assert set(left) == {0}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "1",
        "1 AAAA",
        f"0 {SECRET}",
        f"256 {SECRET}",
        f"one {SECRET}",
        f"1 {SECRET}\n1 {SECRET}",
        f"2 {SECRET}\n1 {SECRET}",
        f"1 {SECRET[:-4]}",
        f"1 {SECRET}\n\x00\x00",
        f"1 {'*' * 44}",
        f"1 {SECRET} and more",
        f"1 {SECRET}é",
    ],
)
def test_a_file_that_is_not_whole_is_refused_in_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "post_keys"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError) as refused:
        sealing.read_keys(path)

    assert str(path) in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
    assert path.read_text(encoding="utf-8") == text


def test_a_file_that_cannot_be_replaced_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot write"):
        sealing.write_keys(tmp_path / "nowhere" / "post_keys", Keyring((new_key(1),)))


def test_a_tag_tells_purposes_parts_and_keys_apart() -> None:
    one, other = Key(1, bytes(32)), Key(1, bytes([1] * 32))
    said = [
        one.tag("member", b"ab", b"c"),
        one.tag("member", b"a", b"bc"),
        one.tag("member", b"abc"),
        one.tag("guest", b"ab", b"c"),
        other.tag("member", b"ab", b"c"),
        Key(2, bytes(32)).tag("member", b"ab", b"c"),
    ]

    assert len(set(said)) == len(said)
    assert {len(tag) for tag in said} == {25}
    assert [tag[0] for tag in said] == [1, 1, 1, 1, 1, 2]


def test_the_same_form_gives_the_same_post_key() -> None:
    key = new_key(1)

    assert key.post_key(b"form") == key.post_key(b"form")
    assert key.post_key(b"form") != key.post_key(b"another")
    assert key.post_key(b"form") != new_key(1).post_key(b"form")
    assert len(key.post_key(b"form")) == sealing.POST_KEY_BYTES


def test_a_keyring_tells_all_that_may_stand_for_somebody() -> None:
    ring = Keyring((new_key(1), new_key(3)))

    assert [tag[0] for tag in ring.tags("member", b"ada")] == [1, 3]
    assert ring.newest.number == 3
