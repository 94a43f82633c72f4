"""Fenced code: read by the line, coloured by class.

Python-Markdown's own extension hands options from the text on to Pygments, which can be
made to allocate without bound, and knows no fence in quotes and lists.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from forum.text.markup.policy import HIGHLIGHT_PREFIX

# A lexer's patterns cannot be interrupted: few languages, and no colours for much code. The
# time of some grows fast with the length of hostile code.
LANGUAGES = frozenset((
    "bash", "c", "console", "cpp", "cs", "csharp", "css", "diff", "go", "html", "ini", "java",
    "javascript", "js", "json", "kotlin", "lua", "php", "py", "python", "r", "ruby", "rust", "sh",
    "sql", "swift", "toml", "ts", "typescript", "xml", "yaml",
))  # fmt: skip
_MOST_COLOURED = 3_000
_EFFORT_TO_BEGIN = 50
_EFFORT = {"c": 3, "console": 2, "cpp": 3, "cs": 3, "csharp": 3, "java": 2, "r": 2}

_OPENING = re.compile(
    r"(?P<before>(?: {0,3}>)*+ *+)(?P<fence>`{3,}+|~{3,}+) *+(?P<language>[\w+#.-]*+)[^`]*+"
)
_ITEM = re.compile(r" {0,3}(?:[*+-]|\d{1,9}[.)]) ")


class FencePreprocessor(Preprocessor):
    """Puts fenced code aside before anything else looks at it."""

    md: Markdown

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._colour_left = _MOST_COLOURED

    def run(self, lines: list[str]) -> list[str]:
        """Replace each fenced block by a placeholder."""
        return list(self._replaced(lines))

    def _replaced(self, lines: list[str]) -> Iterator[str]:
        rest = iter(lines)
        in_list = False
        for line in rest:
            opening = _OPENING.fullmatch(line)
            if opening and _is_fence(opening["before"], in_list):
                code = "\n".join(_inside(rest, opening["before"], opening["fence"])).rstrip("\n")
                before = _placed(opening["before"])
                placeholder = self.md.htmlStash.store(self._code(code, opening["language"]))
                blank = before.rstrip()
                yield from (blank, before + placeholder, blank, blank)
            else:
                yield line
            if line.strip() and not line.startswith("  "):
                in_list = False
            in_list = in_list or _ITEM.match(line) is not None

    def _code(self, code: str, language: str) -> str:
        language = language.lower()
        effort = (_EFFORT_TO_BEGIN + len(code)) * _EFFORT.get(language, 1)
        if language in LANGUAGES and effort <= self._colour_left:
            self._colour_left -= effort
            shown = _coloured(code, language)
        else:
            shown = f"{html.escape(code, quote=False)}\n"
        return f'<pre class="code"><code>{shown}</code></pre>'


def _is_fence(before: str, in_list: bool) -> bool:
    """Whether it is no indented code that shows a fence."""
    return in_list or len(before) - len(before.rstrip(" ")) < 4


def _placed(before: str) -> str:
    """Where the block's placeholder stands: in its quote, in its list item or at the margin."""
    quote = before.rstrip(" ")
    if quote:
        return quote + " "
    return before if len(before) > 1 else ""


def _inside(rest: Iterator[str], before: str, fence: str) -> Iterator[str]:
    """The lines of the block, up to its closing fence or the end of the text."""
    quote = before.rstrip(" ")
    closing = re.compile(rf" *{fence[0]}{{{len(fence)},}} *")
    margin = re.compile(rf" {{0,{len(before) - len(quote)}}}")
    for line in rest:
        if quote and not line.startswith(quote):
            # A quote that ends before its code does.
            yield line
            return
        line = line.removeprefix(quote)
        if closing.fullmatch(line):
            return
        yield margin.sub("", line, count=1)


def _coloured(code: str, language: str) -> str:
    formatter = HtmlFormatter[str](nowrap=True, classprefix=HIGHLIGHT_PREFIX)
    return highlight(code, get_lexer_by_name(language, stripnl=False), formatter)
