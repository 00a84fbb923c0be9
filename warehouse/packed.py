"""Rows of packed tables, straight from their files: no database copies the numbers that are packed in them."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.warehouse.lake import Lake

_PREFIX = np.dtype("<u4")  # the size of a value, which precedes its bytes
_MAX_HEADER = 1024  # bytes before a value that are looked at
_OFFSETS = {pa.binary(): pa.int32(), pa.string(): pa.int32()}


def packed_rows(lake: Lake, name: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table at its latest version one by one; its files are mapped into memory, not read."""
    for file in lake.files(name):
        yield from rows_of_file(file, columns)


def rows_of_file(file: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a Parquet file one by one; values that stand in it as they are, where they stand."""
    with pa.memory_map(file) as content, pq.ParquetFile(content) as opened:
        for number in range(opened.num_row_groups):
            mapped = [_mapped(content, opened, number, column) for column in columns]
            found = [value for value in mapped if value is not None]
            if len(found) == len(columns):
                yield pa.RecordBatch.from_arrays(found, names=list(columns))
            else:
                yield from opened.iter_batches(1, row_groups=[number], columns=list(columns), use_threads=False)


def _mapped(content: pa.MemoryMappedFile, opened: pq.ParquetFile, row_group: int, name: str) -> "pa.Array[Any] | None":
    """Return the only value of a column of a row group without a copy; None where it does not stand there as it is.

    Such a value ends with its column, and its size stands before it. Where just one place holds the size of all that
    follows, that is it.
    """
    place = opened.schema_arrow.get_field_index(name)
    kind = opened.schema_arrow.field(place).type
    column = opened.metadata.row_group(row_group).column(place)
    is_plain = column.compression == "UNCOMPRESSED" and not column.has_dictionary_page
    if column.num_values != 1 or not is_plain or not {*column.encodings} <= {"PLAIN", "RLE"} or kind not in _OFFSETS:
        return None
    start, size = column.data_page_offset, column.total_compressed_size
    content.seek(start)
    head = content.read(min(size, _MAX_HEADER))
    windows = np.lib.stride_tricks.sliding_window_view(np.frombuffer(head, np.uint8), _PREFIX.itemsize)
    ends = np.arange(len(windows)) + _PREFIX.itemsize
    firsts = ends[np.ascontiguousarray(windows).view(_PREFIX)[:, 0] == size - ends]
    if len(firsts) != 1:
        return None
    content.seek(start + int(firsts[0]))
    value = content.read_buffer(size - int(firsts[0]))
    offsets = pa.array([0, len(value)], _OFFSETS[kind])
    return pa.Array.from_buffers(kind, 1, [None, offsets.buffers()[1], value])
