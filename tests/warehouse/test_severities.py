"""Every rule has a kind, and a severity that may be chosen."""

from collections.abc import Callable, Mapping
from typing import Any

from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.checks import run_checks

Make = Callable[[Mapping[str, Any]], Connection]
UNREAD = {"texts": [{"text_id": "txt:1"}]}  # a text that nobody annotated


def test_every_rule_has_a_kind_and_a_severity(warehouse_of: Make) -> None:
    results = {result.check: result for result in run_checks(warehouse_of({}))}
    assert {result.kind for result in results.values()} == {"contract", "key", "reference", "span", "loss"}
    assert results["clock_runs_forward"].severity == "warn"
    assert results["texts_accounted_for"].severity == "block"


def test_a_failure_blocks_or_warns_as_it_was_chosen(warehouse_of: Make) -> None:
    (own,) = (result for result in run_checks(warehouse_of(UNREAD)) if result.n_failures)
    assert (own.check, own.blocks, own.warns) == ("texts_accounted_for", True, False)
    (chosen,) = (r for r in run_checks(warehouse_of(UNREAD), {"texts_accounted_for": "warn"}) if r.n_failures)
    assert (chosen.blocks, chosen.warns) == (False, True)
