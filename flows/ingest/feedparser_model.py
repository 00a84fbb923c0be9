"""feedparser, the only module that imports it: RSS 0.9 to 2.0, Atom, RDF and CDF, well formed or not.

Four of its faults (6.0.14) are made good here, since each would cost a whole feed: an element that its handler
does not expect (an empty cc:license), a namespace with a blank in it, a declaration of the charset that is not
ASCII itself or holds NUL, and a reference to a character that there is not (``&#x110000;``).
"""

import io
from typing import Any
from xml.sax import SAXException

import feedparser
import feedparser.api

from onrecord.flows.ingest import safe_xml


class _Strict(feedparser.api.StrictFeedParser):  # type: ignore[misc] # feedparser has no types
    """The parser of well-formed feeds; gives the others over to the loose one."""

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:  # noqa: N802 - SAX's name
        try:
            super().startElementNS(name, qname, attrs)
        except ValueError as error:
            raise SAXException(f"a namespace of no form: {error}") from error

    def unknown_endtag(self, tag: str) -> None:
        try:
            super().unknown_endtag(tag)
        except (KeyError, IndexError, AttributeError, TypeError, ValueError) as error:
            raise SAXException(f"unexpected </{tag}>: {error}") from error


class _Loose(feedparser.api.LooseFeedParser):  # type: ignore[misc]
    """The parser of all other feeds; goes on after an element that its handler cannot take."""

    def unknown_starttag(self, tag: str, attrs: Any) -> None:
        try:
            super().unknown_starttag(tag, attrs)
        except (KeyError, IndexError, TypeError, ValueError):
            return

    def unknown_endtag(self, tag: str) -> None:
        try:
            super().unknown_endtag(tag)
        except (KeyError, IndexError, AttributeError, TypeError, ValueError):
            return

    def handle_charref(self, ref: str) -> None:
        try:
            super().handle_charref(ref)
        except (ValueError, OverflowError):  # of no character: as browsers show it
            self.handle_data("\ufffd")


feedparser.api.StrictFeedParser = _Strict
feedparser.api.LooseFeedParser = _Loose


class Feed:
    """What feedparser found: the feed's own `about`, its entries, its version and what is wrong with its XML."""

    def __init__(self, content: bytes) -> None:
        content = safe_xml.without_entities(content)
        try:
            found = _parse(content)
        except ValueError:  # UnicodeDecodeError among them
            found = _parse(b"\n" + content)  # what is not at the start is no declaration
        self.about = found.feed
        self.entries = found.entries
        self.version: str = found.get("version") or ""
        problem = found.get("bozo_exception") if found.bozo else None
        self.problem = str(problem) if isinstance(problem, SAXException) else None

    @property
    def is_atom(self) -> bool:
        """Whether the feed is of the Atom family."""
        return self.version.startswith("atom")


def _parse(content: bytes) -> Any:
    # A stream, since feedparser takes bytes for the name of a file, which it would open, or of an address.
    # Markup stays as it is: neither sanitised nor rewritten; the cleaning is done elsewhere, and traceably.
    return feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
