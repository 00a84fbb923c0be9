"""Keys, references and slices are checked for every contract that declares them, and for the right table."""

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pytest

from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.checks import run_checks
from onrecord.warehouse.contract import Column, Table
from onrecord.warehouse.tables import TABLES

Rows = dict[str, list[dict[str, Any]]]
Make = Callable[[Mapping[str, Any]], Connection]


def failures(connection: Connection) -> dict[str, int]:
    return {result.check: result.n_failures for result in run_checks(connection) if result.n_failures}


def key_value(table: Table, number: int) -> str | int:
    return number if table.schema.field(table.key[0]).type == pa.int64() else f"{table.name}:{number}"


def test_every_key_is_checked(warehouse_of: Make) -> None:
    """The n-th table has n keys that occur twice, so that a check which looked at another table would miscount."""
    planted: Rows = {}
    for n, table in enumerate(TABLES.values(), start=1):
        ids = [key_value(table, i) for i in range(n + 1)]
        planted[table.name] = [{table.key[0]: value} for value in [*ids[:n], *ids]]
    found = failures(warehouse_of(planted))
    expected = {f"{name}: key is unique": n for n, name in enumerate(TABLES, start=1)}
    assert {check: n for check, n in found.items() if check.endswith("key is unique")} == expected


REFERENCES: list[tuple[Table, Column]] = [
    (table, column) for table in TABLES.values() for column in table.columns if column.references
]


def test_every_reference_is_checked(warehouse_of: Make) -> None:
    """The n-th reference leads to nothing n times; NULLs and rows that lead to something do not count.

    Each leads to a nothing of its own: a column that refers and is referred to has the nothings planted in it.
    """
    planted: Rows = {}
    expected = {}
    for n, (table, column) in enumerate(REFERENCES, start=1):
        dangling = [f"nothing:{n}:{i}" for i in range(n)]
        values = dangling * 2 + ["there"] + ([None] if column.nullable else [])
        planted.setdefault(table.name, []).extend({column.name: value} for value in values)
        expected[f"{table.name}.{column.name}: refers to {column.references}"] = n
    for _, column in REFERENCES:
        target, _, key = str(column.references).partition(".")
        planted.setdefault(target, []).append({key: "there"})
    found = failures(warehouse_of({name: with_references(TABLES[name], rows) for name, rows in planted.items()}))
    assert {check: n for check, n in found.items() if "refers to" in check} == expected


def with_references(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let every reference lead somewhere, so that only what was planted leads to nothing."""
    there = {column.name: "there" for column in table.columns if column.references}
    return [there | row for row in rows]


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.slice_column])
def test_every_slice_is_checked(name: str, warehouse_of: Make) -> None:
    column = str(TABLES[name].slice_column)
    check = f"{name}.{column}: equals its slice of the text"
    text = {"text_id": "txt:1", "text": "aé𝄞 b\u0301c"}
    right = {"text_id": "txt:1", "char_start": 1, "char_end": 5, column: "é𝄞 b"}
    assert check not in failures(warehouse_of({"texts": [text], name: [right]}))
    for wrong in ({column: "é𝄞 "}, {"char_start": 0}, {"char_end": 6}, {"char_start": 90, "char_end": 94}):
        assert failures(warehouse_of({"texts": [text], name: [right | wrong]}))[check] == 1
