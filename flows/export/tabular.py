"""Any view as CSV, Parquet or Excel, streamed; nothing in a cell is run as a formula."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.flows.export.documents import plain
from onrecord.flows.shared.formulas import guarded
from onrecord.warehouse.catalogue import Connection, rows_of
from onrecord.warehouse.errors import QueryFailed, UnknownName

_ROWS_AT_ONCE = 2000
MAX_EXCEL_ROWS = 1_048_575  # of a sheet, less the one of names
MAX_EXCEL_CHARS = 32_767  # of a cell
# Characters that XML 1.0 cannot have.
_NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)], "\ufffd")


def write(connection: Connection, view: str, form: str, target: Path) -> int:
    """Write a view to a file of the form csv, parquet or xlsx; return the number of rows.

    Raises UnknownName where there is no such view or lake table, QueryFailed where a sheet cannot hold it or the
    package for sheets is missing.
    """
    cursor = connection.cursor().execute("set timezone = 'UTC'").execute(f"from {_name(connection, view)}")
    return {"csv": _write_csv, "parquet": _write_parquet, "xlsx": _write_xlsx}[form](cursor, target, view)


def _name(connection: Connection, view: str) -> str:
    """Return the quoted name of a view (or lake.table)."""
    schema, _, name = view.rpartition(".")
    query = "select 1 from duckdb_views() where not internal and schema_name = ? and view_name = ?"
    if not rows_of(connection, query, [schema or "main", name]):
        raise UnknownName(f"there is no view or table {view!r}; list them with: onrecord describe")
    return f'"{schema or "main"}"."{name}"'


def _rows(cursor: Connection) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield from rows


def _names(cursor: Connection) -> list[str]:
    return [str(column[0]) for column in cursor.description or []]


def _text(value: Any) -> Any:
    """Return a value as a cell has it: times as ISO 8601, what is nested as JSON, bytes as hex digits."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_nested)
    return guarded(plain(value))


def _nested(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(plain(value))


def _write_csv(cursor: Connection, target: Path, _view: str) -> int:
    with target.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(_names(cursor))
        number = 0
        for number, row in enumerate(_rows(cursor), 1):  # noqa: B007
            writer.writerow([_text(value) for value in row])
    return number


def _write_parquet(cursor: Connection, target: Path, _view: str) -> int:
    batches = cursor.to_arrow_reader(_ROWS_AT_ONCE)
    number = 0
    with pq.ParquetWriter(target, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_table(pa.Table.from_batches([batch]))
            number += batch.num_rows
    return number


def _write_xlsx(cursor: Connection, target: Path, view: str) -> int:
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise QueryFailed("openpyxl is not there; install it with: pip install 'onrecord[excel]'") from error
    book = Workbook(write_only=True)
    sheet = book.create_sheet(view[:31])
    sheet.append(_names(cursor))
    number = 0
    for number, row in enumerate(_rows(cursor), 1):
        if number > MAX_EXCEL_ROWS:
            raise QueryFailed(
                f"{view} has more rows than a sheet can hold ({MAX_EXCEL_ROWS}); export it as csv or parquet"
            )
        sheet.append([_cell(sheet, value) for value in row])
    book.save(target)
    return number


def _cell(sheet: Any, value: Any) -> Any:
    """Return a value as a cell of a sheet; a text is one even where it begins as a formula does."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    shown = str(value) if isinstance(value, float) and not isfinite(value) else _text(value)
    if not isinstance(shown, str):
        return shown
    cell = WriteOnlyCell(sheet, shown.translate(_NOT_IN_XML)[:MAX_EXCEL_CHARS])
    cell.data_type = "s"
    return cell
