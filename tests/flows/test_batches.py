"""What waits for a batch stage is counted and streamed; where it is little, by asking for it once."""

from collections.abc import Iterator

import duckdb
import pytest

from onrecord.flows.execution.batches import waiting
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
