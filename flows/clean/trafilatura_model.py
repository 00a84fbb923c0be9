"""The one place that knows trafilatura: which parts of a page are the article, and what the page says of itself."""

import re
from collections.abc import Iterator

import trafilatura
from lxml.etree import _Element

from onrecord.flows.clean.resources import Extraction

# The wall clock anchors no date: htmldate would refuse days after today. Searching the text for dates is guessing.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
_DOCUMENT = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_INLINE = {"hi", "ref", "del", "code", "graphic"}


def extract(html: str) -> Extraction | None:
    """Return the blocks of the main text, in order, and title, author, day and site; None where it finds none."""
    if not _DOCUMENT.search(html):  # a fragment alone is refused
        html = f"<html><body>{html}</body></html>"
    found = trafilatura.bare_extraction(
        html, with_metadata=True, include_comments=False, date_extraction_params=dict(_DATES)
    )
    if not isinstance(found, trafilatura.settings.Document) or found.body is None:
        return None
    blocks = [block for block in "".join(_characters(found.body)).split("\n") if block.strip()]
    return Extraction(blocks, found.title, found.author, found.date, found.sitename)


def _characters(element: _Element) -> Iterator[str]:
    """Yield the characters of an element, a line end at each edge of a block; source line ends are blanks."""
    edge = "" if element.tag in _INLINE else "\n"
    yield edge
    yield " ".join((element.text or "").splitlines())
    for child in element:
        yield from _characters(child)
        yield " ".join((child.tail or "").splitlines())
    yield edge
