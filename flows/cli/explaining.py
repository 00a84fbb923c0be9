"""`onrecord explain`: the receipt of an id, checked again from the raw bytes."""

from typing import Annotated

import typer
from rich.console import Console

from onrecord.flows.cli.output import JsonOption, WarehouseOption, print_json, shown
from onrecord.flows.explain import Receipt, explain_id
from onrecord.flows.settings import load_settings
from onrecord.warehouse.errors import CheckFailed


def explain(
    row_id: Annotated[
        str,
        typer.Argument(metavar="ID", help="Id of a claim, mention, quote, citation, sentence …", show_default=False),
    ],
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print where a row comes from (outlet, span, bytes, hash, tool, run), and verify each step from the raw bytes.

    Example: `onrecord explain clm:0123…`
    """
    receipts = explain_id(load_settings(warehouse), row_id)
    if as_json:
        print_json([receipt.as_json() for receipt in receipts])
    else:
        for receipt in receipts:
            _print(receipt)
    if not all(receipt.is_verified for receipt in receipts):
        raise CheckFailed(f"{row_id} does not follow from the raw bytes; the steps marked FAILED say where")


def _print(receipt: Receipt) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{receipt.row_id}[/] ({receipt.table})")
    for name, value in receipt.steps.items():
        console.print(f"  {name:<10}", shown(str(value)), markup=False)
    for name, is_right in receipt.proofs.items():
        console.print(f"  {'verified' if is_right else 'FAILED':<10}", name, markup=False)
