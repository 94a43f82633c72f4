"""The Markdown of this forum, put together."""

from __future__ import annotations

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.nl2br import Nl2BrExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from forum.text.markup.blocks import HeadingProcessor, SpoilerProcessor, UnderlinedHeadingProcessor
from forum.text.markup.fences import FencePreprocessor
from forum.text.markup.finishing import FinishingProcessor
from forum.text.markup.links import BareLinkProcessor
from forum.text.markup.lists import ListPreprocessor


def to_html(source: str) -> str:
    """Markdown to HTML that still has to be sanitised."""
    # A Markdown keeps state while it works: one for each call.
    extensions: list[Extension] = [
        TableExtension(use_align_attribute=True),
        SaneListExtension(),
        Nl2BrExtension(),
        _Dialect(),
    ]
    return Markdown(extensions=extensions, output_format="html").convert(source)


class _Dialect(Extension):
    """Raw HTML as text, and our own fences, lists, headings, spoilers and links."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register what differs from plain Markdown."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.preprocessors.register(FencePreprocessor(md), "fences", 25)
        md.preprocessors.register(ListPreprocessor(md), "lists", 20)
        blocks = md.parser.blockprocessors
        blocks.register(HeadingProcessor(md.parser), "hashheader", 70)
        blocks.register(UnderlinedHeadingProcessor(md.parser), "setextheader", 60)
        blocks.register(SpoilerProcessor(md.parser), "spoiler", 25)
        md.inlinePatterns.register(BareLinkProcessor(), "bare_link", 105)
        md.treeprocessors.register(FinishingProcessor(md), "finishing", 15)
