"""CSV, TSV and their like: each row under the header is a document, read one at a time.

Rows are numbered from 1, the header and blank lines not counted. What does not fit the header is refused by
number, and reading goes on; so it does with the next line where a quotation mark is never closed. UTF-8, with
bytes that are not UTF-8 kept as they are in the document (whose charset cleaning decides) and read as
Windows-1252 in the other columns, which is noted; UTF-16 and UTF-32 by their marks; else as declared beside.
"""

import codecs
import csv
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from onrecord.flows.ingest import csv_dialect, sniff
from onrecord.flows.ingest.columns import names_of
from onrecord.flows.ingest.csv_dialect import Dialect
from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source, UnusableError
from onrecord.flows.ingest.rows import Rows
from onrecord.flows.ingest.unpack import Line, lines, peek

_MOST_RESUMED = 100
_ESCAPED = "surrogateescape"  # keeps bytes that are no UTF-8, each as one lone surrogate


class Record(NamedTuple):
    """A row as it stands: the number of its first line, its byte offset, its cells, or why it cannot be used."""

    line: int
    offset: int
    n_lines: int
    cells: Sequence[str]
    fault: UnusableError | None


def matches(head: bytes) -> bool:
    """Say whether a file that starts with `head` is a table: a header that names a text, and rows as wide as it."""
    mark = sniff.byte_order_mark(head)
    try:
        text = head.decode(mark[1] if mark else "utf-8", _ESCAPED)
    except UnicodeDecodeError:
        return False
    dialect = csv_dialect.sniff(text, {}, len(head) < sniff.HEAD_BYTES)
    names = names_of(dialect.header, {})
    return len(dialect.header) > 1 and bool(names.contents) and len(text.splitlines()) > 1 and dialect.consistency == 1


def read(source: Source, pieces: Iterator[bytes], parent_raw_id: str, limits: Limits) -> Iterator[Document | Refusal]:
    """Yield one document or refusal for each row.

    Raises UnusableError where no column of the header can be the text, nothing stands under it, the text is
    in no such encoding, or the file breaks off (after the rows before).
    """
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_bytes))  # the process's: it may only grow
    is_recoded, pieces = _utf8(pieces, source.metadata.get("charset"))
    head, pieces = peek(pieces, sniff.HEAD_BYTES)
    sniff.check_is_text(head)
    dialect = csv_dialect.sniff(head.decode("utf-8", _ESCAPED), limits.columns, len(head) < sniff.HEAD_BYTES)
    _check_header(dialect, limits.columns, parent_raw_id)
    rows = Rows(source, "csv", parent_raw_id, limits.columns)
    number = 0
    for record in _below_header(records(_with_line_feeds(head, pieces), dialect, limits.max_bytes), dialect):
        number += 1
        yield _item(rows, record, number, dialect.header, is_recoded)
    if not number:
        raise UnusableError("empty", "a header and no row", parent_raw_id)


def records(pieces: Iterator[bytes], dialect: Dialect, max_bytes: int) -> Iterator[Record]:
    """Yield the records of a table, the header's among them, blank lines left out."""
    fed = _Lines(lines(pieces, max_bytes), max_bytes)
    reader = dialect.reader(fed)
    n_resumed = 0
    while True:
        fault = None
        cells: Sequence[str] = ()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except UnusableError as error:
            if not fed.taken:
                raise  # the file broke off
            fault = error
        except csv.Error as error:
            fault = UnusableError("malformed", f"not CSV: {error}")
        first = fed.taken[0]
        n_lines = len(fed.taken)
        if fed.is_unclosed and n_resumed < _MOST_RESUMED:
            fault = UnusableError("malformed", "a quotation mark is never closed")
            n_resumed += n_lines > 1
            fed.resume()
            n_lines = 1
        elif fed.is_unclosed:
            fault = UnusableError("malformed", f"a quotation mark is never closed in the last {n_lines} lines")
        if fault:
            reader = dialect.reader(fed)
        fed.begin()
        if cells or fault:
            yield Record(first.number, first.offset, n_lines, cells, fault)


