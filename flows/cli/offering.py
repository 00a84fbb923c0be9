"""`onrecord bi`: files that other tools import."""

from pathlib import Path
from typing import Annotated

import typer

from onrecord.flows.bi.superset import bundles
from onrecord.flows.cli.output import JsonOption, WarehouseOption, print_json
from onrecord.flows.settings import load_settings
from onrecord.warehouse.catalogue import connect, path_of
from onrecord.warehouse.errors import OnrecordError

app = typer.Typer(name="bi", rich_markup_mode="markdown", no_args_is_help=True)


@app.callback()
def bi() -> None:
    """Dashboards and saved queries for business-intelligence tools.

    Example: `onrecord bi superset --warehouse data`
    """


@app.command()
def superset(
    warehouse: WarehouseOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Folder to write (default: superset in the warehouse).", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write a dashboard over the views, and the questions of the cookbook as saved queries, for Apache Superset.

    Example: `onrecord bi superset --warehouse data`
    """
    folder = load_settings(warehouse).warehouse
    with connect(folder) as connection:
        files = bundles(connection, path_of(folder))
    target = out or folder / "superset"
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (target / name).write_bytes(content)
    except OSError as error:
        raise OnrecordError(f"{target} cannot be written: {error.strerror or error}") from error
    if as_json:
        print_json({"files": [str(target / name) for name in files]})
    else:
        for name in files:
            typer.echo(f"{target / name} written")
        typer.echo("In Superset: Dashboards, import; SQL, saved queries, import. It needs duckdb-engine: docs/bi.md")
