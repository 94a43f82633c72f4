"""An invented language: words as frequent as those of a real one, sentences, paragraphs."""

from __future__ import annotations

from itertools import accumulate
from random import Random

# The words that hold every English sentence together, the most frequent first.
LITTLE = """
the and to of i a in that it is my was for me with not be on have this as he you but at she so
are they we his her what all had from or when do if can there about would an know who just been
more how one out up no like time them feel some then very will now get by could want him really
because think even people only never has don't after their than were did always day other make
into much too your being things still way it's any need our where which good am back something
work years going over these life maybe talk here own other's why down before again off us better
does help while such last since both every each most also alone few without enough often around
"""
_ONSETS = "b c d f g h j k l m n p r s t v w br cr dr fl gr pl pr sh sl st th tr"
_VOWELS = "a e i o u a e i o ai ea ee io oo ou"
_CODAS = "      l m n r s t x ck nd ng rm st"

_SYLLABLE = [part.split(" ") for part in (_ONSETS, _VOWELS, _CODAS)]

SIZE = 20_000
# How steeply a word's frequency falls with its rank, and how much flatter the first ranks are.
STEEPNESS, FLATTENING = 1.05, 2.7
SHARE_OF_RARE = 0.02


class Language:
    """Some thousand words with their frequencies; the same seed gives the same ones."""

    def __init__(self, seed: int, size: int = SIZE) -> None:
        rng = Random(seed)
        made: dict[str, None] = dict.fromkeys(LITTLE.split())
        while len(made) < size:
            made[new_word(rng, 1 + min(len(made), 6000) // 2000)] = None
        self.words = list(made)
        ranks = range(1, len(self.words) + 1)
        self.cumulated = list(accumulate((FLATTENING + rank) ** -STEEPNESS for rank in ranks))

    def draw(self, rng: Random, n: int) -> list[str]:
        """Draw so many words, frequent ones often."""
        return rng.choices(self.words, cum_weights=self.cumulated, k=n)

    def sentence(self, rng: Random, least: int = 6, most: int = 17) -> str:
        """A sentence of the words that everybody uses."""
        return _sentence(rng, self.draw(rng, rng.randint(least, most)))

    def rare_sentence(self, rng: Random) -> str:
        """A sentence that stands nowhere else, now and then with a word of its own."""
        words = self.draw(rng, rng.randint(5, 12))
        for place in range(len(words)):
            if rng.random() < SHARE_OF_RARE:
                words[place] = new_word(rng, 4)
        return _sentence(rng, words)

    def title(self, rng: Random) -> str:
        """The title of a question, within the length that the form asks for."""
        words = " ".join(self.draw(rng, rng.randint(6, 13)))
        return f"{words[:1].upper()}{words[1:140].rstrip()}?"


def new_word(rng: Random, syllables: int) -> str:
    """A word of about so many syllables."""
    return "".join(rng.choice(part) for _ in range(syllables) for part in _SYLLABLE)


def _sentence(rng: Random, words: list[str]) -> str:
    if len(words) > 9:
        words[len(words) // 2] += ","
    text = " ".join(words)
    return text[:1].upper() + text[1:] + rng.choice("....?")
