"""Every view by given and expect: the rows of lake tables that matter, and the rows that the view makes of them.

A case in ``tests/views/<view>.toml`` names only the columns that matter. Left out of `given`, a column is NULL where
the contract allows it, else its type's zero; left out of `expect`, it is not compared. ``"NULL"`` stands for NULL.
"""

import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection

FOLDER = Path(__file__).parent
CASES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8"))["case"] for path in sorted(FOLDER.glob("*.toml"))}
NAMED = [pytest.param(view, case, id=f"{view}: {case['name']}") for view, cases in CASES.items() for case in cases]


def without_placeholders(value: Any) -> Any:
    return None if value == "NULL" else value


def given_rows(case: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {
        table: [{name: without_placeholders(value) for name, value in row.items()} for row in rows]
        for table, rows in case["given"].items()
    }


def comparable(row: dict[str, Any], columns: list[str]) -> tuple[Any, ...]:
    values = (without_placeholders(row[name]) for name in columns)
    return tuple(round(value, 9) if isinstance(value, float) else value for value in values)


def test_every_view_has_cases() -> None:
    assert set(CASES) == set(sql.load("views"))


@pytest.mark.parametrize("view", CASES)
def test_every_column_is_expected_with_a_value_somewhere(view: str) -> None:
    shown = {name for case in CASES[view] for row in case["expect"] for name, value in row.items() if value != "NULL"}
    assert set(sql.load("views")[view].columns) == shown


@pytest.mark.parametrize(("view", "case"), NAMED)
def test_view_gives_the_expected_rows(view: str, case: dict[str, Any], warehouse_of: Callable[..., Connection]) -> None:
    connection = warehouse_of(given_rows(case))
    found = connection.sql(f'from main."{view}"').to_arrow_table()
    expected = case["expect"]
    columns = list(expected[0]) if expected else found.column_names
    assert all(list(row) == columns for row in expected), "every expected row names the same columns"
    assert set(columns) <= set(found.column_names), f"{view} has no columns {set(columns) - set(found.column_names)}"

    assert Counter(comparable(row, columns) for row in found.to_pylist()) == Counter(
        comparable(row, columns) for row in expected
    )
