"""The Prefect flow: the same rows as without, named tasks, a summary, and no server needed."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import FEW, Called, Press
from digests import ask, assert_same, column

from onrecord.flows.orchestration.supervise import CommandFailed
from onrecord.flows.stage import Scope
from onrecord.flows.stages import STAGES
from onrecord.warehouse import sql
from onrecord.warehouse.sql import SqlFile


@pytest.fixture(scope="module")
def flow_warehouse(server: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of the articles FEW, made by the flow."""
    from onrecord.flows.execution.progress import Quiet
    from onrecord.flows.orchestration.refresh import run_with_prefect

    folder = tmp_path_factory.mktemp("flow")
    press = Press(folder)
    run_with_prefect([press.add(*FEW)], folder / "warehouse", Quiet(), workers=1, batch_size=2)
    return folder / "warehouse"


def test_the_flow_gives_the_rows_of_a_direct_run(flow_warehouse: Path, few_baseline: Path) -> None:
    assert_same(few_baseline, flow_warehouse)


async def _recorded() -> tuple[Any, list[str], list[Any]]:
    """Return the first flow run that the server knows, the names of its tasks, and its summaries."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
    from prefect.client.schemas.sorting import FlowRunSort, TaskRunSort

    async with get_client() as client:
        first = (await client.read_flow_runs(sort=FlowRunSort.EXPECTED_START_TIME_ASC, limit=10))[0]
        of_first = FlowRunFilter(id=FlowRunFilterId(any_=[first.id]))
        tasks = await client.read_task_runs(flow_run_filter=of_first, sort=TaskRunSort.NAME_ASC, limit=200)
        # Asked without the client's own method, which sends nulls that the server refuses.
        asked = {"artifacts": {"key": {"any_": ["onrecord-run"]}, "flow_run_id": {"any_": [str(first.id)]}}}
        answer = await client.request("POST", "/artifacts/filter", json=asked)
        return first, [task.name for task in tasks], answer.json()


def test_there_is_a_task_for_each_batch_and_stage(flow_warehouse: Path) -> None:
    flow_run, names, _ = asyncio.run(_recorded())
    assert flow_run.state.is_completed()
    in_tasks = [stage.name for stage in STAGES.values() if stage.scope in (Scope.BATCH, Scope.CORPUS)]
    worked = [
        f"{row['stage']} {row['batch'][:8]}"
        for row in ask(flow_warehouse, "from lake.stage_runs")
        if row["stage"] in in_tasks
    ]
    # Without a chat endpoint there are no answers to read, as there is nothing to read without judgements.csv.
    assert {name.split()[0] for name in worked} == set(in_tasks) - {"chat_claims", "judged_claims"}
    assert len(worked) > len(in_tasks)
    assert set(worked) <= set(names)
    stored = {name for name in names if name.startswith("store ")}
    idle = {"judgements", "judged_claims", "chat", "chat_claims"}
    assert stored == {f"store {name}" for name in STAGES if name not in idle}


def test_the_run_is_summed_up_in_an_artifact(flow_warehouse: Path) -> None:
    _, _, (artifact,) = asyncio.run(_recorded())
    assert artifact["type"] == "markdown"
    text = artifact["data"]
    assert column(flow_warehouse, "select run_id from lake.runs")[0] in text
    for row in ("| documents found | 6 |", "| rejected | 1 |", "| articles | 5 |"):
        assert row in text


def test_writing_is_tried_again_where_input_or_output_fails_and_nowhere_else(
    server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect import flow

    from onrecord.flows.execution.dispatch import Workers
    from onrecord.flows.orchestration import tasks

    patient = tasks.store_batch.with_options(retry_delay_seconds=0)
    monkeypatch.setattr(tasks, "store_batch", patient)
    calls = {"disk": 0, "fault": 0}

    def full_disk() -> None:
        calls["disk"] += 1
        if calls["disk"] < 3:
            raise OSError(28, "no space left")

    def fault() -> None:
        calls["fault"] += 1
        raise ValueError("a fault of ours")

    @flow
    def store_twice() -> None:
        dispatch = tasks.PrefectDispatch(Workers(1))
        dispatch.store("full disk", full_disk)
        dispatch.store("fault", fault)

    with pytest.raises(ValueError, match="a fault of ours"):
        store_twice()
    assert calls == {"disk": 3, "fault": 1}


def test_a_stage_that_fails_ends_the_flow_with_its_error(server: None, press: Press, tmp_path: Path) -> None:
    from onrecord.flows.execution.dispatch import Workers
    from onrecord.flows.execution.progress import Quiet
    from onrecord.flows.execution.work import Outcome
    from onrecord.flows.orchestration.refresh import run_with_prefect

    def broken(self: object, job: object) -> Outcome:
        raise MemoryError("too much")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Workers, "submit", broken)
        with pytest.raises(MemoryError, match="too much"):
            run_with_prefect([press.add("short.txt")], tmp_path / "w", Quiet(), workers=1, batch_size=2)


def test_a_failing_check_is_told_as_without_prefect(
    server: None, press: Press, cli: Callable[..., Called], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sql.load("checks"), "planted", SqlFile("planted", "", "", "select locator from lake.captures"))
    called = cli("run", press.add("short.txt"), "--warehouse", tmp_path / "w")
    assert called.code == 1
    assert "planted: 1 rows" in called.err
    assert "Traceback" not in called.err
    assert not (tmp_path / "w" / "onrecord.duckdb").exists()


@pytest.mark.slow
def test_the_command_line_runs_the_flow_with_no_server_configured(
    press: Press, few_baseline: Path, tmp_path: Path
) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "ONRECORD_"))}
    environment |= {"PREFECT_HOME": str(tmp_path / "prefect"), "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "onrecord.flows.cli.app", "run", str(press.add(*FEW)), "--json"]
    done = subprocess.run(
        [*command, "--warehouse", str(tmp_path / "w")], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["inputs"]["n_new"] == 5
    assert_same(few_baseline, tmp_path / "w")


def test_a_failure_that_may_pass_is_tried_again_and_one_that_needs_a_person_is_not(
    server: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onrecord.flows.orchestration import deployments

    kinds: list[str] = []

    def fail(*_: object) -> Any:
        if kinds:
            raise CommandFailed(kinds.pop(0), "as planned")
        return {"done": 1}

    monkeypatch.setattr(deployments, "run_command", fail)
    kinds += ["TimeLimit", "LakeError"]
    assert deployments.operate("refresh", str(tmp_path), retry_delays=[0, 0]) == {"done": 1}
    kinds += ["CheckFailed", "never reached"]
    with pytest.raises(CommandFailed, match="CheckFailed"):
        deployments.operate("refresh", str(tmp_path), retry_delays=[0, 0])
    assert kinds == ["never reached"]


def test_an_erasure_that_was_deployed_asks_nobody(server: None, few_warehouse: Path) -> None:
    from onrecord.flows.orchestration import deployments

    (first, *others) = column(few_warehouse, "select locator from articles order by all")
    deployments.operate("erase", str(few_warehouse), [first, "--reason", "asked for"])
    assert column(few_warehouse, "select locator from articles order by all") == others
