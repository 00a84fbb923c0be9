"""JSON files: a JSON Feed, ninjs items, or rows: one object, several, an array of them, or a list in an object."""

import re
from collections.abc import Iterator
from typing import Any

from onrecord.flows.ingest import json_feed, ninjs
from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source, UnusableError
from onrecord.flows.ingest.entries import Entries
from onrecord.flows.ingest.json_values import values
from onrecord.flows.ingest.jsonl import check_is_utf8, document_or_refusal, parse
from onrecord.flows.ingest.rows import Rows
from onrecord.flows.ingest.unpack import Line

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[{\"\]])")


def matches(head: bytes) -> bool:
    """Say whether a file that starts with `head` is JSON."""
    return bool(_START.match(head))


def read(source: Source, pieces: Iterator[bytes], parent_raw_id: str, limits: Limits) -> Iterator[Document | Refusal]:
    """Yield a document or refusal for each row, feed entry or news item, in their order.

    Raises UnusableError where the file is not UTF-8, holds nothing, or breaks off (after what stands before).
    """
    rows = Rows(source, "jsonl", parent_raw_id, limits.columns)
    entries = Entries(source, parent_raw_id)
    is_empty = True
    for value in values(check_is_utf8(pieces), limits.max_bytes):
        is_empty = False
        yield from _items(rows, entries, value, limits.max_bytes)
    if is_empty:
        raise UnusableError("empty", "no value in it", parent_raw_id)


def _items(rows: Rows, entries: Entries, value: Line, most: int) -> Iterator[Document | Refusal]:
    """Yield what one value holds; that it is none of the known forms, the refusal of a row says."""
    try:
        found = parse(value.content or b"")
    except (UnusableError, RecursionError):
        yield document_or_refusal(rows, value, most)
        return
    if json_feed.is_feed(found):
        yield from json_feed.items(entries, found)
    elif ninjs.is_item(found):
        yield from ninjs.items(entries, found)
    elif wrapped := _wrapped(rows, found):
        yield from (_row(rows, row, number) for number, row in enumerate(wrapped, 1))
    else:
        yield _row(rows, found, value.number, value.offset, value.content)


def _wrapped(rows: Rows, found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of an object around them, as APIs answer: its one list of objects."""
    lists = [value for value in found.values() if isinstance(value, list) and value]
    objects = [value for value in lists if all(isinstance(each, dict) for each in value)]
    is_row = any(isinstance(found.get(key), str) for key in ("text", "html", *rows.mapped.values()))
    return objects[0] if len(objects) == 1 and not is_row else []


def _row(
    rows: Rows, row: dict[str, Any], number: int, offset: int | None = None, content: bytes | None = None
) -> Document | Refusal:
    try:
        return rows.document(row, number, offset)
    except UnusableError as error:
        return rows.refusal(number, error, content)
    except RecursionError:
        return rows.refusal(number, UnusableError("malformed", "JSON nested too deeply"), content)
