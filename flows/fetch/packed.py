"""Packed bodies, unpacked within the limits of a packed file."""

from collections.abc import Iterator

from onrecord.flows.ingest import packings, unpack
from onrecord.flows.ingest.documents import Limits, UnusableError

_PACKING_OF_CODING = {"gzip": "gz", "x-gzip": "gz", "zstd": "zst"}
ACCEPTED_CODINGS = "gzip, zstd"


def decoded(body: bytes, content_encoding: str, limits: Limits, max_bytes: int | None = None) -> bytes:
    """Return a body with its Content-Encoding undone; cut at `max_bytes` where given.

    Raises UnusableError: too_large, malformed or truncated, and unknown_format for a coding not asked for.
    """
    codings = [coding.strip().lower() for coding in content_encoding.split(",")]
    codings = [coding for coding in codings if coding not in ("", "identity")]
    if not codings or not body:
        return body[:max_bytes]
    packing = _PACKING_OF_CODING.get(codings[0]) if len(codings) == 1 else None
    if packing is None:
        raise UnusableError("unknown_format", f"Content-Encoding {content_encoding!r}, which was not asked for")
    pieces = _unpacked(body, packing, limits)
    if max_bytes is None:
        return unpack.whole(pieces, limits.max_bytes)
    return unpack.peek(pieces, max_bytes)[0][:max_bytes]


def unpacked(body: bytes, limits: Limits) -> bytes:
    """Return what a body holds that may be a packed file itself (sitemap.xml.gz). Raises UnusableError."""
    packing = packings.packing(body)
    return body if packing is None else unpack.whole(_unpacked(body, packing, limits), limits.max_bytes)


def _unpacked(body: bytes, packing: str, limits: Limits) -> Iterator[bytes]:
    return packings.unpacked(iter([body]), packing, packings.Meter(limits.most_unpacked(len(body))))
