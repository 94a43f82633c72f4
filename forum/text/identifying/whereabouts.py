"""Street addresses and dates of birth."""

from __future__ import annotations

import re

_NAMED = r"(?:[A-ZÀ-Þ][\w'.-]{0,20}|\d{1,3}(?:st|nd|rd|th))"
_STREETS = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Crescent|Way|Place|Boulevard"
    r"|Blvd|Terrace|Gardens|Square|Grove|Mews|Highway)"
)
_GERMAN = r"[A-ZÄÖÜ][\w-]{2,30}(?:straße|strasse|str\.|weg|allee|gasse|platz|damm)"

ADDRESSES = (
    re.compile(
        rf"(?<![\w.,:/-])(?:\d{{1,4}}/)?\d{{1,5}}[A-Za-z]?,? (?:{_NAMED} ){{1,3}}{_STREETS}\b"
    ),
    re.compile(
        r"(?i)\b(?:at|address(?: is|:)?) \d{1,5}[a-z]?,? "
        r"(?!(?:minute|hour|mile|km|way|block|the|in|on|a)\b)[a-z'-]{3,20} (?:[a-z'-]{3,20} )?"
        r"(?:street|road|avenue|lane|drive|close|crescent|terrace)\b"
    ),
    re.compile(rf"\b{_GERMAN} ?\d{{1,4}}[a-z]?\b|(?<![\w.,:/-])\d{{1,4}}[a-z]? {_GERMAN}(?!\w)"),
    re.compile(
        r"(?<![\w.,:/-])\d{1,4},? (?:bis )?(?:rue|avenue|boulevard|allée|impasse|chemin|quai) "
        rf"(?:(?:de|du|des|la|les) |l')*{_NAMED}"
    ),
    re.compile(
        r"\b(?:Calle|Avenida|Carrer|Rua|Via|Viale|Piazza|Plaza) (?:(?:de|del|la|da|do) ){0,2}"
        rf"(?:{_NAMED} ){{0,2}}{_NAMED},? \d{{1,4}}\b"
    ),
    # A full British postcode alone means some fifteen houses.
    re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b"),
)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d\d\b"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? {_YEAR}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}"
    rf"|\d{{1,2}} {_MONTH} '?\d\d\b|\d{{1,2}}[./-] ?\d{{1,2}}[./-] ?(?:{_YEAR}|\d\d\b)"
    rf"|{_YEAR}[./-]\d\d?[./-]\d\d?)"
)
_BORN = (
    r"(?:\b(?:born|b\.|date of birth|birth ?date|birthday|b-?day|came into (?:this|the) world"
    r"|geboren|née? le|nacid[oa])(?!\w)"
    r"|\bd\.?o\.?b\b\.?)"
)

BIRTHDAYS = (
    re.compile(rf"(?i){_BORN}[^\n\d]{{0,20}}?{_DATE}"),
    re.compile(rf"(?i)\b{_DATE}(?: is|,| was)? (?:my|her|his|our) (?:birthday|date of birth)\b"),
)
