"""The clock decides nothing: which run was the last follows from the tables, after a clock that was years ahead too."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import Called, Press
from digests import column, publish_lake, run

from onrecord.warehouse import sql
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.sql import SqlFile
from onrecord.warehouse.tables.operations import RUNS

Cli = Callable[..., Called]


@pytest.fixture
def ahead(few_warehouse: Path) -> Path:
    """A warehouse whose only run was made three years from now."""
    lake = Lake(few_warehouse / "lake")
    (row,) = lake.table("runs").to_pyarrow_table().to_pylist()
    later = {name: row[name] + timedelta(days=3 * 366) for name in ("started_at", "ended_at")}
    lake.replace("runs", RUNS.from_rows([row | later]), "true")
    publish_lake(few_warehouse)
    return few_warehouse


def test_the_doctor_tells_of_the_run_that_was_blocked_last(
    ahead: Path, few_press: Press, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_press.add("profile.txt")
    planted = SqlFile("planted", "", "", "select locator from lake.captures where locator like '%profile%'")
    monkeypatch.setitem(sql.load("checks"), "planted", planted)
    assert cli("run", few_press.folder, "--warehouse", ahead, "--direct").code == 1
    called = cli("doctor", "--warehouse", ahead, "--json")
    found = {each["about"]: each for each in json.loads(called.out)["findings"]}
    assert "press/profile.txt" in found["last run"]["found"]
    assert (found["clock"]["state"], found["clock"]["advice"]) == ("warning", "set this machine's clock")


def test_runs_are_compared_and_judged_in_their_order(ahead: Path, few_press: Press, cli: Cli) -> None:
    few_press.add("profile.txt")
    run(few_press.folder, ahead)
    changes = json.loads(cli("diff", "--warehouse", ahead, "--json").out)
    assert {each["change"] for each in changes if each["cause"] == "text"} == {"appeared"}
    assert column(ahead, "select distinct n_runs_before from quality where started_at > now() + interval 1 year") == [0]


def test_upkeep_and_status_know_the_run_that_came_last(ahead: Path, few_press: Press, cli: Cli) -> None:
    few_press.add("profile.txt")
    last = run(few_press.folder, ahead).run_id
    assert json.loads(cli("status", "--warehouse", ahead, "--json").out)["runs"][0]["run_id"] == last
    called = cli("maintain", "--warehouse", ahead)
    assert called.code == 0, called.err
