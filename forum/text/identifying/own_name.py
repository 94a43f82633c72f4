"""The writer's own name in the text, also where it is written in look-alike letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forum.text.lookalikes import fold
from forum.text.names import name_key

# Shorter ones stand in other words' places too often: "Jo", "ann", "max".
_SHORTEST_ALONE = 4
# Words that people say here, and also call themselves.
_EVERYDAY_WORDS = """
    able alone always angel angry anxious april august autumn baby bear beauty bird black blue
    bright broken brother brown calm chance change charity child clear cloud cold comfort cookie
    coral crow crystal daisy dark dawn dear dream earth echo empty ever faith family father fear
    fire fish flower forest free friend ghost girl gold good grace gray green grey grief guest
    happy harmony haven heart heaven help here hero home honest honey hope human hunter island
    ivory jade joker journey july june just justice kind lady lake light lily little lonely lost
    love luck lucky magic mark maybe melody mercy mind mint mirror misty moon mother night
    nobody none nothing ocean only orange other panda patience peace pearl penny person phoenix
    pink player poet prince princess purple queen question quiet rain rainbow random reader
    ready red river robin rock rose ruby sad safe sage sailor sandy secret serenity shadow shine
    shy silence silent silver sister sky smile snow soft solo someone song soul spirit spring
    star still stone storm strange stranger strong student summer sun sunny sunset sunshine
    survivor sweet teacher thanks thinker thunder tiger time tired today together traveler
    traveller tree true trust truth unknown violet voice wanderer water wave weary white will
    wind winter wise wolf woman wonder worried writer yellow young
"""
_EVERYDAY = frozenset(map(name_key, _EVERYDAY_WORDS.split()))
_WORD = re.compile(r"[^\s!-,./:-@\[-^`{-~\x00…]+")
_CALLED = re.compile(
    r"(?i)\b(?:name(?: here)? is|it's me|call me|(?:posted|write|wrote|here|in) as|go by"
    r"|known as|named|signed|username(?: is|:)?)[ ,*\"]{1,3}$"
)
_ALONE = re.compile(r"(?:^|\n)[ \t>*_-]*$")
_QUOTES = "\"'`*"
_NEAR = 30
# No name is longer, however it is put together.
_LONGEST_LOOKED_AT = 80
# Never in the text: control characters are not seen.
_BETWEEN = "\x00"


def own_name_in(text: str, own_name: str | None) -> Iterator[tuple[int, int]]:
    """Where the writer's own name stands as a word, or as words that follow each other.

    A name that is short or an everyday word counts only where it is meant as a name: after @,
    in quotes, after "my name is", or alone on its line.
    """
    key = name_key(own_name or "").strip("-")
    if not own_name or not key:
        return
    is_plain = len(key) >= _SHORTEST_ALONE and key not in _EVERYDAY
    for start, end in _with_key(text, key, len(_WORD.findall(own_name)) or 1):
        begin = start - 1 if text[start - 1 : start] == "@" else start
        if is_plain or begin < start or _is_meant(text, start, end):
            yield begin, end


def _with_key(text: str, key: str, words: int) -> Iterator[tuple[int, int]]:
    places = [match.span() for match in _WORD.finditer(text)]
    spans = [
        (first[0], last[1])
        for first, last in zip(places, places[words - 1 :], strict=False)
        if last[1] - first[0] <= _LONGEST_LOOKED_AT
    ]
    # Each once and all in one go: folding word by word takes ten times as long.
    distinct = list(dict.fromkeys(text[start:end] for start, end in spans))
    if not distinct:
        return
    folded = fold(_BETWEEN.join(distinct)).split(_BETWEEN)
    same = {word for word, one in zip(distinct, folded, strict=True) if one.strip("-") == key}
    yield from (span for span in spans if text[span[0] : span[1]] in same)


def _is_meant(text: str, start: int, end: int) -> bool:
    line_end = text.find("\n", end, end + _NEAR)
    left, right = text[max(0, start - _NEAR) : start], text[end : end + 1]
    if left[-1:] in _QUOTES and left and right in _QUOTES and right:
        return True
    rest = text[end : line_end if line_end >= 0 else end + _NEAR]
    is_alone = _ALONE.search(left) is not None and not rest.strip(" .!*_")
    return is_alone or _CALLED.search(left) is not None
