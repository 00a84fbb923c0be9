"""The one place that knows trafilatura: which parts of a page are the article."""

import re
from collections.abc import Iterator

import trafilatura
from lxml.etree import _Element

from onrecord.flows.clean.resources import Extraction

_DOCUMENT = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_INLINE = {"hi", "ref", "del", "code", "graphic"}


def extract(html: str) -> Extraction | None:
    """Return the blocks of the main text, in order; None where it finds none."""
    if not _DOCUMENT.search(html):  # a fragment alone is refused
        html = f"<html><body>{html}</body></html>"
    found = trafilatura.bare_extraction(html, include_comments=False, fast=True)  # one more voice, no judge
    if not isinstance(found, trafilatura.settings.Document) or found.body is None:
        return None
    blocks = [block for block in "".join(_characters(found.body)).split("\n") if block.strip()]
    return Extraction(blocks)


def _characters(element: _Element) -> Iterator[str]:
    """Yield the characters of an element, a line end at each edge of a block; source line ends are blanks."""
    edge = "" if element.tag in _INLINE else "\n"
    yield edge
    yield " ".join((element.text or "").splitlines())
    for child in element:
        yield from _characters(child)
        yield " ".join((child.tail or "").splitlines())
    yield edge
