"""Exact ages together with places: each alone fits thousands, both together a few."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from forum.text.identifying.finding import Span, any_of, before

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
_PERSON = (
    r"(?:[Ff]emale|[Mm]ale|[Ww]oman|[Mm]an|[Gg]uy|[Gg]irl|[Bb]oy|[Mm]um|[Mm]om|[Dd]ad|[Tt]rans)"
)
_AGE_AND_SEX = (
    rf"(?:(?<![\w.$€£-])\(?[1-9]\d{_SEX}\)?|\([FMfm],? ?[1-9]\d\)"
    rf"|{_PERSON},? [1-9]\d\b(?![.:/]\d)"
    rf"|(?<![\w.$€£-])[1-9]\d(?: ?(?:yo|y/o)|, {_PERSON})\b|(?<!\w)F[1-9]\d\b|(?<![^\n])M[1-9]\d\b)"
)
_AGE = (
    rf"(?:(?<!\w)(?:[Ii] ?(?:'?m|am|just turned|turned|have turned|turn"
    rf"|'?ve just turned|'?ve turned"
    rf"|will be|will turn|'ll be|'ll turn|am turning) "
    rf"(?:(?:a|an|now|only|just|already|currently|turning|almost|nearly) ){{0,2}}"
    rf"{_YEARS}\b{_NOT_YEARS}"
    rf"|(?<!was )(?<!was a )(?<!were )(?i:{_YEARS})[ -]?(?:years?|yrs?)[ -]olds?\b"
    rf"|(?<!was )(?<!was a )(?i:{_YEARS}) ?(?:yo|y/o|y\.o\.)(?!\w)"
    rf"|(?<!at )(?<!At )(?<!was )[Aa]ged?:? (?i:{_YEARS})\b{_NOT_YEARS}"
    rf"|[Mm]y {_KIN} (?:is |\(|, ?)\d{{1,2}}\b{_NOT_YEARS}"
    rf"|[Ww]e ?(?:'?re|are) both {_YEARS}\b{_NOT_YEARS}|I \([1-9]\d\)"
    rf"|[Ii] are (?:both )?{_YEARS}\b{_NOT_YEARS}|[Bb]eing {_YEARS}\b{_NOT_YEARS}"
    rf"|[Mm]y [1-9]\d(?:st|nd|rd|th) birthday\b"
    rf"|{_AGE_AND_SEX})|(?<![^\n])(?i:{_YEARS})(?=, )|, [1-9]\d(?=, ))"
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
    r"|hong kong|cologne|frankfurt|stuttgart|zurich|geneva|marseille|naples|turin|porto|rotterdam"
    r"|utrecht|antwerp|krakow|sofia|belgrade|zagreb|sheffield|nottingham|newcastle|york|leicester"
    r"|cork|galway|houston|dallas|austin|denver|detroit|atlanta|miami|philadelphia|phoenix"
    r"|los angeles|san francisco|san diego|las vegas|portland|calgary|ottawa|quebec|hyderabad|pune"
    r"|brazil|mexico|argentina|chile|uk|usa)\b"
)
_PLACE = (
    rf"(?:[Tt]he )?(?:(?!{_NOT_PLACES})(?:(?:UK|USA?|NZ|NYC|LA|UAE|SF|DC)\b"
    rf"|[A-ZÀ-ÞА-Я][^\WA-Z\d_][\w'-]{{0,20}}(?: [A-Z][\w'-]{{1,20}}){{0,2}})|{_SMALL_PLACES})"
)
_LIVES = (
    r"\b(?:[Ll]iv(?:e|ing)|(?:have|'ve|has) (?:\w{1,10} )?lived"
    r"|have (?:a|our) (?:house|flat|home|place)"
    r"|[Bb]ased|[Rr]esid(?:e|ing)|[Ss]tud(?:y|ying)|teach(?:ing)?|work(?:ing)?|retired|moved|moving|stuck)\b"
    r" (?:\w{1,15} ){0,5}?(?:in|to|near|outside|around|from) "
)
_FROM = (
    r"(?:\b(?:[Ww]riting|[Gg]reetings|[Hh]ello|[Hh]i|[Hh]ere) from "
    r"|\b(?:[Ii] ?(?:'?m|am)|[Ww]e ?(?:'?re|are)) (?:\w{1,15} )?from )"
)

_AGES = re.compile(_AGE)
_HOMES = re.compile(
    rf"(?:{_LIVES}|{_FROM}|\b(?:[Ll]ocation|[Cc]ity|[Cc]ountry): ?){_PLACE}|\b[Ii]n {_PLACE} here\b"
)
_DIRECTLY = (
    re.compile(
        rf"{_AGE}\)?[,;.]? ?(?:(?!and in )[a-z][\w'/-]{{0,15}},? ){{0,4}}?"
        rf"(?:in|from|near|outside) {_PLACE}"
    ),
    re.compile(rf"{_AGE_AND_SEX}(?: here| {_PERSON})?, {_PLACE}"),
    re.compile(rf"\b(?:in|from|near) {_PLACE},? \([1-9]\d[FMfm]?\)"),
)
_SOMEWHERE = re.compile(rf"\b(?:in|from|near) {_PLACE}")
# Signs between the two: "I'm 34" and where the writer lives, or the other way round.
_MOST_AFTER, _MOST_BEFORE = 80, 40
_MOST_WITHOUT_A_VERB = 30


def age_and_place_in(text: str, own_name: str | None) -> Iterator[Span]:
    """An exact age and a place that belong together; neither alone says much."""
    yield from any_of(_DIRECTLY, unless=_is_long_ago)(text, own_name)
    ages = [match.span() for match in _AGES.finditer(text) if not _is_long_ago(match)]
    if ages:
        homes = [match.span() for match in _HOMES.finditer(text)]
        yield from _near(text, ages, homes, _MOST_AFTER, _MOST_BEFORE)
        places = [match.span() for match in _SOMEWHERE.finditer(text) if not _is_long_ago(match)]
        yield from _near(text, ages, places, _MOST_WITHOUT_A_VERB, _MOST_WITHOUT_A_VERB)


def _near(
    text: str, ages: list[Span], places: list[Span], most_after: int, most_before: int
) -> Iterator[Span]:
    """Neighbours of which one is an age and one a place, in one paragraph."""
    both = sorted([(*span, True) for span in ages] + [(*span, False) for span in places])
    for (start, first_end, is_age), (second, end, is_age_too) in pairwise(both):
        most = most_after if is_age else most_before
        is_near = second - first_end <= most and "\n\n" not in text[first_end:second]
        if is_age != is_age_too and is_near:
            yield start, max(first_end, end)


_LONG_AGO = re.compile(r"(?i)\b(?:when|was|were|back then|at the age of)\b[^.!?;]{0,15}$")


def _is_long_ago(match: re.Match[str]) -> bool:
    """Whether it tells of another time: "when I was a 17 year old in Dublin"."""
    return _LONG_AGO.search(before(match, 40)) is not None
