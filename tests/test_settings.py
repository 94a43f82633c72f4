"""What the administrator chooses."""

from __future__ import annotations

from dataclasses import fields

import pytest
from flask import Flask

from forum import settings
from forum.database import commit, db, remember, roll_back
from forum.errors import NotValid
from forum.models import Setting
from forum.settings import REGISTRY, Settings

pytestmark = pytest.mark.usefixtures("forum")


def stored() -> dict[str, str]:
    return {row.name: row.value for row in db.session.query(Setting)}


def change(name: str, text: str) -> None:
    settings.change(name, text)
    commit()


def test_without_a_choice_everything_has_its_default() -> None:
    assert settings.current() == Settings()


def test_every_setting_says_what_it_is_and_accepts_its_own_default() -> None:
    for field in fields(Settings):
        assert field.metadata["help"].endswith(".")
        change(field.name, settings.text_of(field.name))

    assert settings.current() == Settings()
    assert stored() == {}


def test_a_choice_is_kept_and_taken_back() -> None:
    change("site_name", "  The Listening Post ")
    chosen = settings.current()
    change("site_name", "Askwell")

    assert chosen.site_name == chosen.name == "The Listening Post"
    assert stored() == {}
    assert settings.current() == Settings()


@pytest.mark.parametrize(
    ("text", "value"),
    [("on", True), ("YES", True), ("1", True), ("off", False), ("No", False), ("false", False)],
)
def test_a_switch_is_said_in_several_ways(text: str, value: bool) -> None:
    change("allows_downvotes", text)

    assert settings.current().allows_downvotes is value
    assert settings.text_of("allows_downvotes") == ("on" if value else "off")


BAD = [
    ("allows_downvotes", "perhaps"),
    ("allows_downvotes", ""),
    ("min_form_seconds", "soon"),
    ("min_form_seconds", ""),
    ("min_form_seconds", "-1"),
    ("min_form_seconds", "61"),
    ("min_form_seconds", "٢"),
    ("min_form_seconds", "9" * 30),
    ("restore_days", "0"),
    ("restore_days", "366"),
    ("site_name", "  "),
    ("site_name", "x" * 61),
    ("welcome_text", "x" * 1001),
]


@pytest.mark.parametrize(("name", "text"), BAD)
def test_what_does_not_fit_is_refused_by_name(name: str, text: str) -> None:
    with pytest.raises(NotValid, match=r"%\(name\)s") as refusal:
        settings.change(name, text)

    roll_back()
    assert name in str(refusal.value.reason)
    assert settings.current() == Settings()


@pytest.mark.parametrize("name", ["", "site", "name", "__class__", "SITE_NAME"])
def test_an_unknown_name_is_refused(name: str) -> None:
    for use in (settings.text_of, lambda each: settings.change(each, "on")):
        with pytest.raises(NotValid):
            use(name)


def test_what_this_version_cannot_read_keeps_its_default() -> None:
    wrong = {"min_form_seconds": "soon", "allows_downvotes": "perhaps", "of_a_later_version": "1"}
    db.session.add_all(Setting(name=name, value=value) for name, value in wrong.items())
    db.session.add(Setting(name="restore_days", value="7"))
    commit()

    found = settings.current()

    assert found.restore_days == 7
    assert found.min_form_seconds == REGISTRY["min_form_seconds"].default
    assert found.allows_downvotes is True


def test_settings_are_read_once_until_a_commit() -> None:
    read = []

    for _ in range(3):
        remember("something", lambda: read.append(1))
    commit()
    remember("something", lambda: read.append(1))

    assert len(read) == 2
    assert settings.current() is settings.current()


def test_a_choice_reaches_the_next_request(app: Flask) -> None:
    change("site_topic", "the weather")

    with app.app_context():
        assert settings.current().topic == "the weather"
