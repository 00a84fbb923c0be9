"""HTML pages: kept as they are; what they say about themselves is read when they are cleaned."""

from dataclasses import replace

from onrecord.flows.ingest import rights
from onrecord.flows.ingest.documents import Document, Source


def read(source: Source, content: bytes, parent_raw_id: str | None) -> Document:
    """Return a page's document; what it says of its rights holds where its fetch says nothing."""
    stated = rights.rights({}, content[: rights.HEAD_BYTES])
    is_reserved = source.fetch.is_tdm_reserved
    fetch = replace(
        source.fetch,
        licence=source.fetch.licence or stated.licence,
        is_tdm_reserved=stated.is_tdm_reserved if is_reserved is None else is_reserved,
    )
    return Document(
        locator=source.locator,
        content=content,
        via="html",
        media_type="text/html",
        charset_declared=source.metadata.get("charset"),
        metadata=dict(source.metadata),
        parent_raw_id=parent_raw_id,
        parent_offset=None if parent_raw_id is None else 0,
        fetch=fetch,
    )
