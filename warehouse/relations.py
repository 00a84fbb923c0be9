"""SQL text for lake tables as DuckDB sees them: an explicit list of Parquet files, never a glob."""

from collections.abc import Collection, Iterator, Sequence

import pyarrow as pa

from onrecord.warehouse.contract import Table

# Longer lists take delta-rs long to parse.
IDS_PER_PREDICATE = 1000

_SCALARS = {
    pa.string(): "varchar",
    pa.int64(): "bigint",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    pa.binary(): "blob",
}


def duckdb_type(kind: pa.DataType) -> str:
    """Return the DuckDB name of an Arrow type used in the contracts."""
    if pa.types.is_timestamp(kind):
        return "timestamptz"
    if pa.types.is_list(kind):
        return f"{duckdb_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        return "struct(" + ", ".join(f'"{field.name}" {duckdb_type(field.type)}' for field in kind) + ")"
    return _SCALARS[kind]


def quote(text: str) -> str:
    """Return `text` as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def predicates_in(column: str, ids: Sequence[str]) -> Iterator[str]:
    """Yield predicates that together hold for rows whose `column` is one of `ids`."""
    for start in range(0, len(ids), IDS_PER_PREDICATE):
        listed = ", ".join(quote(value) for value in ids[start : start + IDS_PER_PREDICATE])
        yield f"{column} in ({listed})"


def relation_sql(table: Table, files: Sequence[str], stored: Collection[str]) -> str:
    """Return a query of all rows in `files`; contract columns which the `stored` table lacks read as NULL."""
    empty = [f'null::{duckdb_type(column.type)} as "{column.name}"' for column in table.columns]
    if not files:
        return f"select {', '.join(empty)} where false"
    columns = [
        f'"{column.name}"' if column.name in stored else null for column, null in zip(table.columns, empty, strict=True)
    ]
    listed = ", ".join(quote(file) for file in files)
    return f"select {', '.join(columns)} from read_parquet([{listed}], union_by_name = true)"
