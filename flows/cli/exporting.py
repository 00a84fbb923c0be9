"""`onrecord export`: the published warehouse in formats of others."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.flows.cli.output import WarehouseOption
from onrecord.flows.export import tabular
from onrecord.flows.export.documents import Source
from onrecord.flows.export.formats import FORMATS, TABULAR
from onrecord.flows.settings import load_settings
from onrecord.warehouse.catalogue import connect
from onrecord.warehouse.object_lake import open_lake

_FORMATS = "; ".join(f"{name}: {form.doc}" for name, form in FORMATS.items())
_HELP = f"{_FORMATS}; csv, parquet, xlsx: a view."


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help=_HELP, show_default=False)],
    view: Annotated[str | None, typer.Argument(help="For csv, parquet and xlsx: the view.", show_default=False)] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="File to write; for csv, parquet and xlsx needed, else standard output.", show_default=False
        ),
    ] = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Write the published warehouse, or one view of it, in a format of others.

    Example: `onrecord export webannotation --out claims.jsonld`, or `onrecord export xlsx claims --out claims.xlsx`
    """
    if form not in (*FORMATS, *TABULAR):
        raise typer.BadParameter(f"{form!r} is none of {', '.join((*FORMATS, *TABULAR))}")
    if (form in TABULAR) != (view is not None):
        raise typer.BadParameter(f"{form} needs the name of a view" if view is None else f"{form} is of no single view")
    if view is not None and out is None:
        raise typer.BadParameter("name the file with --out")
    settings = load_settings(warehouse)
    with connect(settings.warehouse) as connection:
        source = Source(connection, open_lake(settings.lake), settings.warehouse)
        if out is None:
            FORMATS[form].write(source, sys.stdout)
        else:
            number = _write_file(source, form, view, out)
            typer.echo(f"{number} written to {out}", err=True)


def _write_file(source: Source, form: str, view: str | None, out: Path) -> int:
    """Write beside the file and rename at the end: what breaks off leaves no half file under the name."""
    draft = out.with_name(f".{out.name}.tmp")
    try:
        number = tabular.write(source.connection, view, form, draft) if view else _write_text(source, form, draft)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    return number


def _write_text(source: Source, form: str, target: Path) -> int:
    with target.open("w", encoding="utf-8") as handle:
        return FORMATS[form].write(source, handle)
