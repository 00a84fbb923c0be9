"""`onrecord shell`: one question after the other, with the rights of `onrecord sql` and no more."""

import sqlite3
import sys
from collections.abc import Iterator, Sequence

import typer

from onrecord.flows.cli.looking import describe_all, describe_one
from onrecord.flows.cli.output import WarehouseOption, complain, print_table, write_rows
from onrecord.flows.settings import load_settings
from onrecord.warehouse.catalogue import Connection, ask, connect, path_of, statements_of
from onrecord.warehouse.confined import confine
from onrecord.warehouse.errors import OnrecordError

PROMPT, CONTINUED = "onrecord> ", "     ...> "
HELP = """\
End a statement with ; (it may take several lines). Beside SQL there are:
  .views          views, macros and lake tables, and what they mean
  .describe NAME  the columns of one
  .help           these lines
  .quit           leave (so does Ctrl-D)
"""


def shell(warehouse: WarehouseOption = None) -> None:
    """Ask the published warehouse one question after the other, read-only.

    Statements end with `;`. `.views` lists what can be asked, `.describe NAME` explains it. What is published meanwhile
    is seen by the next shell.

    Example: `onrecord shell --warehouse data`
    """
    settings = load_settings(warehouse)
    with connect(settings.warehouse) as connection:
        confine(connection, settings.lake)
        if sys.stdin.isatty():
            typer.echo(_banner(connection, str(path_of(settings.warehouse))))
            _complete_names(connection)
            _converse(connection)
        else:
            for entry in _entries(line.rstrip("\n") for line in sys.stdin):
                _answer(connection, entry)


def _banner(connection: Connection, path: str) -> str:
    names = [row["name"] for row in describe_all(connection)]
    views = ", ".join(name for name in names if "." not in name and "(" not in name)
    macros = ", ".join(name.partition("(")[0] for name in names if "(" in name)
    return f"{path}, read-only\nviews: {views}\nmacros: {macros}\n{HELP}"


def _converse(connection: Connection) -> None:
    """Answer what is typed until its end; a mistake or Ctrl-C ends a statement, not the conversation."""
    while True:
        try:
            for entry in _entries(_typed()):
                try:
                    _answer(connection, entry)
                except OnrecordError as error:
                    complain(str(error))
        except KeyboardInterrupt:
            typer.echo("")
        else:
            return


def _typed() -> Iterator[str]:
    """Yield lines as they are typed; the prompt tells whether a statement goes on."""
    pending = ""
    while True:
        try:
            line = input(CONTINUED if pending else PROMPT)
        except EOFError:
            return
        yield line
        pending = "" if not pending and line.startswith(".") else _left_open(f"{pending}{line}\n")


def _entries(lines: Iterator[str]) -> Iterator[str]:
    """Yield each dot command and each statement of some lines, the last one even where its semicolon is missing."""
    pending = ""
    for line in lines:
        if not pending and line.startswith("."):
            if line.split()[0] in {".quit", ".exit"}:
                return
            yield line
            continue
        text = f"{pending}{line}\n"
        pending = _left_open(text)
        if not pending and text.strip():
            yield text
    if pending:
        yield pending


def _left_open(text: str) -> str:
    """Return the text where it is the beginning of a statement, else nothing."""
    return text if text.strip() and not sqlite3.complete_statement(text) else ""


def _answer(connection: Connection, entry: str) -> None:
    """Print what a dot command or some statements give; raise OnrecordError where they cannot be answered."""
    command, *arguments = entry.split()
    if command in {".views", ".tables"}:
        _print(describe_all(connection))
    elif command == ".describe" and arguments:
        _print(describe_one(connection, arguments[0]))
    elif command.startswith("."):
        typer.echo(HELP, nl=False)
    else:
        for statement in statements_of(connection, entry):
            rows = ask(connection, statement)
            if rows is not None:
                write_rows(rows, "table")


def _print(rows: Sequence[dict[str, object]]) -> None:
    print_table(list(rows[0]), [list(row.values()) for row in rows], most=len(rows))


def _complete_names(connection: Connection) -> None:
    """Let the tabulator key complete names of views and columns, and the arrow keys bring lines back."""
    try:
        import readline
    except ImportError:  # not on every system; typing works without
        return
    query = (
        "select distinct unnest([table_name, column_name]) as name from duckdb_columns() where not internal order by 1"
    )
    rows = ask(connection, query)
    names = [str(name) for name in rows["name"].to_pylist()] if rows else []

    def complete(beginning: str, number: int) -> str | None:
        fitting = [name for name in names if name.startswith(beginning)]
        return fitting[number] if number < len(fitting) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" \t\n,()=<>'\"")
    readline.parse_and_bind("tab: complete")
