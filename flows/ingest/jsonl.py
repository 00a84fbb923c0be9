"""JSON Lines: one object a line, its ``html`` or else its ``text`` being the document (see `columns` for other names).

The row's other values become metadata as they are, ``text`` too where both are given; null (and the NaN that
some programs write) says nothing and is left out. What metadata.csv says of the container holds for each row
that does not say otherwise. Rows are named by their ``id`` (string or number), else by their line number;
a refused line is always named by its line number.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from onrecord.flows.ingest import sniff
from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source, UnusableError
from onrecord.flows.ingest.rows import Rows
from onrecord.flows.ingest.unpack import Line, lines, peek

_BOM = b"\xef\xbb\xbf"
_ONE_A_LINE = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{[^\n]*\}[ \t\r]*\n\s*\{")


def matches(head: bytes) -> bool:
    """Say whether a file that starts with `head` has an object a line, and more than one."""
    return bool(_ONE_A_LINE.match(head))


def read(source: Source, pieces: Iterator[bytes], parent_raw_id: str, limits: Limits) -> Iterator[Document | Refusal]:
    """Yield one document or refusal for each line that is not blank.

    Raises UnusableError where the container is not UTF-8, holds no row, or breaks off (after the rows before).
    """
    pieces = check_is_utf8(pieces)
    rows = Rows(source, "jsonl", parent_raw_id, limits.columns)
    n_rows = 0
    for line in lines(pieces, limits.max_bytes):
        if line.content is None or line.content.removeprefix(_BOM if line.number == 1 else b"").strip():
            n_rows += 1
            yield document_or_refusal(rows, line, limits.max_bytes)
    if not n_rows:
        raise UnusableError("empty", "no line holds anything", parent_raw_id)


def check_is_utf8(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Return `pieces`; raises UnusableError at once where they start as another encoding or as no text at all."""
    head, pieces = peek(pieces, sniff.HEAD_BYTES)
    mark = sniff.byte_order_mark(head)
    if mark and mark[1] != "utf-8-sig":
        raise UnusableError("undecodable", f"JSON must be UTF-8, found {mark[1]}")
    sniff.check_is_text(head)
    return pieces


def document_or_refusal(rows: Rows, line: Line, most: int) -> Document | Refusal:
    """Return what the JSON of a line, or of another piece of a container, comes to."""
    if line.content is None:
        error = UnusableError("too_large", f"line of {line.n_bytes} bytes; at most {most} are read")
        return rows.refusal(line.number, error)
    try:
        return rows.document(parse(line.content), line.number, line.offset)
    except UnusableError as error:
        return rows.refusal(line.number, error, line.content)
    except RecursionError:
        return rows.refusal(line.number, UnusableError("malformed", "JSON nested too deeply"), line.content)


def parse(content: bytes) -> dict[str, Any]:
    """Return the JSON object that `content` is; raises UnusableError, and RecursionError where it is too deep."""
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
