"""A stage is passed over where none of its tables has changed since the last published run, nor its tool."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Press
from digests import column, digest, run

from onrecord.flows import runner
from onrecord.flows.stage import Stage
from onrecord.flows.stages import STAGES
from onrecord.warehouse import sql
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.tables.operations import RUNS

LAKE_TABLE = re.compile(r"\blake\.(\w+)")


def test_a_run_that_finds_nothing_new_asks_no_stage_what_is_left_to_do(
    few_press: Press, few_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(few_press.folder, few_warehouse)
    shown = digest(few_warehouse)
    monkeypatch.setattr(runner, "_RUN", {})
    again = run(few_press.folder, few_warehouse)
    assert column(few_warehouse, "select max_by(run_id, ended_at) from lake.runs") == [again.run_id]
    assert digest(few_warehouse) == shown
    few_press.add("profile.txt")
    with pytest.raises(KeyError):
        run(few_press.folder, few_warehouse)


def test_all_stages_are_asked_again_after_a_run_that_was_broken_off(
    few_press: Press, few_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(few_press.folder, few_warehouse)
    broken = dict.fromkeys(("n_inputs", "n_known", "n_new", "n_rejected"), 0) | {
        "run_id": "run:broken",
        "started_at": datetime.now(UTC),
        "ended_at": datetime.now(UTC),
        "state": "interrupted",
        "versions": "{}",
        "code_version": "0",
        "settings": "{}",
    }
    Lake(few_warehouse / "lake").append("runs", RUNS.from_rows([broken]))
    monkeypatch.setattr(runner, "_RUN", {})
    with pytest.raises(KeyError):
        run(few_press.folder, few_warehouse)


def test_another_tool_is_not_settled(few_press: Press, few_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(few_press.folder, few_warehouse)
    before = column(few_warehouse, "select distinct tool_id from lake.fingerprints")
    stage = STAGES["fingerprint"]
    monkeypatch.setitem(STAGES, "fingerprint", Stage(**(vars(stage) | {"version": stage.version + 1})))
    run(few_press.folder, few_warehouse)
    assert column(few_warehouse, "select distinct tool_id from lake.fingerprints") != before


@pytest.mark.parametrize("stage", STAGES.values(), ids=lambda stage: stage.name)
def test_a_stage_names_the_tables_that_its_queries_read_and_reads_none_that_a_later_one_writes(stage: Stage) -> None:
    longer = [name for name in STAGES if name != stage.name and name.startswith(f"{stage.name}_")]
    own = [
        name
        for name in sql.load("stages")
        if name == stage.name or (name.startswith(f"{stage.name}_") and not name.startswith(tuple(longer) or "-"))
    ]
    read = {table for name in (*own, *stage.prepares) for table in _tables(sql.load("stages")[name].statement)}
    assert read <= {*stage.reads, *stage.writes}
    names = list(STAGES)
    later = {table for name in names[names.index(stage.name) + 1 :] for table in STAGES[name].writes}
    assert not later & {*stage.reads}


def _tables(statement: str, through: frozenset[str] = frozenset()) -> set[str]:
    """Return the tables of the lake that a query reads, through macros too."""
    found = set(LAKE_TABLE.findall(statement))
    for name, macro in sql.load("macros").items():
        if name not in through and re.search(rf"\b{name}\(", statement):
            found |= _tables(macro.statement, through | {name})
    return found