class _Lines(Iterator[str]):
    """Lines for the reader, which takes as many as a record has; knows those of the present one."""

    def __init__(self, source: Iterator[Line], max_bytes: int) -> None:
        self._source = source
        self._max_bytes = max_bytes
        self._waiting: deque[Line] = deque()
        self.begin()

    def begin(self) -> None:
        """Begin another record."""
        self.taken: list[Line] = []
        self._n_bytes = 0
        self.is_unclosed = False

    def resume(self) -> None:
        """Give the lines of the present record again, but the first."""
        self._waiting.extendleft(reversed(self.taken[1:]))

    def __next__(self) -> str:
        try:
            line = self._waiting.popleft() if self._waiting else next(self._source)
        except StopIteration:
            self.is_unclosed = bool(self.taken)
            raise
        self.taken.append(line)
        self._n_bytes += line.n_bytes
        if line.content is None or self._n_bytes > self._max_bytes:
            raise UnusableError("too_large", f"more than {self._max_bytes} bytes in one row")
        return line.content.decode("utf-8", _ESCAPED) + "\n"


def _utf8(pieces: Iterator[bytes], declared: str | None) -> tuple[bool, Iterator[bytes]]:
    """Return whether the pieces had to be recoded, and the pieces without byte order mark as UTF-8 or nearly."""
    head, pieces = peek(pieces, sniff.HEAD_BYTES)
    mark = sniff.byte_order_mark(head)
    codec = mark[1] if mark else declared
    try:
        name = codecs.lookup(codec).name if codec else "utf-8"
    except LookupError:
        name = "utf-8"
    if name in ("utf-8", "ascii"):
        return False, pieces
    if name == "utf-8-sig":
        return False, pieces  # the mark is taken off with the header's first cell, so that offsets stay
    return True, _recoded(pieces, name)


def _recoded(pieces: Iterator[bytes], codec: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for piece in pieces:
            yield decoder.decode(piece).encode("utf-8", "surrogatepass")
        yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")
    except UnicodeError as error:
        raise UnusableError("undecodable", f"not {codec}: {error}") from error


def _with_line_feeds(head: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Return the pieces with line feeds for the lone carriage returns that end lines in some old files."""
    if b"\n" in head or b"\r" not in head:
        return pieces
    return (piece.replace(b"\r", b"\n") for piece in pieces)


def _check_header(dialect: Dialect, mapped: Mapping[str, str], parent_raw_id: str) -> None:
    if not names_of(dialect.header, mapped).contents:
        found = [name[:40] for name in dialect.header[:20]]
        hint = "name one with --map text=COLUMN; a table needs a header"
        raise UnusableError("no_text", f"no column of this header can be the text: {found}; {hint}", parent_raw_id)
    named = [name for name in dialect.header if name]
    if len(set(named)) < len(named):
        raise UnusableError("malformed", f"a column is named twice in {named[:20]}", parent_raw_id)


def _below_header(found: Iterator[Record], dialect: Dialect) -> Iterator[Record]:
    n_above = dialect.n_before + 1
    for number, record in enumerate(found):
        if number >= n_above:
            yield record


def _item(rows: Rows, record: Record, number: int, header: Sequence[str], is_recoded: bool) -> Document | Refusal:
    try:
        fault = record.fault or _misfit(record, header)
        if fault:
            raise UnusableError(fault.reason, f"row {number}, line {record.line}: {fault.detail}")
        row = {name: _value(cell) for name, cell in zip(header, record.cells, strict=False) if name and cell.strip()}
        return rows.document(row, number, None if is_recoded else record.offset)
    except UnusableError as error:
        return rows.refusal(number, error, "\n".join(record.cells).encode("utf-8", _ESCAPED) if record.cells else None)


def _misfit(record: Record, header: Sequence[str]) -> UnusableError | None:
    """Return why a record cannot be a row of this header; cells beyond it may be empty."""
    n_cells = len(record.cells)
    if n_cells == len(header) or (n_cells > len(header) and not any(record.cells[len(header) :])):
        return None
    return UnusableError("malformed", f"{n_cells} cells under {len(header)} columns, in {record.n_lines} lines")


def _value(cell: str) -> str | bytes:
    """Return a cell; one that is not UTF-8 as its bytes."""
    try:
        cell.encode()
    except UnicodeEncodeError:
        return cell.encode("utf-8", _ESCAPED)
    return cell
