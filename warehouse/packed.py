"""Rows of packed tables, straight from their files: no database copies the numbers that are packed in them."""

from collections.abc import Iterator, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.warehouse.lake import Lake
from onrecord.warehouse.objects import SCHEME

_PREFIX = np.dtype("<u4")  # the size of a value, which precedes its bytes
_MAX_HEADER = 512  # bytes before a value that are looked at
_OFFSETS = {pa.binary(): pa.int32(), pa.string(): pa.int32()}


def packed_rows(lake: Lake, name: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table at its latest version one by one; files on a disk are mapped into memory, not read."""
    for file in lake.files(name):
        yield from rows_of_file(file, columns)


def rows_of_file(file: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a Parquet file one by one; values that stand in it as they are, where they stand.

    They stay readable for as long as somebody holds them, also when the file is deleted.
    """
    content = None if file.startswith(SCHEME) else _mapped(file)
    with pq.ParquetFile(file) as opened:
        places = [opened.schema_arrow.get_field_index(column) for column in columns]
        kinds = [opened.schema_arrow.field(place).type for place in places]
        for number in range(opened.num_row_groups):
            group = opened.metadata.row_group(number)
            found: list[Any] = []
            if content is not None and all(kind in _OFFSETS for kind in kinds):
                found = [_value(content, group.column(place), kind) for place, kind in zip(places, kinds, strict=True)]
            if found and all(value is not None for value in found):
                yield pa.RecordBatch.from_arrays(found, names=list(columns))
            else:
                yield from opened.iter_batches(1, row_groups=[number], columns=list(columns), use_threads=False)


def _mapped(file: str) -> mmap:
    """Map a file: Arrow's own maps have the system read ahead what is then hardly looked at."""
    with Path(file).open("rb") as opened:
        return mmap(opened.fileno(), 0, access=ACCESS_READ)


def _value(content: mmap, column: pq.ColumnChunkMetaData, kind: pa.DataType) -> "pa.Array[Any] | None":
    """Return the only value of a column of a row group without a copy; None where it does not stand there as it is.

    Such a value ends with its column, and its size stands before it. Where just one place holds the size of all that
    follows, that is it.
    """
    is_plain = column.compression == "UNCOMPRESSED" and not column.has_dictionary_page
    if column.num_values != 1 or not is_plain or not {*column.encodings} <= {"PLAIN", "RLE"}:
        return None
    start, end = column.data_page_offset, column.data_page_offset + column.total_compressed_size
    head = content[start : min(end, start + _MAX_HEADER)]
    firsts = np.arange(_PREFIX.itemsize, len(head) + 1)
    sizes = np.ndarray(len(firsts), _PREFIX, head, 0, (1,))  # as read from every place
    (found,) = np.nonzero(sizes == end - start - firsts)
    if len(found) != 1 or start + firsts[found[0]] == end:  # nothing is mapped of an empty value
        return None
    value = pa.py_buffer(memoryview(content)[start + int(firsts[found[0]]) : end])
    offsets = pa.array([0, value.size], _OFFSETS[kind])
    return pa.Array.from_buffers(kind, 1, [None, offsets.buffers()[1], value])
