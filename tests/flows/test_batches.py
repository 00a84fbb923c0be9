"""What waits for a batch stage is counted and streamed; where it is little, by asking for it once."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.execution.batches import Ranges, waiting
from onrecord.warehouse.catalogue import Connection

N_ROWS_AT_ONCE = 2048
# Two rows a unit; each row is numbered by how many were given out before.
QUERY = "select concat('unit', n // 2) as unit, nextval('given_out') as number from range({}) as r (n)"


@pytest.fixture
def connection() -> Iterator[Connection]:
    with duckdb.connect() as opened:
        opened.execute("create sequence given_out")
        yield opened


@pytest.mark.parametrize("n_units", [0, 1, 700, 5000])
def test_units_are_counted_and_all_their_rows_given(connection: Connection, n_units: int) -> None:
    total, batches = waiting(connection, QUERY.format(2 * n_units), N_ROWS_AT_ONCE)
    units = [unit for batch in batches for unit in batch.column(0).to_pylist()]
    assert total == n_units
    assert sorted(units) == sorted(f"unit{n // 2}" for n in range(2 * n_units))


def test_few_rows_are_asked_for_once(connection: Connection) -> None:
    _, batches = waiting(connection, QUERY.format(100), N_ROWS_AT_ONCE)
    list(batches)
    assert connection.execute("select nextval('given_out')").fetchall() == [(101,)]


@given(share=st.floats(0.0005, 1), numbers=st.sets(st.integers(0, 2**32 - 1), max_size=300))
def test_ranges_of_ids_give_every_row_once_and_in_order(share: float, numbers: set[int]) -> None:
    ids = pa.table({"unit": pa.array([f"txt:{number:08x}0" for number in sorted(numbers)], pa.string())})
    query = "select unit from ids where unit >= $first and unit < $last order by unit"
    with duckdb.connect() as opened:
        opened.register("given_ids", ids)
        opened.execute("create table ids as from given_ids")
        total, batches = waiting(opened, query, N_ROWS_AT_ONCE, Ranges("txt", share))
        assert [unit for batch in batches for unit in batch.column(0).to_pylist()] == ids.column(0).to_pylist()
    assert (total > 0) == (len(numbers) > 0)  # about so many


def test_where_little_waits_a_large_archive_is_asked_few_times(connection: Connection) -> None:
    asked = "select nextval('given_out') as unit where $first < $last"
    _, batches = waiting(connection, asked, N_ROWS_AT_ONCE, Ranges("txt", 0.01))
    assert len(list(batches)) <= 3
