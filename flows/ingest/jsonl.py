"""JSON Lines: one object a line, its ``html`` or else its ``text`` being the document.

The row's other values become metadata as they are, ``text`` too where both are given; null (and the NaN that
some programs write) says nothing and is left out. What metadata.csv says of the container holds for each row
that does not say otherwise. Rows are named by their ``id`` (string or number), else by their line number;
a refused line is always named by its line number.
"""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.flows.ingest import locator, sniff
from onrecord.flows.ingest.documents import Document, Refusal, Source, UnusableError
from onrecord.flows.ingest.unpack import Line, lines
from onrecord.warehouse import ids

MEDIA_TYPES = {"html": "text/html", "text": "text/plain"}
_BOM = b"\xef\xbb\xbf"


def read(
    source: Source, pieces: Iterator[bytes], parent_raw_id: str, max_line_bytes: int
) -> Iterator[Document | Refusal]:
    """Yield one document or refusal for each line that is not blank.

    Raises UnusableError where the container holds no row, or breaks off (after the rows before).
    """
    n_rows = 0
    for line in lines(pieces, max_line_bytes):
        if line.content is None or line.content.removeprefix(_BOM if line.number == 1 else b"").strip():
            n_rows += 1
            yield _document_or_refusal(source, line, parent_raw_id, max_line_bytes)
    if not n_rows:
        raise UnusableError("empty", "no line holds anything", parent_raw_id)


def _document_or_refusal(source: Source, line: Line, parent_raw_id: str, most: int) -> Document | Refusal:
    key = locator.entry(source.locator, str(line.number))
    if line.content is None:
        return Refusal(key, "too_large", f"line of {line.n_bytes} bytes; at most {most} are read")
    try:
        return _document(source, _parse(line.content), line, parent_raw_id)
    except UnusableError as error:
        return Refusal(key, error.reason, error.detail, ids.raw_id(line.content))
    except RecursionError:
        return Refusal(key, "malformed", "JSON nested too deeply", ids.raw_id(line.content))


def _parse(content: bytes) -> dict[str, Any]:
    try:
        row = json.loads(content.decode("utf-8-sig"), parse_constant=lambda _: None, parse_float=_number)
    except UnicodeDecodeError as error:
        raise UnusableError("undecodable", f"not UTF-8 at byte {error.start} of the line") from error
    except ValueError as error:
        raise UnusableError("malformed", f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise UnusableError("malformed", f"expected a JSON object, found {type(row).__name__}")
    return row


def _number(digits: str) -> float | str:
    """Return a fraction as a float; one beyond the floats stays as its digits."""
    value = float(digits)
    return value if math.isfinite(value) else digits


def _document(source: Source, row: Mapping[str, Any], line: Line, parent_raw_id: str) -> Document:
    column = _content_column(row)
    said = {key: value for key, value in row.items() if value is not None and key != column}
    key = _entry_key(row.get("id")) or str(line.number)
    try:
        document = Document(
            locator=locator.entry(source.locator, key),
            content=row[column].encode(),
            via="jsonl",
            media_type=MEDIA_TYPES[column],
            charset_declared="utf-8",
            metadata={**source.metadata, **said},
            parent_raw_id=parent_raw_id,
            parent_offset=line.offset,
        )
        document.metadata_json.encode()
    except UnicodeEncodeError as error:
        found = f"U+{ord(error.object[error.start]):04X}"
        raise UnusableError("undecodable", f"{found}, half of a surrogate pair, is no character") from error
    sniff.check_is_text(document.content)
    return document


def _content_column(row: Mapping[str, Any]) -> str:
    """Return which column is the document; raises UnusableError where neither holds any text."""
    given = [column for column in MEDIA_TYPES if row.get(column) is not None]
    strings = [column for column in given if isinstance(row[column], str)]
    filled = [column for column in strings if row[column].strip()]
    if filled:
        return filled[0]
    if strings:
        raise UnusableError("empty", f"{strings[0]} is blank")
    if given:
        raise UnusableError("malformed", f"{given[0]} is a {type(row[given[0]]).__name__}, expected a string")
    raise UnusableError("no_text", f"neither text nor html among the keys {sorted(row)[:20]}")


def _entry_key(value: object) -> str:
    """Return a row's id as text; other things than strings and numbers name nothing."""
    is_name = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if is_name else ""
