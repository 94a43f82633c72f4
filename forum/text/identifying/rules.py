"""The table of what could tell who wrote a text: a new rule is a row."""

from __future__ import annotations

from dataclasses import dataclass

from forum.i18n import Sentence, sentence
from forum.text.identifying.accounts import HANDLES, PROFILES, is_said_to_somebody
from forum.text.identifying.ages_and_places import age_and_place_in
from forum.text.identifying.contact import (
    EMAILS,
    PHONES,
    is_no_phone_of_a_person,
    is_of_an_office,
)
from forum.text.identifying.finding import Finder, any_of
from forum.text.identifying.own_name import own_name_in
from forum.text.identifying.whereabouts import (
    ADDRESSES,
    BIRTHDAYS,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of clue, the sentence that says what was found, and how it is found."""

    kind: str
    says: Sentence
    finds: Finder


RULES: tuple[Rule, ...] = (
    Rule("own_name", sentence("The name you have here"), own_name_in),
    Rule("email", sentence("An e-mail address"), any_of(EMAILS, unless=is_of_an_office)),
    Rule("profile", sentence("A link to somebody's page"), any_of(PROFILES)),
    Rule("handle", sentence("A name on another site"), any_of(HANDLES, unless=is_said_to_somebody)),
    Rule("phone", sentence("A phone number"), any_of(PHONES, unless=is_no_phone_of_a_person)),
    Rule("birthday", sentence("A full date of birth"), any_of(BIRTHDAYS)),
    Rule("address", sentence("A street address or postcode"), any_of(ADDRESSES)),
    Rule("age_and_place", sentence("An age together with a place"), age_and_place_in),
)
