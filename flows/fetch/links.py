"""Addresses that a feed or sitemap lists, with what it says of each."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from onrecord.flows.fetch import packed
from onrecord.flows.ingest import sniff
from onrecord.flows.ingest.documents import Limits, UnusableError

_ROOT = re.compile(rb"\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*>\s*)*<(?:[\w-]+:)?(\w+)", re.DOTALL)
_ROOTS = frozenset({b"rss", b"feed", b"RDF", b"urlset", b"sitemapindex"})
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org')
_ENTRIES = ("{*}item", "{*}entry", "{*}url", "{*}sitemap")
# Where an entry says something, by the local names of elements; attributes of Atom links are read apart.
_SAYS = {
    "title": ("title",),
    "published": ("pubDate", "published", "date", "publication_date", "issued"),
    "author": ("creator", "name", "author"),
}


@dataclass(frozen=True)
class Link:
    """An address as listed, and metadata as declared of it; `is_list` where it leads to a further sitemap."""

    url: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    changed: str = ""
    is_list: bool = False


def links(body: bytes, limits: Limits) -> list[Link]:
    """Return what a feed (RSS, Atom, JSON Feed) or XML sitemap, perhaps packed, lists in its order.

    A sitemap's addresses come with the latest change first, as it may list a site's whole past. Anything else lists
    nothing; of a broken list, what stands before the break counts.
    """
    try:
        content = packed.unpacked(body, limits)
    except UnusableError:
        return []  # the reader says what is wrong
    if _JSON_FEED.search(content[:4096]):
        return list(_of_json_feed(content))
    root = _ROOT.match(content[: sniff.HEAD_BYTES].removeprefix(b"\xef\xbb\xbf"))
    if root is None or root[1] not in _ROOTS:
        return []
    found = list(_of_xml(content))
    return sorted(found, key=lambda link: link.changed, reverse=True)


def _of_xml(content: bytes) -> Iterator[Link]:
    events = etree.iterparse(
        io.BytesIO(content), tag=_ENTRIES, recover=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for _, element in events:
            link = _link(element)
            if link is not None:
                yield link
            element.clear()
    except etree.XMLSyntaxError:
        return


def _link(entry: etree._Element) -> Link | None:
    said: dict[str, str] = {}
    linked: dict[str, str] = {}
    children = list(entry.iterchildren("*"))  # no comments
    for element in chain(children, *(child.iterchildren("*") for child in children)):
        name, words = etree.QName(element).localname, "".join(map(str, element.itertext())).strip()
        if name == "link" and element.get("href"):
            linked.setdefault(element.get("rel") or "alternate", str(element.get("href")))
        else:
            said.setdefault(name, words)
    url = said.get("loc") or linked.get("alternate") or said.get("link") or _guid(said)
    metadata = {key: said[name] for key, names in _SAYS.items() for name in reversed(names) if said.get(name)}
    is_sitemap = etree.QName(entry).localname == "sitemap"
    return Link(url, metadata, said.get("lastmod", ""), is_sitemap) if url else None


def _guid(said: Mapping[str, str]) -> str:
    """Return an RSS entry's guid where it is an address; it then serves as the link that is missing."""
    return said.get("guid", "") if said.get("guid", "").startswith("http") else ""


def _of_json_feed(content: bytes) -> Iterator[Link]:
    try:
        items = json.loads(content)["items"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    for item in items if isinstance(items, list) else []:
        url = item.get("url") if isinstance(item, dict) else None
        if isinstance(url, str) and url:
            said = {"title": item.get("title"), "published": item.get("date_published")}
            yield Link(url, {key: value for key, value in said.items() if isinstance(value, str) and value})
