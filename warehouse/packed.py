"""Rows of packed tables, straight from their files: no database copies the numbers that are packed in them."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.warehouse.lake import Lake


def packed_rows(lake: Lake, name: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table at its latest version one by one; its files are mapped into memory, not read."""
    for file in lake.files(name):
        with pq.ParquetFile(file, memory_map=True) as opened:
            yield from opened.iter_batches(1, columns=list(columns), use_threads=False)
