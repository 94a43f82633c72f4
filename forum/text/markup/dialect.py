"""The Markdown of this forum, put together."""

from __future__ import annotations

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.nl2br import Nl2BrExtension

from forum.text.markup import blocks, links
from forum.text.markup.fences import FencePreprocessor
from forum.text.markup.finishing import FinishingProcessor
from forum.text.markup.lists import ListPreprocessor
from forum.text.markup.spans import SpanProcessor, StrikeProcessor
from forum.text.markup.tables import BoundedTableProcessor

# What Python-Markdown does at a cost that grows with the square of a text, or not as we do.
_REPLACED_BLOCKS = ("hashheader", "setextheader", "hr", "olist", "ulist", "quote", "reference")
_REPLACED_INLINE = (
    "backtick", "escape", "reference", "link", "image_link", "image_reference",
    "short_reference", "short_image_ref", "automail", "html",
)  # fmt: skip


def to_html(source: str) -> str:
    """Markdown to HTML that still has to be sanitised."""
    # A Markdown keeps state while it works: one for each call.
    extensions: list[Extension] = [Nl2BrExtension(), _Dialect()]
    return Markdown(extensions=extensions, output_format="html").convert(source)


class _Dialect(Extension):
    """Raw HTML as text, and our own fences, lists, headings, tables, spoilers and links."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 # Markdown's name
        """Register what differs from plain Markdown."""
        md.preprocessors.deregister("html_block")
        for name in _REPLACED_BLOCKS:
            md.parser.blockprocessors.deregister(name)
        for name in _REPLACED_INLINE:
            md.inlinePatterns.deregister(name)
        md.preprocessors.register(FencePreprocessor(md), "fences", 25)
        md.preprocessors.register(ListPreprocessor(md), "lists", 20)
        _register_blocks(md)
        _register_inline(md)
        md.treeprocessors.register(FinishingProcessor(md), "finishing", 15)


def _register_blocks(md: Markdown) -> None:
    register = md.parser.blockprocessors.register
    register(blocks.PartingProcessor(md.parser), "parting", 95)
    register(BoundedTableProcessor(md), "table", 75)
    register(blocks.HeadingProcessor(md.parser), "heading", 70)
    register(blocks.RuleProcessor(md.parser), "rule", 50)
    register(blocks.NumberedListProcessor(md.parser), "numbered_list", 40)
    register(blocks.ListProcessor(md.parser), "list", 30)
    register(blocks.SpoilerProcessor(md.parser), "spoiler", 25)
    register(blocks.QuoteProcessor(md.parser), "quote", 20)
    register(links.DefinitionProcessor(md.parser), "definition", 15)


def _register_inline(md: Markdown) -> None:
    register = md.inlinePatterns.register
    md.ESCAPED_CHARS.append("~")
    register(SpanProcessor(md), "span", 190)
    register(links.LinkProcessor(md), "link", 160)
    register(links.ImageProcessor(md), "image", 150)
    register(links.ShortLinkProcessor(md), "short_link", 140)
    register(links.MailLinkProcessor(md), "mail_link", 110)
    register(links.BareLinkProcessor(), "bare_link", 105)
    register(StrikeProcessor(md), "strike", 65)
