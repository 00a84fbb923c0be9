"""`onrecord erase`: take an article or an outlet out of the warehouse for good, with proof."""

from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.flows.cli.output import JsonOption, WarehouseOption, print_json, shown
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.settings import Settings, load_settings
from onrecord.warehouse.catalogue import connect, rows_of
from onrecord.warehouse.errors import OnrecordError

MAX_LISTED = 20


def erase(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Locator, address or id of an article, or an outlet.", show_default=False),
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="Why; kept with the tombstone, so without the words to be erased.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be erased, and stop.")] = False,
    lift: Annotated[
        str | None,
        typer.Option("--lift", metavar="ID", help="Let in again what an erasure took out.", show_default=False),
    ] = None,
    warehouse: WarehouseOption = None,
    annotator: Annotated[
        str | None, typer.Option(help="As given to `onrecord run`, where it was.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Erase an article, or all of an outlet: its bytes, text and every row made of them, in all history.

    A tombstone keeps the reason and hashes alone. The same bytes are refused from then on, until it is lifted; then
    every file under the warehouse is searched for the article's words.

    Example: `onrecord erase https://www.example.org/story --reason "court order 12/3" --dry-run`
    """
    settings = load_settings(warehouse, annotator=annotator)
    told = _lift(settings, lift) if lift else _erase(settings, name, reason, yes, dry_run, as_json)
    if as_json:
        print_json(told)
    else:
        for key, value in told.items():
            said = value if isinstance(value, str) else ", ".join(value)
            typer.echo(f"{key:<12}{shown(said)}")


def _lift(settings: Settings, erasure_id: str) -> dict[str, Any]:
    from onrecord.flows.erasure.asking import lift

    lift(settings, erasure_id)
    return {"lifted": erasure_id}


def _erase(
    settings: Settings, name: str | None, reason: str | None, is_sure: bool, is_dry: bool, as_json: bool
) -> dict[str, Any]:
    # Imported here, since it brings the models' libraries with it; asking for help must not wait for them.
    from onrecord.flows.erasure.asking import bury, plan_erasure
    from onrecord.flows.execution.dispatch import Direct, Workers
    from onrecord.flows.runner import run_pipeline

    if not name or not (reason or is_dry):
        raise typer.BadParameter("give the NAME of what to erase and a --reason, or --lift ID")
    plan = plan_erasure(settings, name)
    extent = {
        "erases": plan.target,
        "documents": plan.locators,
        "weakens": f"{plan.n_claims_weakened} claims of others",
    }
    if is_dry:
        return extent
    if not is_sure:
        _confirm(plan.locators, as_json)
    erasure_id = bury(settings, plan, str(reason))
    workers = Workers(settings.workers)
    try:
        run_pipeline([], settings, Direct(workers), Quiet())
    finally:
        workers.close()
    return {"erasure": erasure_id} | extent | {"proof": _proof(settings.warehouse, erasure_id)}


def _confirm(locators: Any, as_json: bool) -> None:
    if as_json:
        raise OnrecordError("nothing was erased: --json asks nothing, so give --yes as well")
    for locator in locators[:MAX_LISTED]:
        typer.echo(f"  {shown(locator)}")
    typer.confirm(f"Erase {len(locators)} documents for good?", abort=True)


def _proof(warehouse: Path, erasure_id: str) -> str:
    query = "from lake.erasures where erasure_id = $1"
    with connect(warehouse) as connection:
        (row,) = rows_of(connection, query, [erasure_id])
    told = "{n_hits} hits in {n_files} files ({n_windows} stretches of 32 bytes, {n_bytes_searched} bytes)"
    return told.format(**row)
