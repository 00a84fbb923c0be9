"""Units of work in rows: what the first column names. Rows of one unit stand together and are never parted."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc


def split_by_unit(rows: pa.Table) -> list[pa.Table]:
    """Return the rows of each unit, in order."""
    starts = _starts(rows)
    return [rows.slice(start, end - start) for start, end in zip(starts, [*starts[1:], rows.num_rows], strict=True)]


def _starts(rows: pa.Table) -> list[int]:
    """Return the first row of each unit."""
    names = rows.column(0)
    if rows.num_rows < 2:
        return [0][: rows.num_rows]
    changes = pc.indices_nonzero(pc.not_equal(names.slice(1), names.slice(0, rows.num_rows - 1)))
    return [0, *(changes.to_numpy() + 1).tolist()]


def parts(batches: Iterable[pa.RecordBatch], n_units: int, n_bytes: int) -> Iterator[tuple[list[str], pa.Table]]:
    """Cut a stream of rows into parts of at most `n_units` units and, unless one unit is larger, `n_bytes` bytes.

    Yields the names of a part's units with its rows. Rows are copied: a slice would take the buffers of the whole
    along when it is sent to a worker.
    """
    taken: list[pa.Table] = []
    n_taken = size = 0
    for rows in _whole_units(batches):
        bounds = [*_starts(rows), rows.num_rows]
        first = 0
        while first < len(bounds) - 1:
            last = _last_fitting(rows, bounds, first, n_units - n_taken, n_bytes - size)
            if last == first and taken:
                yield _part(taken)
                n_taken = size = 0
                continue
            last = max(last, first + 1)
            taken.append(rows.slice(bounds[first], bounds[last] - bounds[first]))
            n_taken, size = n_taken + last - first, size + taken[-1].nbytes
            first = last
    if taken:
        yield _part(taken)


def _last_fitting(rows: pa.Table, bounds: list[int], first: int, n_units: int, n_bytes: int) -> int:
    """Return the unit before which to cut, so that those from `first` on are not too many and not too large."""
    last = min(first + n_units, len(bounds) - 1)

    def size_up_to(unit: int) -> int:
        return rows.slice(bounds[first], bounds[unit] - bounds[first]).nbytes

    if n_units == 0 or n_bytes <= 0:
        return first
    return bisect_right(range(first + 1, last + 1), n_bytes, key=size_up_to) + first


def _whole_units(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Yield rows of whole units; the last unit of a batch may go on in the next."""
    held = None
    for batch in batches:
        rows = pa.Table.from_batches([batch])
        rows = rows if held is None else pa.concat_tables([held, rows])
        starts = _starts(rows)
        if len(starts) > 1:
            yield rows.slice(0, starts[-1])
        held = rows.slice(starts[-1]) if starts else rows
    if held is not None and held.num_rows:
        yield held


def _part(taken: list[pa.Table]) -> tuple[list[str], pa.Table]:
    """Return the part that is made of what was taken, which is given back before the part is worked on."""
    rows = pa.concat_tables(taken).combine_chunks()
    taken.clear()
    names = rows.column(0)
    return [str(names[start]) for start in _starts(rows)], rows
