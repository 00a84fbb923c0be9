"""A plan says what the run after it does, and why; documents late and out of order, and stages in pieces, end alike."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import Called, Press
from digests import ask, assert_same, column, run
from hypothesis import HealthCheck, given, settings, strategies

from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.inspection.plan import Plan, plan
from onrecord.flows.intake.requests import Intake
from onrecord.flows.runner import run_intake
from onrecord.flows.settings import load_settings
from onrecord.flows.stages import STAGES


def planned(folder: Path, warehouse: Path, only: tuple[str, ...] = ()) -> Plan:
    return plan(Intake([folder]), load_settings(warehouse), Quiet(), only)


def waiting(found: Plan) -> dict[str, int]:
    return {each.stage: each.n_units for each in found.stages if each.n_units}


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def worked(warehouse: Path, run_id: str) -> dict[str, int]:
    query = f"select stage, sum(n_units)::int as n from lake.stage_runs where run_id = '{run_id}' group by stage"
    return {row["stage"]: row["n"] for row in ask(warehouse, query) if row["stage"] not in ("supersede", "prune")}


def test_nothing_new_gives_nothing_to_do_and_nothing_is_written(few_press: Press, few_warehouse: Path) -> None:
    before = content(few_warehouse)
    found = planned(few_press.folder, few_warehouse)
    assert found.stages == []
    assert (found.inputs.n_found, found.inputs.n_known) == (6, 6)
    assert content(few_warehouse) == before


def test_new_changed_and_unusable_documents_are_told_apart(few_press: Press, few_warehouse: Path) -> None:
    few_press.add("windows.txt")
    few_press.write("council.txt", "The council of Ellery met again on Monday and decided to meet on Tuesday.\n")
    few_press.write("blank.txt", " \n")
    found = planned(few_press.folder, few_warehouse)
    inputs = found.inputs
    assert (inputs.n_new, inputs.n_changed, inputs.n_known, inputs.n_refused) == (1, 1, 5, 1)
    assert waiting(found) == {"ingest": 3}
    expected = {each.stage: each.n_expected for each in found.stages}
    assert expected["clean"] == 2
    assert expected["paragraphs"] > 2
    assert found.cpu_seconds > 0


def test_what_waits_is_what_the_run_then_works_on_and_the_cause_is_told(
    few_press: Press, few_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STAGES, "annotate", replace(STAGES["annotate"], version=77))
    monkeypatch.setitem(STAGES, "boilerplate", replace(STAGES["boilerplate"], parameters=lambda: {"words": "new"}))
    found = planned(few_press.folder, few_warehouse)
    causes = {each.stage: each.why for each in found.stages}
    assert causes["annotate"].endswith("→ 77")
    assert causes["times"] == "annotate changed"
    assert causes["boilerplate"] == "words: none → new"
    did = worked(few_warehouse, run(few_press.folder, few_warehouse).run_id)
    assert waiting(found).items() <= did.items()
    assert {"annotate", "times", "boilerplate"} <= waiting(found).keys()
    assert waiting(planned(few_press.folder, few_warehouse)) == {}


def test_paragraphs_to_ask_about_are_counted_where_an_endpoint_is_set(
    few_press: Press, few_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_CHAT_URL", "http://127.0.0.1:9")  # a plan asks nobody
    monkeypatch.setenv("ONRECORD_CHAT_MODEL", "some")
    (n_paragraphs,) = column(few_warehouse, "select count(distinct paragraph_id)::int from lake.paragraph_annotations")
    assert 0 < waiting(planned(few_press.folder, few_warehouse))["chat"] <= n_paragraphs


def test_without_a_warehouse_all_is_new_and_none_is_made(
    press: Press, tmp_path: Path, cli: Callable[..., Called]
) -> None:
    called = cli("plan", press.add("short.txt"), "--warehouse", tmp_path / "none", "--json")
    said = json.loads(called.out)
    assert (called.code, said["inputs"]["n_new"]) == (0, 1)
    idle = {
        "judgements",
        "judged_claims",
        "chat",
        "chat_claims",
    }  # there is neither a file of judgements nor an endpoint
    assert {each["stage"] for each in said["stages"]} == set(STAGES) - idle
    assert not (tmp_path / "none").exists()
    shown = cli("plan", press.folder, "--warehouse", tmp_path / "none", "--only", "ingest")
    assert (shown.code, "ingest" in shown.out, "annotate" in shown.out) == (0, True, False)


def test_stages_restated_in_pieces_give_the_rows_of_one_run(
    few_press: Press, few_warehouse: Path, rebuilt: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STAGES, "paragraphs", replace(STAGES["paragraphs"], version=77))
    few_press.add("windows.txt")
    published = column(few_warehouse, "select count(*)::int from articles")
    for only in (["annotate"], ["ingest"], ["paragraphs"], ["clean", "resolve"], ["paragraphs"]):
        done = run_only(few_press.folder, few_warehouse, only)
        assert not done.is_published
        assert column(few_warehouse, "select count(*)::int from articles") == published
    run(few_press.folder, few_warehouse)
    assert_same(rebuilt(few_press.folder), few_warehouse)


def run_only(folder: Path, warehouse: Path, only: list[str]) -> Any:
    workers = Workers(1)
    try:
        return run_intake(Intake([folder]), load_settings(warehouse), Direct(workers), Quiet(), only)
    finally:
        workers.close()


LATE = ("bridge.txt", "bridge_reprint.txt", "council.txt", "profile.txt", "short.txt", "trams.jsonl")


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strategies.permutations(LATE), strategies.lists(strategies.integers(1, 5), min_size=1, max_size=2, unique=True))
def test_documents_late_and_out_of_order_give_the_same_warehouse(
    tmp_path_factory: pytest.TempPathFactory, late_baseline: Path, order: list[str], cuts: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("late")
    press = Press(folder)
    bounds = [0, *sorted(cuts), len(order)]
    for first, last in pairwise(bounds):
        run(press.add(*order[first:last]), folder / "warehouse", annotator="rules")
    assert_same(late_baseline, folder / "warehouse")


@pytest.fixture(scope="module")
def late_baseline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("all")
    run(Press(folder).add(*LATE), folder / "warehouse", annotator="rules")
    return folder / "warehouse"
