"""The addresses that a sitemap or feed of any kind gives, for fetching the pages themselves."""

from collections.abc import Iterator

from onrecord.flows.ingest import feed, json_feed, sitemap, sniff, unpack
from onrecord.flows.ingest.documents import Limits, UnusableError
from onrecord.flows.ingest.entries import Address
from onrecord.flows.ingest.jsonl import parse


def addresses(pieces: Iterator[bytes], limits: Limits, base: str | None = None) -> Iterator[Address]:
    """Yield the addresses in a (read and unpacked) file, in its order; of a sitemap index those of its sitemaps.

    `base` is the file's own address, which a feed's links may be relative to. Raises UnusableError where it is
    none of these (unknown_format), or is damaged (after what could be read).
    """
    head, pieces = unpack.peek(pieces, sniff.HEAD_BYTES)
    if sitemap.matches(head):
        yield from sitemap.addresses(pieces)
    elif feed.matches(head):
        yield from feed.addresses(pieces, limits, base)
    elif json_feed.matches(head):
        found = parse(unpack.whole(pieces, limits.max_bytes))
        yield from json_feed.addresses(found) if json_feed.is_feed(found) else ()
    else:
        raise UnusableError("unknown_format", "neither a sitemap nor a feed")
