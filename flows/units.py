"""Units of work in rows: what the first column names. Rows of one unit stand together and are never parted."""

from collections.abc import Iterable, Iterator

import pyarrow as pa


def split_by_unit(rows: pa.Table) -> list[pa.Table]:
    """Return the rows of each unit, in order."""
    names = rows.column(0).to_pylist()
    starts = [i for i, name in enumerate(names) if i == 0 or name != names[i - 1]]
    return [rows.slice(start, end - start) for start, end in zip(starts, [*starts[1:], len(names)], strict=True)]


def parts(batches: Iterable[pa.RecordBatch], n_units: int, n_bytes: int) -> Iterator[tuple[list[str], pa.Table]]:
    """Cut a stream of rows into parts of at most `n_units` units and, unless one unit is larger, `n_bytes` bytes.

    Yields the names of a part's units with its rows. Rows are copied: a slice would take the buffers of the whole
    along when it is sent to a worker.
    """
    taken: list[pa.Table] = []
    size = 0
    for unit in _units(batches):
        if taken and (len(taken) >= n_units or size + unit.nbytes > n_bytes):
            yield _part(taken)
            taken, size = [], 0
        taken.append(unit)
        size += unit.nbytes
    if taken:
        yield _part(taken)


def _units(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Yield each unit's rows; the last unit of a batch may go on in the next."""
    open_unit: list[pa.Table] = []
    for batch in batches:
        *whole, last = split_by_unit(pa.concat_tables([*open_unit, pa.Table.from_batches([batch])]))
        yield from whole
        open_unit = [last]
    yield from open_unit


def _part(units: list[pa.Table]) -> tuple[list[str], pa.Table]:
    return [str(unit.column(0)[0]) for unit in units], pa.concat_tables(units).combine_chunks()
