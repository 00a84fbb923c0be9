"""The contracts hold together: documented, with keys that are columns and references that lead somewhere."""

import pyarrow as pa
import pytest

from onrecord.warehouse.contract import Table
from onrecord.warehouse.tables import TABLES


def exists(reference: str) -> bool:
    table, _, column = reference.partition(".")
    return table in TABLES and TABLES[table].has(column)


@pytest.mark.parametrize("name", TABLES)
def test_table_is_documented_and_its_names_are_those_of_columns(name: str) -> None:
    table = TABLES[name]
    assert table.name == name
    assert table.grain.startswith("one row per ")
    assert table.doc.endswith(".")
    assert len(set(table.column_names)) == len(table.columns)
    assert table.key
    assert set(table.key) <= set(table.column_names)
    assert not any(column.nullable for column in table.columns if column.name in table.key)
    assert table.stored_once_by is None or table.has(table.stored_once_by)
    assert table.kept_by is None or (exists(table.kept_by) and table.has(table.kept_by.partition(".")[2]))


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_documented_and_lead_somewhere(name: str) -> None:
    for column in TABLES[name].columns:
        assert len(column.doc) > 2, column.name
        assert column.doc.endswith("...") or not column.doc.endswith("."), f"{column.name}: a phrase, not a sentence"
        assert column.references is None or exists(column.references), column.name
        assert len(set(column.one_of)) == len(column.one_of), column.name


@pytest.mark.parametrize("name", TABLES)
def test_column_names_follow_the_conventions(name: str) -> None:
    for column in TABLES[name].columns:
        assert pa.types.is_boolean(column.type) == column.name.startswith(("is_", "has_")), column.name
        if pa.types.is_timestamp(column.type):
            assert column.name.endswith(("_at", "_earliest", "_latest", "_from", "_to", "_date")), column.name
        if column.name.startswith("n_"):
            assert column.type == pa.int64(), column.name
        if column.name.endswith("_id"):
            assert column.type == pa.string(), column.name


@pytest.mark.parametrize("table", [table for table in TABLES.values() if table.slice_column], ids=lambda t: t.name)
def test_table_that_promises_slices_has_the_span(table: Table) -> None:
    assert {table.slice_column, "char_start", "char_end", "text_id"} <= set(table.column_names)


def test_every_span_ends_where_it_starts() -> None:
    for table in TABLES.values():
        starts = {name.removesuffix("_start") for name in table.column_names if name.endswith("_start")}
        ends = {name.removesuffix("_end") for name in table.column_names if name.endswith("_end")}
        assert starts == ends, table.name


def test_rows_outside_operations_and_stored_bytes_name_their_tool() -> None:
    without = {name for name, table in TABLES.items() if not table.is_operations and not table.has("tool_id")}
    assert without == {"raw_documents", "texts", "blocks"}, "these follow from their content alone"
