"""`onrecord report`: the warehouse as a site to look at."""

from pathlib import Path
from typing import Annotated

import typer

from onrecord.flows.cli.output import JsonOption, WarehouseOption, print_json
from onrecord.flows.report_site.build import build_report
from onrecord.flows.settings import load_settings


def report(
    warehouse: WarehouseOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Folder to write (default: report in the warehouse).", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write a site of the published warehouse, to be opened in a browser without any server or network.

    Example: `onrecord report --warehouse data --out report`
    """
    folder = load_settings(warehouse).warehouse
    built = build_report(folder, out or folder / "report")
    if as_json:
        print_json({"index": str(built.index), "n_pages": built.n_pages})
    else:
        typer.echo(f"{built.n_pages} pages written; open {built.index.absolute()}")
