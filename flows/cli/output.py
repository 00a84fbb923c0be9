"""How the command line prints: tables for people, plain formats for programs."""

import csv
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.parquet as pq
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.flows.settings import DEFAULT_WAREHOUSE
from onrecord.flows.shared.formulas import guarded

WarehouseOption = Annotated[
    Path | None,
    typer.Option("--warehouse", help=f"Folder of the warehouse (default: ./{DEFAULT_WAREHOUSE}).", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]

MAX_ROWS_SHOWN = 100
PIPED_WIDTH = 200
MAX_COLUMNS = 12


def complain(message: str) -> None:
    """Print an error on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(Text("error: ", "bold red") + Text(shown(message)))


def stdout() -> Console:
    """Return standard output; where it is no terminal, lines are wide enough for ids to stay whole."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PIPED_WIDTH)


def print_json(value: object) -> None:
    """Print a value as JSON."""
    typer.echo(_json(value, indent=2))


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str | None = None, most: int = MAX_ROWS_SHOWN
) -> None:
    """Print `most` rows as a table that fits the terminal, or one value a line where there are too many columns."""
    console = stdout()
    shown = rows[:most]
    if len(columns) > MAX_COLUMNS:
        _print_records(console, columns, shown)
    else:
        table = Table(title=title, title_justify="left", header_style="bold")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in shown:
            table.add_row(*map(_cell, row))
        console.print(table)
    if len(rows) > most:
        console.print(f"{len(rows) - most} rows more; use a limit or --format csv")


def _print_records(console: Console, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    width = max(map(len, columns))
    for number, row in enumerate(rows, 1):
        console.rule(f"row {number}", align="left")
        for column, value in zip(columns, row, strict=True):
            console.print(Text(f"{column:<{width}}  ", "bold") + _cell(value))


def _cell(value: object) -> Text:
    """Return a value as it stands, without control characters, which a terminal would obey."""
    return Text(shown("" if value is None else _plain(value)))


def shown(text: str) -> str:
    """Return text without what a terminal would obey: control characters, and those that turn the order of others."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)


def write_rows(rows: pa.Table, form: str) -> None:
    """Write a result to standard output as table, csv, json (one object a line) or parquet."""
    if form == "parquet":
        pq.write_table(rows.rename_columns(_distinct(rows.column_names)), sys.stdout.buffer)
        return
    values = list(zip(*(column.to_pylist() for column in rows.columns), strict=True))
    if form == "json":
        names = _distinct(rows.column_names)
        for row in values:
            print_line(dict(zip(names, row, strict=True)))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(map(_harmless, rows.column_names))
        writer.writerows([_harmless(_nested(value)) for value in row] for row in values)
    else:
        print_table(rows.column_names, values)


def print_line(value: object) -> None:
    """Print a value as one line of JSON."""
    typer.echo(_json(value))


def _json(value: object, indent: int | None = None) -> str:
    """Return JSON that reads the same everywhere, with what a terminal would obey written as escapes."""
    written = json.dumps(_finite(value), ensure_ascii=False, default=_plain, indent=indent)
    return "".join(c if c.isprintable() or c == "\n" else _escape(c) for c in written)


def _escape(character: str) -> str:
    return json.dumps(character)[1:-1] if character not in '"\\' else character


def _distinct(names: Sequence[str]) -> list[str]:
    """Return the names with a number behind those that came before, for formats where a name stands for one value."""
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        number = seen.get(name, 0)
        seen[name] = number + 1
        distinct.append(f"{name}_{number}" if number else name)
    return distinct


def _finite(value: Any) -> Any:
    """Return the value with NaN and infinity, which JSON does not know, as null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    return [_finite(inner) for inner in value] if isinstance(value, list | tuple) else value


def _nested(value: object) -> object:
    is_nested = isinstance(value, list | dict)
    return json.dumps(_finite(value), ensure_ascii=False, default=_plain) if is_nested else _scalar(value)


def _harmless(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula: text that begins like one is put behind an apostrophe.

    On a terminal it is also without what that would obey.
    """
    if not isinstance(value, str):
        return value
    safe = shown(value) if sys.stdout.isatty() else value
    return guarded(safe)


def _scalar(value: object) -> object:
    return _plain(value) if isinstance(value, bytes) else value


def _plain(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
