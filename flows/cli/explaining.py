"""`onrecord explain`: the receipt of an id, checked again from the raw bytes."""

from typing import Annotated

import typer
from rich.console import Console

from onrecord.flows.cli.output import JsonOption, WarehouseOption, print_json, shown
from onrecord.flows.inspection.accounts import MAX_MEMBERS, Account, account_of, difference_of, has_account
from onrecord.flows.inspection.explain import Receipt, explain_id
from onrecord.flows.settings import Settings, load_settings
from onrecord.warehouse.errors import CheckFailed

_HELP = "Id of any row: a claim, mention, quote …, fact, entity, story, copy, article, document, tool, run …"


def explain(
    row_id: Annotated[str, typer.Argument(metavar="ID", help=_HELP, show_default=False)],
    other_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Another claim on the same fact.", show_default=False)
    ] = None,
    warehouse: WarehouseOption = None,
    limit: Annotated[int, typer.Option(min=1, help="Members shown of a fact, entity, story …")] = MAX_MEMBERS,
    as_json: JsonOption = False,
) -> None:
    """Print where a row comes from (outlet, span, bytes, hash, tool, run), and verify each step from the raw bytes.

    What has no span of its own (a fact, an entity, a story, a copy) is told by its members, each with its receipts.

    Example: `onrecord explain clm:0123…`, or of how two claims differ: `onrecord explain clm:0123… clm:4567…`
    """
    settings = load_settings(warehouse)
    if other_id is None and not has_account(row_id):
        is_verified = _explain_span(settings, row_id, as_json)
    else:
        account = account_of(settings, row_id, limit) if other_id is None else difference_of(settings, row_id, other_id)
        is_verified = account.is_verified
        if as_json:
            print_json(account.as_json())
        else:
            _print_account(account)
    if not is_verified:
        raise CheckFailed(f"{row_id} does not follow from the raw bytes; the steps marked FAILED say where")


def _explain_span(settings: Settings, row_id: str, as_json: bool) -> bool:
    receipts = explain_id(settings, row_id)
    if as_json:
        print_json([receipt.as_json() for receipt in receipts])
    else:
        for receipt in receipts:
            _print(receipt)
    return all(receipt.is_verified for receipt in receipts)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _print_account(account: Account) -> None:
    console = _console()
    console.print(f"[bold]{account.row_id}[/] ({account.kind})")
    for name, value in account.facts.items():
        console.print(f"  {name:<18}", shown(value), markup=False)
    for member in account.members:
        console.print()
        console.print(shown(f"{member.role} · {member.because}"), markup=False)
        for receipt in member.receipts:
            _print(receipt)
    if account.n_members > len(account.members):
        console.print(f"\n{account.n_members - len(account.members)} members more; see them with --limit")


def _print(receipt: Receipt) -> None:
    console = _console()
    console.print(f"[bold]{receipt.row_id}[/] ({receipt.table})")
    for name, value in receipt.steps.items():
        console.print(f"  {name:<10}", shown(str(value)), markup=False)
    for name, is_right in receipt.proofs.items():
        console.print(f"  {'verified' if is_right else 'FAILED':<10}", name, markup=False)
