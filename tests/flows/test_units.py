"""Rows of one unit are never parted, whatever the batches they come in."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.execution.units import parts, split_by_unit

LARGE = 1 << 30


def rows_of(sizes):
    units = [f"u{number}" for number, size in enumerate(sizes) for _ in range(size)]
    return pa.table({"unit": pa.array(units, pa.string()), "n": pa.array(range(len(units)), pa.int64())})


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=12),
    st.integers(1, 7),
    st.integers(1, 4),
    st.sampled_from([1, 60, LARGE]),
)
def test_all_rows_come_once_in_order_and_units_stay_whole(sizes, n_rows_in_batch, n_units, n_bytes):
    table = rows_of(sizes)
    found = list(parts(table.to_batches(max_chunksize=n_rows_in_batch), n_units, n_bytes))
    assert pa.concat_tables([rows for _, rows in found]).equals(table)
    assert [unit for units, _ in found for unit in units] == [f"u{number}" for number in range(len(sizes))]
    assert all(len(units) <= n_units for units, _ in found)
    assert all([unit.column(0)[0].as_py() for unit in split_by_unit(rows)] == units for units, rows in found)


def test_a_part_is_closed_before_it_grows_too_large_unless_one_unit_is():
    table = rows_of([1, 1, 4, 1])
    one = table.slice(0, 1).nbytes
    assert [units for units, _ in parts(table.to_batches(), 10, 2 * one)] == [["u0", "u1"], ["u2"], ["u3"]]


def test_no_rows_make_no_parts():
    assert list(parts([], 3, LARGE)) == []


def test_rows_that_a_part_was_copied_from_are_given_back_before_it_is_worked_on():
    def made():
        for number in range(8):
            column = pa.array([f"u{number}-{place}" + "x" * 1000 for place in range(1000)])
            yield pa.RecordBatch.from_arrays([column], names=["unit"])

    before, held = pa.total_allocated_bytes(), []
    for _, rows in parts(made(), 4000, LARGE):
        held.append((pa.total_allocated_bytes() - before) / rows.nbytes)
        del rows
    assert len(held) == 2
    assert max(held) < 1.6  # the part, and the batch that the stream has come to
