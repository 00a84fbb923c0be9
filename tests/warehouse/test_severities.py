"""Every rule has a kind, and a severity that may be chosen."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.checks import N_SAMPLE, run_checks

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


def test_a_failure_shows_the_first_rows_and_how_many_there_are(warehouse_of: Make) -> None:
    texts = [{"text_id": f"txt:{n}"} for n in range(N_SAMPLE + 3)]
    results = run_checks(warehouse_of({"texts": texts}))
    (result,) = (result for result in results if result.check == "texts_accounted_for")
    assert result.n_failures == N_SAMPLE + 3
    sample = json.loads(str(result.sample))
    assert len(sample) == N_SAMPLE
    assert sample[0].keys() == {"text_id"}
