"""XML that cannot expand, reach out or grow without bound: no entity is expanded, no DTD and no address loaded."""

import re
from collections.abc import Iterator
from typing import Any, cast

from lxml import etree

from onrecord.flows.ingest.documents import UnusableError

MAX_DEPTH = 200
# libxml2's error code of a document that ends before its tags are closed.
_ENDS_TOO_EARLY = etree.ErrorTypes.ERR_TAG_NOT_FINISHED
# A DTD with an internal subset, up to its end: in the subset stand quoted values, comments and declarations.
_SUBSET = re.compile(
    rb"<!DOCTYPE(?:[^>\[\"']|\"[^\"]*+\"|'[^']*+')*+\["
    rb"(?:[^\]\"'<]++|<!--(?:(?!-->).)*+-->|\"[^\"]*+\"|'[^']*+'|<)*+\]?\s*+>?",
    re.IGNORECASE | re.DOTALL,
)
_MARKED = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)


def without_entities(content: bytes) -> bytes:
    """Return an XML document without the internal subset of its DTD, where entities are declared.

    References to them then stay as they are written. UTF-16 and UTF-32 become UTF-8, so that nothing hides in them.
    """
    codec = next((codec for mark, codec in _MARKED if content.startswith(mark)), None)
    if codec:
        text = content.decode(codec, "replace").removeprefix("\ufeff")
        content = b"\xef\xbb\xbf" + text.encode("utf-8", "replace")
    # Wherever it stands: what looks like a comment before it may be none.
    return _SUBSET.sub(b"", content)


def elements(pieces: Iterator[bytes], names: frozenset[str]) -> Iterator[etree._Element]:
    """Yield each element of these local names when it ends, as deep as it may stand; its content is then dropped.

    Ill-formed XML is read as far as it makes sense, and UnusableError (malformed, truncated) raised after that.
    One that declares entities, or is nested deeper than MAX_DEPTH, is malformed at once.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    ended = _Ended(parser, names)
    try:
        for piece in pieces:
            parser.feed(piece)
            yield from ended.read()
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _unusable(error.msg or "not XML", cast(Any, error).code) from error
    yield from ended.read()  # what follows an error comes only now
    errors = parser.feed_error_log
    if len(errors):
        raise _unusable(f"line {errors[0].line}: {errors[0].message}", errors[0].type)


class _Ended:
    """The elements that have ended since the last look, and how deep we are."""

    def __init__(self, parser: etree.XMLPullParser, names: frozenset[str]) -> None:
        self._parser = parser
        self._names = names
        self._depth = 0

    def read(self) -> Iterator[etree._Element]:
        for event, element in cast(Iterator[tuple[str, etree._Element]], self._parser.read_events()):
            self._depth += 1 if event == "start" else -1
            _check(element, self._depth)
            if event == "end" and local_name(element) in self._names:
                yield element
                _drop(element)


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace; "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: etree._Element | None) -> str | None:
    """Return all text within an element, white space folded; None where there is none."""
    return " ".join("".join(map(str, element.itertext())).split()) or None if element is not None else None


def _check(element: etree._Element, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise UnusableError("too_deep", f"XML nested more than {MAX_DEPTH} deep")
    if depth == 1 and element.getparent() is None:
        subset = element.getroottree().docinfo.internalDTD
        if subset is not None and next(cast(Any, subset).iterentities(), None) is not None:
            raise UnusableError("malformed", "declares entities, which are never expanded")


def _drop(element: etree._Element) -> None:
    """Free an element that has been read, and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def _unusable(message: str, code: int) -> UnusableError:
    return UnusableError("truncated" if code == _ENDS_TOO_EARLY else "malformed", f"XML: {message}")
