"""Texts that keep a parser busy: units repeated, nested, growing, side by side."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

# What starts something, ends something or might be a part of something in Markdown.
_MARKS = [
    "[", "![", "[a](", "[a][", "[](", "[a]:", "[a]: <", "[[", "[![", "[![a](", "[a](<",
    '[a](b "', "[a](b '", "[a](b(", "]", "](", "][", "]]", "[a]", "[a][a]", "[a]()", "[]",
    "[^1]", "[\\]", "(", ")", "<", "<a ", "<a", "</", "<!--", "<![CDATA[", "<?", "<http://",
    "<a@", "<a@b", ">", "`", "``", "`a", "``a`", "\\`", "\\```", "`[", "`]", "[`", "*`", "|`",
    "`a``b", "*", "**", "***", "*a", "**a", "*a ", "a*", "a *", "*a_", "_a", "_a ", "_a *",
    "a_b_", "**_", "*[", "_[", "*a **b ", "*a **", "_a __b ", "a*b", "*a*", "**a**", "_a_", "&",
    "&#", "&a", "&amp;", "&#1;", "\\", "\\*", "\\[", "'", '"', "'a", "--", "...", "!", "http://",
    "http://a(", "http://a)", "https://a.b ", "www.", "www.a", "<http://a.b>", "<a@b.c>",
    "[a](b)", "![a](b)", "![a](/b)", '[a](b "c")', "[a][b]\n\n[b]: c\n\n", "[a]: b\n",
    "a\n[a]: b\n", "e\u0301", "\u0301", "\u0315\u0316", "\u200d", "👩\u200d", "\ufdfa", "\u202e",
    "\ufe0f", "字", "\u2028", "~~a ", "~~a~~ ", "~~", "~~[", "*~~a",
]  # fmt: skip
_LINES = [
    "\n", "\n\n", "a\n", "a\n\n", " \n", "a  \n", "\t", "    ", "    a\n", "    a\n\n", "\t\n",
    "# \n", "# a\n", "a\n# b\n", "#", "# a #", "a\n=\n", "a\n===\n", "a\n---\n", "---\n",
    "- - -", "* * *\n", "***\na\n", "> ", ">", "> a\n", "> a\n\n> b\n", ">! ", ">! a\n\n", "\n>",
    "> > a\n", "- ", "- a\n", "- a\n\n", "1. ", "1. a\n", "1) a\n", "- a\n  - b\n",
    "- a\n1. b\n", "    1. ", "- a\n\n      b\n", "> - ", "- > ", "- # a\n", "\n-", "\n1.",
    "> - a\n> 1. b\n", ">a\n- b\n",
    "\n#", "\n|", "\n    ", "```\n", "```\n\n", "~~~\n", "> ```\n", "- ```\n", "```c\n",
    "```c\n```\n", "    ```\n", "~~~ `\n", "|", "|a", "|\n", "||\n|-|\n", "a|b\n-|-\n",
    "a|b\n-|-\n\n", "|`a`", "|\\`", "a|b\n-|-\n`c|d`|e\n\n",
]  # fmt: skip
_CODE = [
    "\n", " \n", "x\n", " ", "x x\n", "a::", "x:=", "a.b.", "/*", '"', "a<", "1_", "{{", "\\\n",
]  # fmt: skip
_PAIRS = [
    *("[]", "()", "<>", "**", "__", "``", '""', ("[", "](b)"), ("![", "](/b)"), ("[![", "]")),
    *(("*a ", " b*"), ("**a ", "**"), ("<a>", "</a>"), ("[a](", ")"), ("*_", "_*"), ("`[", "]`")),
]
_ENDS = ["`a", "`\n", "*a ", "_a ", "~\n", "# a\n", ">a\n", " a\n", "[]", "()", "|\n", "-\n"]
_LANGUAGES = ["c", "cpp", "cs", "java", "console", "r", "css", "ini", "kotlin", "typescript"]


class Shape(NamedTuple):
    """How a hostile text is made, up to any size."""

    name: str
    make: Callable[[int], str]

    def __repr__(self) -> str:
        return self.name


def shapes() -> list[Shape]:
    """All shapes, listed and generated; the same ones each time."""
    return [*_repeated(), *_nested(), *_growing(), *_code(), *_mixed(random.Random(5), 60)]


def repeat(unit: str, size: int) -> str:
    """A unit again and again, up to a size."""
    return (unit * (size // len(unit) + 1))[:size]


def _repeated() -> Iterator[Shape]:
    for unit in (*_MARKS, *_LINES):
        yield Shape(f"{unit!a} again", lambda size, unit=unit: repeat(unit, size))


def _nested() -> Iterator[Shape]:
    for opening, closing in _PAIRS:
        name = f"{opening!a} inside itself"
        yield Shape(name, lambda size, a=opening, b=closing: _inside(a, "x", b, size))
    for deeper in ("- a\n", "1. a\n", "> a\n", ">! a\n", "- a\n\n"):
        yield Shape(f"{deeper!a} deeper", lambda size, line=deeper: _deeper(line, size))


def _growing() -> Iterator[Shape]:
    for unit, end in ((each[0], each[1:]) for each in _ENDS):
        yield Shape(f"{unit!a} growing", lambda size, unit=unit, end=end: _grown(unit, end, size))


def _code() -> Iterator[Shape]:
    for number, language in enumerate(_LANGUAGES):
        for unit in _CODE[number % 2 :: 2]:
            yield Shape(
                f"{unit!a} in {language}",
                lambda size, unit=unit, language=language: repeat(
                    f"```{language}\nx{repeat(unit, 900)}y\n```\n", size
                ),
            )


def _mixed(chance: random.Random, count: int) -> Iterator[Shape]:
    for number in range(count):
        units = [chance.choice((*_MARKS, *_LINES)) for _ in range(chance.randint(2, 6))]
        name = f"mixture {number}: {units!a}"
        if number % 3:
            yield Shape(name, lambda size, units=units: repeat("".join(units), size))
        else:
            yield Shape(
                name,
                lambda size, units=units: "".join(repeat(u, size // len(units)) for u in units),
            )


def _inside(opening: str, middle: str, closing: str, size: int) -> str:
    times = (size - len(middle)) // (len(opening) + len(closing))
    return opening * times + middle + closing * times


def _deeper(line: str, size: int) -> str:
    lines, length = [], 0
    while length < size:
        lines.append("  " * len(lines) + line)
        length += len(lines[-1])
    return "".join(lines)[:size]


def _grown(unit: str, end: str, size: int) -> str:
    parts, length = [], 0
    while length < size:
        parts.append(unit * (len(parts) + 1) + end)
        length += len(parts[-1])
    return "".join(parts)[:size]
