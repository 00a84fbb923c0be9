"""`onrecord sql`, `status`, `check` and `describe`: what one may ask of a published warehouse."""

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any

import typer

from onrecord.flows.cli.output import JsonOption, WarehouseOption, print_json, print_table, shown, write_rows
from onrecord.flows.settings import load_settings
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection, ask, connect, path_of, rows_of
from onrecord.warehouse.checks import run_checks
from onrecord.warehouse.confined import confine
from onrecord.warehouse.errors import CheckFailed, UnknownName


class Format(StrEnum):
    """How the rows of a query are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def query(
    statement: Annotated[str, typer.Argument(metavar="SQL", help="A query in DuckDB's SQL.", show_default=False)],
    warehouse: WarehouseOption = None,
    form: Annotated[Format, typer.Option("--format", help="How to print the rows.")] = Format.TABLE,
) -> None:
    """Ask the published warehouse in SQL: queries only, which see nothing of this machine but the warehouse.

    Example: `onrecord sql "select outlet, text from claims limit 5" --format csv`
    """
    settings = load_settings(warehouse)
    with connect(settings.warehouse) as connection:
        confine(connection, settings.lake)
        rows = ask(connection, statement)
    if rows is not None:
        write_rows(rows, form)


def status(warehouse: WarehouseOption = None, as_json: JsonOption = False) -> None:
    """Say what was published last and what lies in the warehouse.

    Example: `onrecord status --warehouse data`
    """
    folder = load_settings(warehouse).warehouse
    with connect(folder) as connection:
        runs = rows_of(
            connection,
            "select run_id, started_at, ended_at, state, n_inputs, n_new, n_known, n_rejected from lake.runs"
            " order by run_order(versions, ended_at) desc limit 5",
        )
        stages = rows_of(
            connection,
            "select stage, count(*) as commits, sum(n_units) as units, sum(n_rows) as rows, sum(n_rejects) as rejects,"
            " round(sum(seconds), 1) as seconds, round(sum(cpu_seconds), 1) as cpu_seconds,"
            " round(max(peak_mb)) as peak_mb from lake.stage_runs group by stage order by min(committed_at)",
        )
    if as_json:
        print_json({"catalogue": str(path_of(folder)), "runs": runs, "stages": stages})
        return
    typer.echo(f"catalogue: {path_of(folder)}")
    _print_rows(runs, "last runs")
    _print_rows(stages, "work done so far, by stage")


def check(warehouse: WarehouseOption = None, as_json: JsonOption = False) -> None:
    """Run every data check on the published warehouse; exit code 1 where one fails.

    Example: `onrecord check --warehouse data`
    """
    settings = load_settings(warehouse)
    with connect(settings.warehouse) as connection:
        results = run_checks(connection, settings.severities)
    failed = [result for result in results if result.blocks]
    if as_json:
        print_json([asdict(result) for result in results])
    else:
        for result in (result for result in results if result.warns):
            typer.echo(f"warning {result.check}: {result.n_failures} rows, such as {result.sample}")
        for result in failed:
            typer.echo(f"FAILED {result.check}: {result.n_failures} rows, such as {shown(str(result.sample))}")
        typer.echo(f"{len(results) - len(failed)} of {len(results)} checks passed")
    if failed:
        raise CheckFailed(f"{len(failed)} checks failed; the rows above say which")


def describe(
    name: Annotated[str | None, typer.Argument(help="A view, lake table or macro.", show_default=False)] = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List views, macros and lake tables, or explain the columns of one.

    Example: `onrecord describe claims`
    """
    with connect(load_settings(warehouse).warehouse) as connection:
        rows = describe_one(connection, name) if name else describe_all(connection)
    if as_json:
        print_json(rows)
    else:
        _print_rows(rows, name)


def describe_all(connection: Connection) -> list[dict[str, Any]]:
    """Return name and meaning of every view, macro for people and lake table."""
    return rows_of(
        connection,
        "select name, meaning from ("
        " select if(schema_name = 'main', view_name, schema_name || '.' || view_name) as name, comment as meaning"
        " from duckdb_views() where not internal"
        " union all"
        " select function_name || '(' || array_to_string(parameters, ', ') || ')', comment"
        " from duckdb_functions() where not internal and comment is not null"
        ") order by starts_with(name, 'lake.'), contains(name, '('), name",
    )


def describe_one(connection: Connection, name: str) -> list[dict[str, Any]]:
    """Return the columns of a view or lake table, or what a macro gives; raise UnknownName where there is none."""
    schema, _, view = name.partition("(")[0].rpartition(".")
    rows = rows_of(
        connection,
        "select column_name as column, data_type as type, comment as meaning from duckdb_columns()"
        " where table_name = $view and not internal and ($schema = '' or schema_name = $schema)"
        " and schema_name = (select max(schema_name) from duckdb_columns()"
        "   where table_name = $view and not internal and ($schema = '' or schema_name = $schema))"
        " order by column_index",
        {"view": view.lower(), "schema": schema.lower()},
    )
    rows = rows or _describe_macro(view.lower())
    if not rows:
        raise UnknownName(f"there is no view, table or macro {name!r}; list them with: onrecord describe")
    return rows


def _describe_macro(name: str) -> list[dict[str, Any]]:
    macro = sql.load("macros").get(name)
    if not macro or not macro.use:
        return []
    columns = [{"column": column, "meaning": meaning} for column, meaning in macro.columns.items()]
    return [{"column": "(example)", "meaning": macro.use}, {"column": "(meaning)", "meaning": macro.doc}, *columns]


def _print_rows(rows: list[dict[str, Any]], title: str | None) -> None:
    print_table(list(rows[0]) if rows else [], [list(row.values()) for row in rows], title, most=len(rows))
