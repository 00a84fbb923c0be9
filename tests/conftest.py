"""What tests of several folders share: hypothesis without deadlines, and small warehouses made of given rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import settings as hypothesis_settings

from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.runner import run_pipeline
from onrecord.flows.settings import load_settings
from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.contract import Column, Table
from onrecord.warehouse.definitions import add_views
from onrecord.warehouse.relations import duckdb_type
from onrecord.warehouse.tables import TABLES

hypothesis_settings.register_profile("no_deadline", deadline=None)
hypothesis_settings.load_profile("no_deadline")

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
SAMPLES = Path(__file__).parent.parent / "seeds" / "articles"


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of the sample articles; not to be written to."""
    settings = load_settings(tmp_path_factory.mktemp("samples") / "data")
    run_pipeline([SAMPLES], settings, Direct(Workers(1)), Quiet())
    return settings.warehouse


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


@pytest.fixture(scope="session")
def empty_warehouse() -> Iterator[Connection]:
    """An in-memory warehouse with every table, macro and view, and no rows."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute("create schema lake")
        for table in TABLES.values():
            columns = ", ".join(f'"{column.name}" {duckdb_type(column.type)}' for column in table.columns)
            connection.execute(f'create table lake."{table.name}" ({columns})')
        add_views(connection)
        yield connection


@pytest.fixture
def warehouse_of(empty_warehouse: Connection) -> Iterator[Callable[[Rows], Connection]]:
    """Make an in-memory warehouse of given rows: `warehouse_of({"texts": [{"text_id": "txt:1", "text": "…"}]})`.

    It lasts until the next one is made, or the test ends.
    """

    def make(given: Rows) -> Connection:
        assert set(given) <= set(TABLES), f"no such tables: {sorted(set(given) - set(TABLES))}"
        empty_warehouse.rollback()
        empty_warehouse.begin()
        for name, rows in given.items():
            empty_warehouse.register("given_rows", arrow_rows(TABLES[name], rows))
            empty_warehouse.execute(f'insert into lake."{name}" by name from given_rows')
            empty_warehouse.unregister("given_rows")
        return empty_warehouse

    empty_warehouse.begin()
    yield make
    empty_warehouse.rollback()
