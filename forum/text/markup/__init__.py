"""Markdown to HTML that may be shown as it is: the only maker of trusted HTML."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from markupsafe import Markup

from forum.text.deadline import OutOfTime, run_within
from forum.text.markup.cleaning import sanitise
from forum.text.markup.dialect import to_html
from forum.text.markup.reading import count_links, plain_text
from forum.text.plain import clean_block, clean_line

__all__ = ["Text", "count_links", "is_to_be_seen", "plain_text", "render", "trusted"]

# Seconds of the processor; no text up to the limit of a post takes as long here.
_LONGEST_RENDERING = 0.4
# Texts of an import may be longer than what people can post.
_LONGEST_SOURCE = 60_000
# bleach's time grows with the square of their number.
_MOST_TAGS = 8_000
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody wrote, and the HTML that was made of it."""

    source: str
    html: str


def render(source: str) -> Text:
    """The cleaned source with its HTML; what cannot be rendered in time is shown as typed."""
    source = clean_block(source)
    try:
        made = run_within(_LONGEST_RENDERING, lambda: _made(source))
    except (OutOfTime, Exception):
        # Whatever a parser stumbles over, nobody loses a text for it.
        made = f'<pre class="plain">{html.escape(source)}</pre>' if source else ""
    return Text(source, made)


def _made(source: str) -> str:
    if len(source) > _LONGEST_SOURCE:
        raise OutOfTime
    markup = to_html(source)
    if markup.count("<") > _MOST_TAGS:
        raise OutOfTime
    return sanitise(markup)


def is_to_be_seen(made: str) -> bool:
    """Whether anything of a rendered text meets the eye: a letter, a sign, a picture."""
    return "<img" in made or clean_line(html.unescape(_TAG.sub(" ", made))) != ""


def trusted(html: str) -> Markup:
    """Mark HTML that is safe, so that a template shows it as it is.

    That is what `render` made, and what was put together of escaped pieces.
    """
    return Markup(html)  # noqa: S704 # the one place that says so
