"""HTML pages: kept as they are; what they say about themselves is read when they are cleaned."""

from onrecord.flows.ingest.documents import Document, Source


def read(source: Source, content: bytes, parent_raw_id: str | None) -> Document:
    """Return a page's document."""
    return Document(
        locator=source.locator,
        content=content,
        via="html",
        media_type="text/html",
        charset_declared=source.metadata.get("charset"),
        metadata=dict(source.metadata),
        parent_raw_id=parent_raw_id,
        parent_offset=None if parent_raw_id is None else 0,
    )
