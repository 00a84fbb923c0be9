"""XML sitemaps, news sitemaps and sitemap indexes (https://www.sitemaps.org/protocol.html).

They hold addresses and no text, so each entry is one reject that says what is known of the page.
"""

import re
from collections.abc import Iterator

from lxml import etree

from onrecord.flows.ingest import safe_xml
from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source, UnusableError
from onrecord.flows.ingest.entries import Address, Entries

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>/]")
_PAGE, _LIST = "url", "sitemap"
_FIELDS = {
    "loc": "url",
    "title": "title",
    "publication_date": "published",
    "lastmod": "modified",
    "name": "outlet",
    "language": "language",
}


def matches(head: bytes) -> bool:
    """Say whether a file that starts with `head` is a sitemap or an index of sitemaps."""
    return bool(_ROOT.search(head.replace(b"\0", b"")[:4096]))


def read(source: Source, pieces: Iterator[bytes], parent_raw_id: str, limits: Limits) -> Iterator[Document | Refusal]:  # noqa: ARG001 - every reader is called alike
    """Yield one refusal (no_content) for each address.

    Raises UnusableError where the sitemap holds none, or is ill-formed (after what could be read).
    """
    entries = Entries(source, parent_raw_id)
    is_empty = True
    for address in addresses(pieces):
        is_empty = False
        yield entries.address(address)
    if is_empty:
        raise UnusableError("no_content", "a sitemap without addresses", parent_raw_id)


def addresses(pieces: Iterator[bytes]) -> Iterator[Address]:
    """Yield the addresses in order; `is_list` where they are sitemaps. Raises UnusableError as `read` does.

    Where the file breaks off, the last address may be cut and is left out.
    """
    last: Address | None = None
    try:
        for found in _addresses(pieces):
            if last:
                yield last
            last = found
    except UnusableError as error:
        if last and error.reason == "truncated":
            raise UnusableError(error.reason, f"{error.detail}; left out as it may be cut: {last.url}") from error
        if last:
            yield last
        raise
    if last:
        yield last


def _addresses(pieces: Iterator[bytes]) -> Iterator[Address]:
    for element in safe_xml.elements(pieces, frozenset({_PAGE, _LIST})):
        found = dict(_said(element))
        if "url" in found:
            yield Address(
                found["url"],
                found.get("title"),
                found.get("published"),
                found.get("outlet"),
                found.get("language"),
                modified=found.get("modified"),
                is_list=safe_xml.local_name(element) == _LIST,
            )


def _said(entry: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield what an entry says; the titles and addresses of its images and videos are not its own."""
    for element in entry.iter():
        name = _FIELDS.get(safe_xml.local_name(element))
        is_of_media = isinstance(element.tag, str) and ("image" in element.tag or "video" in element.tag)
        if name and not is_of_media and (text := safe_xml.text_of(element)):
            yield name, text
