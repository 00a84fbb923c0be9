"""What the tests of readers share: bytes in, documents, refusals and the failure that ended the reading out."""

import io
from types import ModuleType

from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source, UnusableError
from onrecord.warehouse import ids

CONTAINER = "raw:container"


def read(
    module: ModuleType, content: bytes, name: str, limits: Limits | None = None, step: int = 1 << 20, **metadata: str
) -> list[Document | Refusal]:
    """Read `content` in pieces of `step` bytes; a failure becomes the last refusal, as in the whole reader."""
    source = Source(name, io.BytesIO(content), len(content), metadata)
    pieces = (content[i : i + step] for i in range(0, len(content), step))
    items: list[Document | Refusal] = []
    try:
        for item in module.read(source, pieces, CONTAINER, limits or Limits()):
            items.append(item)
    except UnusableError as error:
        items.append(error.refusal(name))
    return items


def documents(items: list[Document | Refusal]) -> list[Document]:
    """Return the items, all of which are documents."""
    assert all(isinstance(item, Document) for item in items), items
    return [item for item in items if isinstance(item, Document)]


def reasons(items: list[Document | Refusal]) -> list[tuple[str, str]]:
    """Return key and reason of the refusals among the items."""
    return [(item.key, item.reason) for item in items if isinstance(item, Refusal)]


def raw_id(content: bytes) -> str:
    return ids.raw_id(content)
