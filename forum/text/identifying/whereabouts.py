"""Ages together with places, street addresses, and dates of birth."""

from __future__ import annotations

import re

from forum.text.identifying.finding import before

_UNITS = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_YEARS = (
    r"(?:[1-9]\d(?![\d%])(?![.,:/]\d)|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    rf"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[ -]{_UNITS})?)"
)
_NOT_YEARS = (
    r"(?! ?(?:%|percent|mg|kg|lbs?|pounds|stone|cm|km|miles|months?|weeks?|days?|hours?|minutes?"
    r"|mins?|ft|feet|times|people|years? (?!old))\b)"
)
_KIN = (
    r"(?:daughter|son|husband|wife|partner|boyfriend|girlfriend|bf|gf|mother|mum|mom|father|dad"
    r"|sister|brother|child|kid|baby)"
)
_SEX = r"(?:[FM]\b|/[FMfm]\b| ?/ ?[FMfm]\b)"
_AGE_AND_SEX = rf"(?:(?<![\w.$€£-])\(?[1-9]\d{_SEX}\)?|\([FMfm],? ?[1-9]\d\))"
_AGE = (
    rf"(?:(?<!\w)(?:[Ii] ?(?:'?m|am|just turned|turned|have turned|will be|turn) "
    rf"(?:(?:a|an|now|only|just|already|currently|turning|almost|nearly) ){{0,2}}"
    rf"{_YEARS}\b{_NOT_YEARS}"
    rf"|(?<!was )(?<!was a )(?<!were )(?i:{_YEARS})[ -]?(?:years?|yrs?)[ -]olds?\b"
    rf"|(?<!was )(?<!was a )(?i:{_YEARS}) ?(?:yo|y/o|y\.o\.)(?!\w)"
    rf"|(?<!at )(?<!At )(?<!was )[Aa]ged?:? (?i:{_YEARS})\b{_NOT_YEARS}"
    rf"|[Mm]y {_KIN} (?:is |\(|, ?)\d{{1,2}}\b{_NOT_YEARS}"
    rf"|{_AGE_AND_SEX})|, [1-9]\d(?=, ))"
)

_NOT_PLACES = (
    r"(?:I|I'm|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?:day)?s?\b"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:English|God|Jesus|Christ|Heaven|Hell|Covid|Christmas|Easter|Therapy|Zoom|Facebook"
    r"|Instagram|Tinder|Reddit|Mom|Mum|Dad|Year|Grade)\b"
)
# Whoever writes everything small still lives somewhere.
_SMALL_PLACES = (
    r"(?:london|leeds|manchester|birmingham|glasgow|edinburgh|cardiff|belfast|dublin|liverpool"
    r"|bristol|england|scotland|wales|ireland|britain|texas|ohio|california|florida|new york|nyc"
    r"|chicago|boston|seattle|georgia|michigan|virginia|arizona|colorado|oregon|illinois|canada"
    r"|toronto|vancouver|montreal|ontario|australia|sydney|melbourne|brisbane|perth|adelaide"
    r"|new zealand|auckland|india|mumbai|delhi|bangalore|kerala|chennai|kolkata|pakistan|lahore"
    r"|karachi|bangladesh|dhaka|nigeria|lagos|kenya|nairobi|ghana|south africa|egypt|cairo|germany"
    r"|berlin|munich|hamburg|austria|vienna|switzerland|france|paris|lyon|spain|madrid|barcelona"
    r"|italy|rome|milan|portugal|lisbon|netherlands|amsterdam|belgium|brussels|sweden|stockholm"
    r"|norway|oslo|denmark|copenhagen|finland|helsinki|poland|warsaw|czechia|prague|hungary"
    r"|budapest|romania|greece|athens|turkey|istanbul|russia|moscow|ukraine|kyiv|israel|dubai"
    r"|philippines|manila|malaysia|singapore|indonesia|jakarta|japan|tokyo|korea|seoul|china"
    r"|hong kong|brazil|mexico|argentina|chile|uk|usa)\b"
)
_PLACE = (
    rf"(?:[Tt]he )?(?:(?!{_NOT_PLACES})(?:(?:UK|USA?|NZ|NYC|LA|UAE|SF|DC)\b"
    rf"|[A-ZÀ-ÞА-Я][^\WA-Z\d_][\w'-]{{0,20}}(?: [A-Z][\w'-]{{1,20}}){{0,2}})|{_SMALL_PLACES})"
)
_LIVES = (
    r"\b(?:[Ll]iv(?:e|ing)|[Bb]ased|[Rr]esid(?:e|ing)|[Ss]tud(?:y|ying)|moved|moving|stuck)\b"
    r" (?:\w{1,15} ){0,5}?(?:in|to|near|outside|around|from) "
)
_FROM = r"(?:\b[Ii] ?(?:'?m|am)|\b[Ww]e ?(?:'?re|are)) (?:\w{1,15} )?from "

AGES_AND_PLACES = (
    re.compile(
        rf"{_AGE}\)?[,;.]? ?(?:(?!and in )[a-z][\w'/-]{{0,15}},? ){{0,4}}?"
        rf"(?:in|from|near|outside) {_PLACE}"
    ),
    re.compile(rf"{_AGE}[^\n]{{0,80}}?(?:{_LIVES}|{_FROM}){_PLACE}"),
    re.compile(rf"(?:{_LIVES}|{_FROM}){_PLACE}[^\n]{{0,40}}?{_AGE}"),
    re.compile(rf"{_AGE_AND_SEX}(?: here)?, {_PLACE}"),
)

_LONG_AGO = re.compile(r"(?i)\b(?:when|was|were|back then|at the age of)\b[^.!?]{0,15}$")


def is_long_ago(match: re.Match[str]) -> bool:
    """Whether it tells of another time: "when I was a 17 year old in Dublin"."""
    return _LONG_AGO.search(before(match, 40)) is not None


_NAMED = r"[A-ZÀ-Þ][\w'.-]{0,20}"
_STREETS = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Crescent|Way|Place|Boulevard"
    r"|Blvd|Terrace|Gardens|Square|Grove|Mews|Highway)"
)
_GERMAN = r"[A-ZÄÖÜ][\w-]{2,30}(?:straße|strasse|str\.|weg|allee|gasse|platz|damm)"

ADDRESSES = (
    re.compile(rf"(?<![\w.,:/-])\d{{1,5}}[A-Za-z]?,? (?:{_NAMED} ){{1,3}}{_STREETS}\b"),
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
    rf"|\d{{1,2}}[./-] ?\d{{1,2}}[./-] ?(?:{_YEAR}|\d\d\b)|{_YEAR}-\d\d-\d\d)"
)
_BORN = (
    r"(?:\b(?:born|date of birth|birth ?date|birthday|geboren|née? le|nacid[oa])\b"
    r"|\bd\.?o\.?b\b\.?)"
)

BIRTHDAYS = (
    re.compile(rf"(?i){_BORN}[^\n\d]{{0,20}}?{_DATE}"),
    re.compile(rf"(?i)\b{_DATE}(?: is|,| was)? (?:my|her|his|our) (?:birthday|date of birth)\b"),
)
