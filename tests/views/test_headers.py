"""The header of a view is its documentation: it must say what a row is and name every column, and no other."""

from collections.abc import Callable

import pytest

from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection

VIEWS = sql.load("views")


@pytest.mark.parametrize("name", VIEWS)
def test_header_names_every_column_in_order(name: str, warehouse_of: Callable[..., Connection]) -> None:
    columns = warehouse_of({}).sql(f'from main."{name}"').columns
    assert list(VIEWS[name].columns) == columns


@pytest.mark.parametrize("name", VIEWS)
def test_header_says_grain_and_meaning(name: str) -> None:
    view = VIEWS[name]
    assert view.grain.startswith("one row per ")
    assert len(view.doc) > 30
    assert view.doc.endswith((".", "?"))
    assert all(len(doc) > 3 for doc in view.columns.values())


@pytest.mark.parametrize("name", VIEWS)
def test_view_has_flat_columns_only(name: str, warehouse_of: Callable[..., Connection]) -> None:
    types = warehouse_of({}).sql(f'from main."{name}"').types
    assert {str(kind) for kind in types} <= {"VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "TIMESTAMP WITH TIME ZONE"}


def test_comments_of_views_and_columns_can_be_read_in_duckdb(warehouse_of: Callable[..., Connection]) -> None:
    connection = warehouse_of({})
    views = dict(connection.execute("select view_name, comment from duckdb_views() where not internal").fetchall())
    assert views == {name: f"{view.doc} Grain: {view.grain}." for name, view in VIEWS.items()}

    columns = connection.execute(
        "select table_name, column_name, comment from duckdb_columns() where schema_name = 'main' and not internal"
    ).fetchall()
    assert set(columns) == {(name, column, doc) for name, view in VIEWS.items() for column, doc in view.columns.items()}


@pytest.mark.parametrize("name", sql.load("checks"))
def test_header_of_a_check_says_what_fails_and_what_holds(name: str) -> None:
    check = sql.load("checks")[name]
    assert check.grain.startswith("one row per ")
    assert check.doc.endswith(".")
