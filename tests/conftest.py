"""What tests of several folders share: hypothesis without deadlines, and small warehouses made of given rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import settings
from onrecord.warehouse.catalogue import Connection, add_views
from onrecord.warehouse.contract import Column, Table
from onrecord.warehouse.relations import duckdb_type
from onrecord.warehouse.tables import TABLES

settings.register_profile("no_deadline", deadline=None)
settings.load_profile("no_deadline")

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def neutral(column: Column) -> Any:
    """Return a value that says nothing: NULL where allowed, else the type's zero."""
    kind = column.type
    if column.nullable:
        return None
    if pa.types.is_list(kind):
        return []
    if pa.types.is_timestamp(kind):
        return 0
    return {pa.string(): "", pa.binary(): b"", pa.bool_(): False}.get(kind, 0)


def arrow_rows(table: Table, given: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return the given rows with neutral values in the columns left out; a column that is not there is an error."""
    unknown = {name for row in given for name in row} - set(table.column_names)
    assert not unknown, f"lake.{table.name} has no columns {sorted(unknown)}"
    blank = {column.name: neutral(column) for column in table.columns}
    return pa.Table.from_pylist([blank | dict(row) for row in given], schema=table.schema)


def build(given: Rows) -> Connection:
    """Return an in-memory warehouse whose lake tables hold the given rows, with every macro and view."""
    assert set(given) <= set(TABLES), f"no such tables: {sorted(set(given) - set(TABLES))}"
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    connection.execute("create schema lake")
    for table in TABLES.values():
        columns = ", ".join(f'"{column.name}" {duckdb_type(column.type)}' for column in table.columns)
        connection.execute(f'create table lake."{table.name}" ({columns})')
        rows = arrow_rows(table, given.get(table.name, ()))
        if rows.num_rows:
            connection.register("given_rows", rows)
            connection.execute(f'insert into lake."{table.name}" by name from given_rows')
            connection.unregister("given_rows")
    add_views(connection)
    return connection


@pytest.fixture
def warehouse_of() -> Iterator[Callable[[Rows], Connection]]:
    """Make in-memory warehouses of given rows: `warehouse_of({"texts": [{"text_id": "txt:1", "text": "…"}]})`."""
    opened: list[Connection] = []

    def make(given: Rows) -> Connection:
        opened.append(build(given))
        return opened[-1]

    yield make
    for connection in opened:
        connection.close()
