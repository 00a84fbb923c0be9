"""Lake tables as DuckDB sees them: explicit files, the contract's columns, whatever the files lack as NULL."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from onrecord.warehouse.contract import Table, integer, text
from onrecord.warehouse.relations import duckdb_type, quote, relation_sql
from onrecord.warehouse.tables import TABLES

PORTS = Table(
    "ports", "Ports.", "one row per port", ("port_id",), (text("port_id", "id"), integer("n_piers", "n", nullable=True))
)


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_relation_has_the_types_that_its_files_would_have(name: str, tmp_path: Path) -> None:
    table = TABLES[name]
    pq.write_table(table.empty(), tmp_path / "empty.parquet")
    without = duckdb.sql(relation_sql(table, [], set()))
    with_file = duckdb.sql(relation_sql(table, [str(tmp_path / "empty.parquet")], set(table.column_names)))
    assert without.columns == with_file.columns == list(table.column_names)
    assert without.types == with_file.types
    assert without.fetchall() == []


def test_a_column_added_later_reads_as_null_from_older_files(tmp_path: Path) -> None:
    old, new = tmp_path / "old.parquet", tmp_path / "new.parquet"
    pq.write_table(pa.table({"port_id": ["p:1"]}), old)
    pq.write_table(pa.table({"n_piers": [4], "port_id": ["p:2"]}), new)
    both = relation_sql(PORTS, [str(old), str(new)], {"port_id", "n_piers"})
    assert duckdb.sql(both).fetchall() == [("p:1", None), ("p:2", 4)]


def test_a_column_that_no_file_has_yet_reads_as_null(tmp_path: Path) -> None:
    pq.write_table(pa.table({"port_id": ["p:1"]}), tmp_path / "old.parquet")
    relation = duckdb.sql(relation_sql(PORTS, [str(tmp_path / "old.parquet")], {"port_id"}))
    assert relation.fetchall() == [("p:1", None)]
    assert [str(kind) for kind in relation.types] == ["VARCHAR", "BIGINT"]


def test_only_the_files_named_are_read_whatever_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "it's [a] *"
    folder.mkdir()
    for name in ("one", "two"):
        pq.write_table(pa.table({"port_id": [name], "n_piers": [1]}), folder / f"{name}.parquet")
    query = relation_sql(PORTS, [str(folder / "one.parquet")], {"port_id", "n_piers"})
    assert duckdb.sql(query).fetchall() == [("one", 1)]


def test_literals_are_quoted() -> None:
    assert duckdb.sql(f"select {quote(chr(39) + '; drop')}").fetchall() == [("'; drop",)]


def test_nested_types() -> None:
    kind = pa.list_(pa.struct([pa.field("order", pa.int64()), pa.field("when", pa.timestamp("us", tz="UTC"))]))
    assert duckdb_type(kind) == 'struct("order" bigint, "when" timestamptz)[]'
