"""E-mail addresses and phone numbers of people, but not those that are there to help."""

from __future__ import annotations

import re

from forum.text.identifying.finding import after, before

_BOX = r"(?<![\w.+%-])[\w.+%-]{1,64}"
_HOST = r"(?:[^\W_][\w-]{0,62}\.){1,5}[^\W\d_]{2,24}(?![^\W_])"
_OPEN, _CLOSE = r"[(\[{<] ?", r" ?[)\]}>]"
_DOT = rf"[ ,]{{0,2}}(?:{_OPEN}(?:dot|\.){_CLOSE}|\bdot\b)[ ,]{{0,2}}"
# Known endings only: "at last dot dot dot" is no address.
_SPELLED_HOST = (
    rf"[\w-]{{2,40}}(?:{_DOT}[\w-]{{2,20}})?{_DOT}"
    r"(?:com|org|net|edu|info|io|me|co|uk|us|ca|au|nz|ie|in|de|at|ch|fr|es|it|nl|be|pl|se|no|dk|fi"
    r"|pt|br|mx|za|eu|jp|ru)\b"
)
_PROVIDERS = r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|aol|proton(?:mail)?|gmx|live)"

EMAILS = (
    re.compile(rf"{_BOX} ?@ ?{_HOST}"),
    re.compile(rf"(?i){_BOX} {{0,2}}{_OPEN}at{_CLOSE} {{0,2}}(?:{_HOST}|{_SPELLED_HOST})"),
    re.compile(rf"(?i){_BOX}[ ,]{{1,2}}at[ ,]{{1,2}}{_SPELLED_HOST}"),
    # "look at gmail.com" is about a site; a box with a digit or a dot is not a verb.
    re.compile(
        rf"(?i)(?<![\w.+%-])[a-z](?=[\w.+-]{{0,62}}[\d_.])[\w.+-]{{0,62}}\w at {_PROVIDERS}\b"
        r"(?:\.\w{2,5})?"
    ),
    re.compile(
        r"(?i)\b(?:at|is|me|e?-?mail|address)[ :]{1,2}(?!(?:my|the|his|her|an?|on|to|from)\b)"
        rf"[a-z][\w.+-]{{3,40}} {_PROVIDERS}\.\w{{2,5}}\b"
    ),
)

# These reach an organisation. People share them to help.
_OFFICE = re.compile(
    r"(?i)(?:info|help|helpline|support|contact|office|hello|admin|press|advice|enquiries|noreply"
    r"|no-reply|git)(?:[+.-]\w{1,20})? ?@|jo@samaritans\."
)


def is_of_an_office(match: re.Match[str]) -> bool:
    """Whether the address is an organisation's, such as `info@`."""
    return _OFFICE.match(match[0]) is not None


_NOT_INSIDE = r"(?<![\w.,:/+#=@$€£-])"
_THEN_DIGIT = r"(?:[ ().\-/]{0,2}\d)"
_SAID_DIGIT = r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine)"
_OF_A_PERSON = (
    r"(?:(?:call|text|phone|ring|reach|whats ?app|message|dial|get) (?:me|us|him|her|them)"
    r"|(?:my|our|his|her|their|mi|mein|meine|mon) (?!(?:employee|order|case|student|account|ticket"
    r"|member(?:ship)?|policy|insurance|reference|card)\b)(?:\w{2,12} ){0,2}"
    r"(?:number|digits|cell|mobile|phone|landline|handy|nummer|numéro|número|teléfono)"
    r"|tel|telephone|phone|mobile|landline|whats ?app|handy|móvil|portable)"
)

PHONES = (
    re.compile(rf"(?<![\w+/=])(?:\+|00)\(?[1-9]{_THEN_DIGIT}{{7,13}}(?!\d)"),
    re.compile(
        rf"{_NOT_INSIDE}(?:\+?1[ .-]?)?\(?[2-9]\d\d(?:\) ?|[ .-])[2-9]\d\d[ .-]\d{{4}}"
        r"(?![\w-]|\.\d)"
    ),
    re.compile(rf"{_NOT_INSIDE}(?:1[2-9]|[2-9])\d\d[2-9]\d{{6}}(?![\w-]|[.,]\d)"),
    re.compile(rf"{_NOT_INSIDE}\(?0[1-9]{_THEN_DIGIT}{{7,9}}(?!\d|:\d)"),
    re.compile(rf"{_NOT_INSIDE}[6-9]\d{{4}}[ -]?\d{{5}}(?![\w-]|[.,]\d)"),
    re.compile(rf"(?i)\b{_OF_A_PERSON}\b[^\d\n]{{0,20}}\d{_THEN_DIGIT}{{6,13}}(?!\d|:\d)"),
    re.compile(rf"(?i)\b(?:(?:{_SAID_DIGIT}|double|triple)[ ,.-]{{1,3}}){{6,16}}{_SAID_DIGIT}\b"),
)

_NUMBER = re.compile(r"[+\d(].*", re.DOTALL)
_FREE = re.compile(
    r"(?:00)?1?8(?:00|33|44|55|66|77|88)\d{7}$|(?:0|(?:00)?4[0-9]0?|(?:00)?[356]\d0?)80[08]|0300"
)
_DATE = re.compile(
    r"\(?(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d\d[./-]\d\d)(?!\d)"
)
_COUNTED = re.compile(r"(?i)two\W+three\W+four|four\W+three\W+two")
_REFERENCE = re.compile(
    r"(?i)\b(?:isbn|doi|order|ticket|case|ref|reference|account|invoice|policy|employee|member"
    r"|booking|tracking|serial|id|iban)\b[^.!?]{0,20}$"
)
_HELP = re.compile(
    r"(?i)help ?-?line|hot ?line|life ?line|crisis|samaritans|\bsos\b|\bnhs\b|suicid|seelsorge"
    r"|emergency|support line|warm ?line|childline|domestic (?:violence|abuse)"
)
_POSSESSED = re.compile(r"(?i)\b(?:me|us|him|her|them|my|our|his|their)\b")


def is_no_phone_of_a_person(match: re.Match[str]) -> bool:
    """Whether the number is a help line's, or a date, an order, somebody counting."""
    if _COUNTED.search(match[0]):
        return True
    number = _NUMBER.search(match[0])
    if number and (_DATE.match(number[0]) or _FREE.match(re.sub(r"\D", "", number[0]))):
        return True
    if _POSSESSED.search(match[0]):
        return False
    near = before(match)
    return bool(_REFERENCE.search(near) or _HELP.search(near) or _HELP.search(after(match, 30)))
