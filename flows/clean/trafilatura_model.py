"""The one place that knows trafilatura: which parts of a page are the article."""

import re
from collections.abc import Iterator

import trafilatura
from lxml.etree import ElementDefaultClassLookup, LxmlError, _Element, strip_elements
from lxml.html import HtmlElement, HTMLParser, fromstring
from trafilatura.utils import is_dubious_html, repair_faulty_html

from onrecord.flows.clean.resources import Extraction

_DOCUMENT = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_DATA = "data-script"
_INLINE = {"hi", "ref", "del", "code", "graphic"}
# As trafilatura's own, but that every element is of the one class. By default lxml asks a Python function for the class
# of each, as forms and their fields have methods of their own: a quarter of the time, for nothing that is used here.
_PARSER = HTMLParser(  # type: ignore[call-arg]  # the stubs do not know default_doctype
    collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True
)
_PARSER.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))


def extract(html: str) -> Extraction | None:
    """Return the blocks of the main text, in order; None where it finds none."""
    if not _DOCUMENT.search(html):  # a fragment alone is refused
        html = f"<html><body>{html}</body></html>"
    tree = _parsed(html)
    found = trafilatura.bare_extraction(  # one more voice, no judge
        html if tree is None else tree,
        include_comments=False,
        fast=True,
        output_format="json",  # leaves out plain text of it all, which the default adds to the elements
    )
    if not isinstance(found, trafilatura.settings.Document) or found.body is None:
        return None
    blocks = [block for block in "".join(_characters(found.body)).split("\n") if block.strip()]
    return Extraction(blocks)


def _parsed(html: str) -> HtmlElement | None:
    """The page as trafilatura would parse it; None where it would try again or refuse, which is left to it."""
    beginning = html[:50].lower()
    try:
        tree = fromstring(repair_faulty_html(html, beginning), parser=_PARSER)
    except (ValueError, LxmlError):
        return None
    is_whole = len(tree) > 1 if is_dubious_html(beginning) else len(tree) > 0
    if not is_whole:
        return None
    _thin(tree)
    return tree


def _thin(tree: HtmlElement) -> None:
    """Take out what trafilatura leaves out wherever it looks: styles, drawings, and scripts that hold no data.

    It copies the tree several times and looks at each element more often still.
    """
    for script in tree.iter("script"):
        if "json" in (script.get("type") or ""):
            script.tag = _DATA
    strip_elements(tree, "script", "style", "svg", with_tail=False)
    for script in tree.iter(_DATA):
        script.tag = "script"


def _characters(element: _Element) -> Iterator[str]:
    """Yield the characters of an element, a line end at each edge of a block; source line ends are blanks."""
    edge = "" if element.tag in _INLINE else "\n"
    yield edge
    yield " ".join((element.text or "").splitlines())
    for child in element:
        yield from _characters(child)
        yield " ".join((child.tail or "").splitlines())
    yield edge
