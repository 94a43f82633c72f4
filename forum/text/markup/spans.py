"""Code inside a line, characters that stand for themselves, and words struck out.

Python-Markdown looks for the end of each run of backticks anew, tries shorter runs too, and
tries each star of a run as the beginning of all that follow.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX, AtomicString, code_escape

# A run of backticks ends at the next run of its length: each of the runs between is looked
# at once, and no more lengths than fit into a text can be looked for in vain.
CODE = (
    r"(?<!`)(?P<ticks>`++)"
    r"(?P<code>(?:[^`]++|(?!(?P=ticks)(?!`))`++)*+)"
    r"(?P=ticks)(?!`)"
)
# A backslash before backticks is for all of them, or their run would have two lengths.
_LITERAL = r"(?P<literal>(?:\\(?:`++|[{escaped}]))+|\*{{10,}}+|_{{10,}}+)"
# Each beginning looks no further than the next two tildes.
_STRUCK = r"(?<!~)~~(?![~\s])(?P<struck>(?:[^~]++|~(?!~))++)(?<!\s)~~(?!~)"


class SpanProcessor(InlineProcessor):
    r"""`code`, and \* for a star, whichever comes first."""

    def __init__(self, md: Markdown) -> None:
        escaped = re.escape("".join(md.ESCAPED_CHARS).replace("`", ""))
        super().__init__(f"{_LITERAL.format(escaped=escaped)}|{CODE}", md)

    def handleMatch(  # type: ignore[override] # noqa: N802 # Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str, int, int]:
        """Put the code, or the characters, out of reach of all other marks."""
        if m["literal"]:
            chars = re.sub(r"\\(.)", r"\1", m["literal"])
            return "".join(f"{STX}{ord(char)}{ETX}" for char in chars), m.start(), m.end()
        code = Element("code")
        code.text = AtomicString(code_escape(m["code"].strip()))
        return code, m.start(), m.end()


class StrikeProcessor(InlineProcessor):
    """`~~struck out~~`."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(_STRUCK, md)

    def handleMatch(  # type: ignore[override] # noqa: N802 # Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        """Strike the words out, whatever stands in them."""
        struck = Element("del")
        struck.text = m["struck"]
        return struck, m.start(), m.end()
