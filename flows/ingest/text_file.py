"""Plain text, with optional YAML front matter."""

import codecs
from collections.abc import Iterator, Mapping

from onrecord.flows.ingest import sniff
from onrecord.flows.ingest.documents import Document, Limits, Source
from onrecord.flows.shared import front_matter

# A code point takes at most four bytes; the two --- lines and a byte order mark need little more.
_HEAD_BYTES = 4 * (front_matter.MAX_CHARS + 1024)
CHARSET_KEY = "front_matter_charset"


def read(source: Source, pieces: Iterator[bytes], parent_raw_id: str, limits: Limits) -> Iterator[Document]:  # noqa: ARG001
    """Yield a text file's document.

    The content stays whole, front matter included. Front matter gives metadata where metadata.csv, which was
    written by whoever handed the file in, does not say otherwise.
    """
    content = b"".join(pieces)
    yield Document(
        locator=source.locator,
        content=content,
        via="file",
        media_type="text/plain",
        charset_declared=source.metadata.get("charset"),
        metadata={**_front_matter(content), **source.metadata},
        parent_raw_id=parent_raw_id or None,
        parent_offset=0 if parent_raw_id else None,
    )


def _front_matter(content: bytes) -> Mapping[str, str]:
    """Return the front matter, read by byte order mark, else as UTF-8, else as Windows-1252 (which is noted)."""
    mark = sniff.byte_order_mark(content)
    head = content[:_HEAD_BYTES]
    try:
        text = codecs.getincrementaldecoder(mark[1] if mark else "utf-8")().decode(head)
    except UnicodeDecodeError:
        values, _ = front_matter.split(head.decode("windows-1252", "replace"))
        return values | {CHARSET_KEY: "windows-1252"} if values else values
    return front_matter.split(text)[0]
