"""Characters that look alike, folded to one of them."""

from __future__ import annotations

import re
import unicodedata

from forum.text.composed import composed
from forum.text.plain import replaced

# Small letters of other alphabets and digits, each with the Latin letter it looks like.
# I, l and 1 are one, as are O and 0.
_SMALL = str.maketrans(
    {
        **dict(
            zip("авгеёзіїјкмопрстухѕԁһԛԝьґҽӏҝӽԍү", "abreeзiijkmonpctyxsdhqwbrelkxgy", strict=True)
        ),
        **dict(zip("αβγεικνοπρτυχωϲϳ", "abyeikvonptuxwcj", strict=True)),
        **dict(zip("ıɩɑɡɪʏꞵłøđħŧƅƒɾʋ", "iiagiyblodhtbfrv", strict=True)),
        **dict(zip("ᴀʙᴄᴅᴇꜰɢʜᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡᴢ", "abcdefghjklmnoprstuvwz", strict=True)),
        **dict(zip("օսոհցզյ", "ounhgqj", strict=True)),
        **dict(zip("οоօ০०੦૦๐໐۰٠߀", "o" * 12, strict=True)),
        "0": "o",
    }
)
_SAME = str.maketrans({"i": "l", "1": "l", "|": "l", "ا": "l", "١": "l", "۱": "l"})
_PAIRS = (("rn", "m"), ("vv", "w"))

# Capitals that look like a Latin capital while their small letters do not.
_CAPITALS = str.maketrans(
    {
        **dict(zip("АВЕЗІЈКМНОПРСТУХЅҺԌЬ", "abeзijkmhonpctyxshgb", strict=True)),
        **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True)),
    }
)

_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE")


def fold(text: str) -> str:
    """The text with case, accents and look-alike characters folded away.

    Accents of Latin, Greek and Cyrillic letters go: at a glance José is Jose, and what is
    kept is not shown to anybody. Marks of other scripts are vowels, and stay.
    """
    text = composed(composed(text, "NFKC").casefold(), "NFKC")
    text = replaced(text, lambda char: unicodedata.category(char) == "Cf")
    text = without_accents(text).translate(_SMALL).translate(_SAME)
    for pair, single in _PAIRS:
        text = text.replace(pair, single)
    return re.sub(r"[\s_-]+", "-", text).strip("-")


def fold_as_typed(text: str) -> str:
    """As fold, but capitals count by their own shape: Greek Ν is N here, and v there."""
    return fold(without_accents(composed(text, "NFKC")).translate(_CAPITALS))


def alphabets_of(text: str) -> set[str]:
    """Those alphabets in the text that share the shapes of letters with Latin."""
    names = (unicodedata.name(char, "").split(" ", 1)[0] for char in text if char.isalpha())
    return {name for name in names if name in _ALPHABETS}


def without_accents(text: str) -> str:
    """The text with plain Latin, Greek and Cyrillic letters; marks of other scripts stay."""
    kept: list[str] = []
    base = ""
    for char in composed(text, "NFD"):
        if not unicodedata.combining(char):
            base = char
        elif alphabets_of(base):
            continue
        kept.append(char)
    return composed("".join(kept))
