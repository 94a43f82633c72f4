"""Texts of posts with their HTML: paragraphs rendered once, put together in ever new ways.

Every text also has a first sentence that stands nowhere else. That what is put together is
what the whole would have been rendered to is tried on a sample while a data set is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from bench.words import Language, new_word
from forum.text.markup import Text, render

# Rendered in one go: a paragraph alone costs several times as much.
TOGETHER = 50
_APART = "Here ends one and begins another"
# How often a paragraph is a list, a quotation, or has something marked in it.
_LIST, _QUOTE, _LINK, _STRONG, _LIGHT = 0.05, 0.09, 0.11, 0.17, 0.22


@dataclass(frozen=True, slots=True)
class Stock:
    """Rendered paragraphs to choose from; blocks are lists and quotations."""

    prose: list[Text]
    blocks: list[Text]

    @classmethod
    def of(cls, paragraphs: Iterable[Text]) -> Stock:
        """Sort paragraphs by what may stand beside what."""
        prose: list[Text] = []
        blocks: list[Text] = []
        for text in paragraphs:
            (prose if text.html.startswith("<p>") else blocks).append(text)
        return cls(prose, blocks)

    def text(self, rng: Random, opening: Text, paragraphs: int) -> Text:
        """An opening sentence with so many paragraphs, no two blocks side by side."""
        parts = [opening]
        for _ in range(paragraphs):
            is_prose = parts[-1].html.startswith("<p>")
            has_block = is_prose and self.blocks and rng.random() < _QUOTE
            parts.append(rng.choice(self.blocks if has_block else self.prose))
        return Text(
            "\n\n".join(part.source for part in parts), "\n".join(part.html for part in parts)
        )


def make_paragraphs(language: Language, seed: int, n: int) -> list[Text]:
    """Make so many paragraphs and render them."""
    rng = Random(seed)
    return render_all([_paragraph(language, rng) for _ in range(n)])


def make_openings(language: Language, rng: Random, n: int) -> list[Text]:
    """Make so many first sentences and render them."""
    return render_all([language.rare_sentence(rng) for _ in range(n)])


def render_all(sources: list[str]) -> list[Text]:
    """Render many short texts, some dozen at a time."""
    made: list[Text] = []
    for start in range(0, len(sources), TOGETHER):
        some = sources[start : start + TOGETHER]
        html = render(f"\n\n{_APART}\n\n".join(some)).html
        pieces = html.split(f"\n<p>{_APART}</p>\n")
        made += [Text(source, piece) for source, piece in zip(some, pieces, strict=True)]
    return made


def check(texts: Iterable[Text]) -> None:
    """Refuse texts whose HTML is not what rendering each of them whole gives."""
    for text in texts:
        if render(text.source) != text:
            raise ValueError("what was put together is not what rendering the whole gives")


def _paragraph(language: Language, rng: Random) -> str:
    chance = rng.random()
    for limit, make in _KINDS:
        if chance < limit:
            return make(language, rng)
    return _prose(language, rng)


def _prose(language: Language, rng: Random) -> str:
    return " ".join(
        language.sentence(rng) for _ in range(rng.choices((2, 3, 4, 5), (3, 3, 2, 1))[0])
    )


def _list(language: Language, rng: Random) -> str:
    return "\n".join(f"- {language.sentence(rng, 3, 9)}" for _ in range(rng.randint(2, 5)))


def _quote(language: Language, rng: Random) -> str:
    return f"> {language.sentence(rng)}"


def _link(language: Language, rng: Random) -> str:
    words = " ".join(language.draw(rng, 2))
    address = f"https://{new_word(rng, 2)}.example/{new_word(rng, 2)}"
    return f"{_prose(language, rng)} [{words}]({address}) {language.sentence(rng)}"


def _strong(language: Language, rng: Random) -> str:
    return f"{_prose(language, rng)} **{language.sentence(rng, 2, 4)}**"


def _light(language: Language, rng: Random) -> str:
    return f"*{language.sentence(rng, 2, 4)}* {_prose(language, rng)}"


_KINDS: tuple[tuple[float, Callable[[Language, Random], str]], ...] = (
    (_LIST, _list),
    (_QUOTE, _quote),
    (_LINK, _link),
    (_STRONG, _strong),
    (_LIGHT, _light),
)
