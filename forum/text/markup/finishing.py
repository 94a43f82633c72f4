"""Brings the tree that Markdown made into the shape that our pages allow."""

from __future__ import annotations

from html import unescape
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from forum.text.markup.policy import may_link_to, may_show_image

# The page owns h1 (the title) and h2 (its parts).
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}


class FinishingProcessor(Treeprocessor):
    """Shifts headings, classes alignment, mends links and replaces foreign images."""

    def run(self, root: Element) -> None:
        """Finish each element of the tree."""
        parents = {child: parent for parent in root.iter() for child in parent}
        for element in list(root.iter()):
            if element.tag in _HEADINGS:
                element.tag = _HEADINGS[element.tag]
            if align := element.attrib.pop("align", None):
                element.set("class", f"align-{align}")
            if element.tag == "a":
                _mend_link(element)
            elif element.tag == "img" and not may_show_image(unescape(element.get("src", ""))):
                _replace_image(element, _is_in_link(element, parents))


def _mend_link(link: Element) -> None:
    address = link.get("href", "").strip().replace(" ", "%20")
    if address.startswith("www."):
        address = f"https://{address}"
    if may_link_to(unescape(address)):
        link.set("href", address)
    else:
        _become_text(link)


def _replace_image(image: Element, is_in_link: bool) -> None:
    """A foreign image would tell another site who reads here: a link to it stands instead."""
    address = image.get("src", "").strip().replace(" ", "%20")
    image.text = AtomicString(image.get("alt", "").strip() or address)
    if is_in_link or not may_link_to(unescape(address)):
        _become_text(image)
    else:
        image.tag = "a"
        image.attrib = {"href": address}


def _become_text(element: Element) -> None:
    """Keep the words only: Markdown writes an element without a tag as its content."""
    element.tag = None  # type: ignore[assignment] # Markdown's own way
    element.attrib = {}


def _is_in_link(element: Element, parents: dict[Element, Element]) -> bool:
    while (above := parents.get(element)) is not None:
        if above.tag == "a":
            return True
        element = above
    return False
