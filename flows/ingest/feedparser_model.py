"""feedparser, the only module that imports it: RSS 0.9 to 2.0, Atom, RDF and CDF, well formed or not."""

import io
from xml.sax import SAXException

import feedparser

from onrecord.flows.ingest import safe_xml


class Feed:
    """What feedparser found: the feed's own `about`, its entries, its version and what is wrong with its XML."""

    def __init__(self, content: bytes) -> None:
        # A stream, since feedparser takes bytes for the name of a file, which it would open, or of an address.
        # Markup stays as it is: neither sanitised nor rewritten; the cleaning is done elsewhere, and traceably.
        found = feedparser.parse(
            io.BytesIO(safe_xml.without_entities(content)), sanitize_html=False, resolve_relative_uris=False
        )
        self.about = found.feed
        self.entries = found.entries
        self.version: str = found.get("version") or ""
        problem = found.get("bozo_exception") if found.bozo else None
        self.problem = str(problem) if isinstance(problem, SAXException) else None

    @property
    def is_atom(self) -> bool:
        """Whether the feed is of the Atom family."""
        return self.version.startswith("atom")
