"""`onrecord diff`: what differs between two published runs, and why."""

from collections import Counter
from typing import Annotated

import typer

from onrecord.flows.cli.output import JsonOption, WarehouseOption, print_json, print_table
from onrecord.flows.inspection.run_diff import changes_between
from onrecord.flows.settings import load_settings

_COLUMNS = ("kind", "change", "label", "detail", "cause", "because")


def diff(
    before: Annotated[str, typer.Argument(metavar="RUN", help="The earlier run, or `previous`.")] = "previous",
    after: Annotated[str, typer.Argument(metavar="RUN", help="The later run, or `last`.")] = "last",
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say which claims, entities, facts and conflicts appeared, vanished or moved between two runs, and why.

    Causes are text, tool, seeds, parameters, judgement and set (the same texts and tools, but other documents beside).

    Example: `onrecord diff run:0123… run:4567…`
    """
    changes = list(changes_between(load_settings(warehouse), before, after))
    if as_json:
        print_json([change.as_json() for change in changes])
        return
    print_table(_COLUMNS, [[getattr(change, name) for name in _COLUMNS] for change in changes])
    counts = Counter((change.kind, change.change, change.cause) for change in changes)
    print_table(("kind", "change", "cause", "rows"), [[*key, n] for key, n in sorted(counts.items())], "in all")
