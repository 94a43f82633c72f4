"""Markdown to HTML that may be shown as it is: the only maker of trusted HTML."""

from __future__ import annotations

import html
from dataclasses import dataclass

from markupsafe import Markup

from forum.text.deadline import OutOfTime, run_within
from forum.text.markup.cleaning import sanitise
from forum.text.markup.dialect import to_html
from forum.text.markup.reading import plain_text
from forum.text.plain import clean_block

__all__ = ["Text", "plain_text", "render", "trusted"]

_LONGEST_RENDERING = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody wrote, and the HTML that was made of it."""

    source: str
    html: str


def render(source: str) -> Text:
    """The cleaned source with its HTML; what cannot be rendered in time is shown as typed."""
    source = clean_block(source)
    try:
        made = run_within(_LONGEST_RENDERING, lambda: sanitise(to_html(source)))
    except (OutOfTime, Exception):
        # Whatever a parser stumbles over, nobody loses a text for it.
        made = f'<pre class="plain">{html.escape(source)}</pre>' if source else ""
    return Text(source, made)


def trusted(html: str) -> Markup:
    """Mark HTML that `render` made, so that a template shows it as it is."""
    return Markup(html)  # noqa: S704
