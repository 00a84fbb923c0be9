"""Addresses that a feed or sitemap lists, with what it says of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from onrecord.flows.fetch import packed
from onrecord.flows.ingest.addresses import addresses
from onrecord.flows.ingest.documents import Limits, UnusableError
from onrecord.flows.ingest.entries import Address


@dataclass(frozen=True)
class Link:
    """An address as listed, and metadata as declared of it; `is_list` where it leads to a further sitemap."""

    url: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    changed: str = ""
    is_list: bool = False


def links(body: bytes, limits: Limits, base: str | None = None) -> list[Link]:
    """Return what a feed (RSS, Atom, JSON Feed) or XML sitemap at the address `base`, perhaps packed, lists.

    The latest change comes first, where one is said, as a sitemap may list a site's whole past; else its order
    stays. Anything else lists nothing; of a broken list, what stands before the break counts.
    """
    found: list[Link] = []
    try:
        for address in addresses(iter([packed.unpacked(body, limits)]), limits, base):
            found.append(_link(address))
    except UnusableError:
        pass  # the reader says what is wrong
    return sorted(found, key=lambda link: link.changed, reverse=True)


def _link(address: Address) -> Link:
    said = {"title": address.title, "published": address.published, "author": address.author}
    metadata = {key: value for key, value in said.items() if value}
    return Link(address.url, metadata, address.modified or "", address.is_list)
