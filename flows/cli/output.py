"""How the command line prints: tables for people, plain formats for programs."""

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.parquet as pq
import typer
from rich.console import Console
from rich.table import Table

from onrecord.flows.settings import DEFAULT_WAREHOUSE

WarehouseOption = Annotated[
    Path | None,
    typer.Option("--warehouse", help=f"Folder of the warehouse (default: ./{DEFAULT_WAREHOUSE}).", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]

MAX_ROWS_SHOWN = 100
PIPED_WIDTH = 200


def complain(message: str) -> None:
    """Print an error on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"[bold red]error:[/] {_escaped(message)}")


def _escaped(text: str) -> str:
    return text.replace("[", "\\[")


def stdout() -> Console:
    """Return standard output; where it is no terminal, lines are wide enough for ids to stay whole."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PIPED_WIDTH)


def print_json(value: object) -> None:
    """Print a value as JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str, indent=2))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str | None = None) -> None:
    """Print rows as a table that fits the terminal."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows[:MAX_ROWS_SHOWN]:
        table.add_row(*("" if value is None else _escaped(str(value)) for value in row))
    console = stdout()
    console.print(table)
    if len(rows) > MAX_ROWS_SHOWN:
        console.print(f"{len(rows) - MAX_ROWS_SHOWN} rows more; use a limit or --format csv")


def write_rows(rows: pa.Table, form: str) -> None:
    """Write a result to standard output as table, csv, json (one object a line) or parquet."""
    if form == "parquet":
        pq.write_table(rows, sys.stdout.buffer)
    elif form == "json":
        for row in rows.to_pylist():
            typer.echo(json.dumps(row, ensure_ascii=False, default=_plain))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(rows.column_names)
        writer.writerows(row.values() for row in rows.to_pylist())
    else:
        print_table(rows.column_names, [list(row.values()) for row in rows.to_pylist()])


def _plain(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
