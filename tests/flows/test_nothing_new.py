"""A run that finds nothing new is published, yet its rows are not checked again: they are those that passed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Called, Press
from digests import ask, assert_tidy, column, digest, run

from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import connect, path_of
from onrecord.warehouse.checks import run_checks
from onrecord.warehouse.sql import SqlFile

Cli = Callable[..., Called]
SUSPECTED = SqlFile(
    "suspected", "", "", "select locator from lake.captures where locator like '%short%'", tags={"severity": "warn"}
)


def test_it_is_told_in_the_views_and_costs_no_check_of_rows(few_press: Press, few_warehouse: Path) -> None:
    whole = run(few_press.folder, few_warehouse)  # published by the tests without any check, so all are made
    shown = digest(few_warehouse)
    again = run(few_press.folder, few_warehouse)
    assert 0 < again.n_checks < whole.n_checks / 2
    assert column(few_warehouse, "select run_id from lake.runs order by ended_at")[-2:] == [whole.run_id, again.run_id]
    assert digest(few_warehouse) == shown
    assert_tidy(few_warehouse)
    few_press.add("profile.txt")
    grown = run(few_press.folder, few_warehouse)
    assert grown.n_checks == whole.n_checks
    assert column(few_warehouse, "select count(*) from articles where locator = 'press/profile.txt'") == [1]


def test_what_rules_warned_of_is_warned_of_again(
    few_press: Press, few_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sql.load("checks"), "suspected", SUSPECTED)
    reports = [run(few_press.folder, few_warehouse) for _ in range(3)]
    assert [any("suspected: 1 rows" in told for told in report.warnings) for report in reports] == [True] * 3
    assert reports[2].n_checks == reports[1].n_checks < reports[0].n_checks
    known = ask(few_warehouse, "select run_id from lake.check_results where \"check\" = 'suspected' and n_failures = 1")
    assert len(known) == 3


def test_another_severity_and_another_rule_have_the_rows_checked(
    few_press: Press, few_warehouse: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sql.load("checks"), "suspected", SUSPECTED)
    asked = ("run", few_press.folder, "--warehouse", few_warehouse, "--direct")
    assert cli(*asked).code == 0
    (few_warehouse / "onrecord.toml").write_text('[severities]\nsuspected = "block"\n')
    called = cli(*asked)
    assert (called.code, "suspected: 1 rows" in called.err) == (1, True)


def test_a_damaged_an_older_and_a_missing_catalogue_are_made_anew(
    few_press: Press, few_warehouse: Path, cli: Cli
) -> None:
    whole = run(few_press.folder, few_warehouse)
    shown = digest(few_warehouse)
    path = path_of(few_warehouse)
    for harm in (lambda: path.write_bytes(b"\x00garbage" * 400), path.unlink):
        harm()
        assert run(few_press.folder, few_warehouse).n_checks == whole.n_checks
        assert digest(few_warehouse) == shown
    assert cli("publish", "--as-of", whole.run_id, "--warehouse", few_warehouse).code == 0
    assert run(few_press.folder, few_warehouse).n_checks == whole.n_checks, "nobody checked what was shown again"


def test_a_rule_is_known_by_the_tables_it_names(few_press: Press, few_warehouse: Path) -> None:
    with connect(few_warehouse) as connection:
        found = {result.check for result in run_checks(connection, reading={"runs"})}
    assert {"clock_runs_forward", "runs: key is unique"} <= found
    assert "claims: key is unique" not in found
