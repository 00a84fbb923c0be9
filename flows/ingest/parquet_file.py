"""Parquet: each row is a document, read batch by batch; nested columns become JSON, times ISO 8601.

The only module of the stages that imports pyarrow.parquet, and for reading the stream it is given alone.
"""

import base64
import io
import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO, cast

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.flows.ingest import unpack
from onrecord.flows.ingest.columns import names_of
from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source, UnusableError
from onrecord.flows.ingest.rows import Rows

_MAGIC = b"PAR1"
_BUFFER_BYTES = 1 << 20
_BATCH_BYTES = 8 << 20
_MOST_ROWS = 1024
_ROW_BYTES = 64  # what a row counts at least, so that no file can hold rows without end
_LARGEST_FOOTER_STRINGS = 1 << 24
_LARGEST_FOOTER_LISTS = 1 << 20


def matches(head: bytes) -> bool:
    """Say whether a file that starts with `head` is Parquet."""
    return head.startswith(_MAGIC)


def read(source: Source, pieces: Iterator[bytes], parent_raw_id: str, limits: Limits) -> Iterator[Document | Refusal]:
    """Yield one document or refusal for each row, named by its id or else by its number from 1.

    Raises UnusableError where the file is damaged (after what could be read), or claims or gives more than the
    limits allow.
    """
    try:
        file = _opened(_stream(source, pieces, limits))
        _check(file, parent_raw_id, limits)
        rows = Rows(source, "parquet", parent_raw_id, limits.columns)
        number = n_bytes = 0
        for batch in file.iter_batches(batch_size=_batch_size(file.metadata), use_threads=False):
            for row in _rows(batch):
                number += 1
                n_bytes += _ROW_BYTES
                item = _item(rows, row, number, limits)
                n_bytes += len(item.content) if isinstance(item, Document) else 0
                if n_bytes > max(limits.max_bytes, limits.max_ratio * source.n_bytes):
                    raise UnusableError("too_large", f"{source.n_bytes} bytes of Parquet hold more than {n_bytes}")
                yield item
        if number != file.metadata.num_rows:
            raise UnusableError("malformed", f"{number} rows found, {file.metadata.num_rows} promised", parent_raw_id)
    except (pa.ArrowException, OSError, OverflowError, ValueError, MemoryError) as error:
        detail = " ".join(str(error).split())
        raise UnusableError("malformed", f"not readable as Parquet: {detail}", parent_raw_id) from error


def _stream(source: Source, pieces: Iterator[bytes], limits: Limits) -> BinaryIO:
    """Return the file as a stream that can be read at any place: the source's own unless that is packed."""
    source.stream.seek(0)
    if source.stream.read(len(_MAGIC)) == _MAGIC:
        source.stream.seek(0)
        return source.stream
    return io.BytesIO(unpack.whole(pieces, limits.max_bytes))


def _opened(stream: BinaryIO) -> pq.ParquetFile:
    return pq.ParquetFile(
        stream,
        buffer_size=_BUFFER_BYTES,
        pre_buffer=False,
        memory_map=False,
        thrift_string_size_limit=_LARGEST_FOOTER_STRINGS,
        thrift_container_size_limit=_LARGEST_FOOTER_LISTS,
    )


def _check(file: pq.ParquetFile, parent_raw_id: str, limits: Limits) -> None:
    metadata = file.metadata
    names = file.schema_arrow.names
    if not names_of(tuple(names), limits.columns).contents:
        hint = "name one with --map text=COLUMN"
        raise UnusableError("no_text", f"no column can be the text: {names[:20]}; {hint}", parent_raw_id)
    if not metadata.num_rows:
        raise UnusableError("empty", "no rows", parent_raw_id)


def _batch_size(metadata: pq.FileMetaData) -> int:
    """Return how many rows to read at once, by how large they are said to be on average."""
    n_bytes = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    return max(1, min(_MOST_ROWS, _BATCH_BYTES * metadata.num_rows // max(n_bytes, 1)))


def _rows(batch: pa.RecordBatch) -> Iterator[Mapping[str, Any] | UnusableError]:
    """Yield the rows of a batch as Python values; where that fails for one of them, the failure."""
    batch = pa.RecordBatch.from_arrays([_plain(column) for column in batch.columns], names=batch.schema.names)
    try:
        yield from batch.to_pylist(maps_as_pydicts="lossy")
    except (pa.ArrowException, ValueError, OverflowError):
        if batch.num_rows == 1:
            yield from _cells(batch)
        else:
            for i in range(batch.num_rows):
                yield from _rows(batch.slice(i, 1))


def _cells(row: pa.RecordBatch) -> Iterator[Mapping[str, Any] | UnusableError]:
    """Yield the one row, without the cells that are no values of Python (nor text of any charset)."""
    found = {}
    for name, column in zip(row.schema.names, row.columns, strict=True):
        try:
            found[name] = column.to_pylist()[0]
        except UnicodeDecodeError:
            found[name] = column.cast(pa.large_binary()).to_pylist()[0]
        except (pa.ArrowException, ValueError, OverflowError) as error:
            yield UnusableError("malformed", f"column {name}: {error}")
            return
    yield found


def _plain(column: "pa.Array[Any]") -> "pa.Array[Any]":
    """Return times as strings: Python's reach neither nanoseconds nor beyond the year 9999."""
    if isinstance(column.type, pa.DictionaryType):
        column = cast(Any, column).dictionary_decode()
    if pa.types.is_temporal(column.type) and not pa.types.is_duration(column.type):
        return pa.array([_iso(text) for text in column.cast(pa.string()).to_pylist()], pa.string())
    return column


def _iso(text: str | None) -> str | None:
    if text is None:
        return None
    at, point, rest = text.replace(" ", "T", 1).partition(".")
    digits = rest.rstrip("Z").rstrip("0")
    return at + (f".{digits}" if digits else "") + ("Z" if point and rest.endswith("Z") else "")


def _item(rows: Rows, row: Mapping[str, Any] | UnusableError, number: int, limits: Limits) -> Document | Refusal:
    try:
        if isinstance(row, UnusableError):
            raise row
        document = rows.document({name: _jsonable(value) for name, value in row.items()}, number)
        if len(document.content) > limits.max_bytes:
            raise UnusableError("too_large", f"{len(document.content)} bytes; at most {limits.max_bytes} are read")
    except UnusableError as error:
        return rows.refusal(number, UnusableError(error.reason, f"row {number}: {error.detail}"))
    return document


def _jsonable(value: Any, is_nested: bool = False) -> Any:
    """Return a value as JSON can hold it; bytes stay where they are a column's own, so that they can be content."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None if math.isnan(value) else str(value)
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode() if is_nested else value
    if isinstance(value, dict):
        return {str(key): _jsonable(each, True) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(each, True) for each in value]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else str(value)
