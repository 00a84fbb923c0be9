"""HTML pages: kept as they are; what they say about themselves is read when they are cleaned."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.flows.ingest import rights
from onrecord.flows.ingest.documents import Document, Limits, Source

_LEAD = rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
_SURE = re.compile(_LEAD + rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_LIKELY = re.compile(
    _LEAD + rb"<(?:head|body|meta|title|article|main|section|div|h[1-6]|p|span|a|b|i|table|ul)\b",
    re.IGNORECASE | re.DOTALL,
)


def matches(head: bytes) -> bool:
    """Say whether the bytes begin a whole page."""
    return _SURE.match(head.removeprefix(codecs.BOM_UTF8)) is not None


def guess(head: bytes) -> bool:
    """Say whether the bytes begin with an element of a page."""
    return _LIKELY.match(head.removeprefix(codecs.BOM_UTF8)) is not None


def read(source: Source, pieces: Iterator[bytes], parent_raw_id: str, limits: Limits) -> Iterator[Document]:  # noqa: ARG001
    """Yield a page's document; what it says of its rights holds where its fetch says nothing."""
    content = b"".join(pieces)
    stated = rights.rights({}, content[: rights.HEAD_BYTES])
    is_reserved = source.fetch.is_tdm_reserved
    fetch = replace(
        source.fetch,
        licence=source.fetch.licence or stated.licence,
        is_tdm_reserved=stated.is_tdm_reserved if is_reserved is None else is_reserved,
    )
    yield Document(
        locator=source.locator,
        content=content,
        via="html",
        media_type="text/html",
        charset_declared=source.metadata.get("charset"),
        metadata=dict(source.metadata),
        parent_raw_id=parent_raw_id or None,
        parent_offset=0 if parent_raw_id else None,
        fetch=fetch,
    )
