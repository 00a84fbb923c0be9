"""The command line: what it says, in which format, and with which exit code."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from conftest import Called, Press
from digests import digest

Cli = Callable[..., Called]
COMMANDS = ("run", "publish", "sql", "explain", "compare", "status", "check", "describe", "erase", "shell")


def test_without_arguments_it_says_what_to_do(cli: Cli) -> None:
    called = cli()
    assert called.code == 0
    assert "onrecord run PATH" in called.out
    assert called.err == ""


def test_help_names_every_command(cli: Cli) -> None:
    called = cli("--help")
    assert called.code == 0
    assert all(command in called.out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_shows_an_example(command: str, cli: Cli) -> None:
    called = cli(command, "--help")
    assert called.code == 0
    assert f"onrecord {command}" in called.out.partition("Example:")[2]


@pytest.mark.parametrize(
    "arguments",
    [
        ("fly",),
        ("run",),
        ("run", "here", "--workers", "many"),
        ("run", "here", "--workers", "0"),
        ("sql",),
        ("sql", "select 1", "--format", "xml"),
        ("status", "--loud"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...], cli: Cli, tmp_path: Path) -> None:
    called = cli(*arguments, *(("--warehouse", tmp_path / "w") if len(arguments) > 1 else ()))
    assert called.code == 2
    assert called.out == ""
    assert "Traceback" not in called.err
    assert called.err
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize(
    "command",
    [("sql", "select 1"), ("explain", "clm:1"), ("compare", "a", "b"), ("status",), ("check",), ("describe",)],
)
def test_where_no_warehouse_is_it_says_how_to_make_one(command: tuple[str, ...], cli: Cli, tmp_path: Path) -> None:
    called = cli(*command, "--warehouse", tmp_path / "nothing")
    assert called.code == 1
    assert "onrecord run PATH" in called.err
    assert not (tmp_path / "nothing").exists()


def test_a_path_that_is_not_there_is_told(cli: Cli, tmp_path: Path) -> None:
    called = cli("run", tmp_path / "nowhere", "--warehouse", tmp_path / "w", "--direct")
    assert called.code == 2
    assert not (tmp_path / "w").exists()
    assert "nowhere" in called.err
    assert "Traceback" not in called.err


def test_a_damaged_lake_is_told_without_a_traceback(few_press: Press, few_warehouse: Path, cli: Cli) -> None:
    for commit in (few_warehouse / "lake" / "claims" / "_delta_log").iterdir():
        commit.write_text("not a commit")
    called = cli("run", few_press.folder, "--warehouse", few_warehouse, "--direct")
    assert called.code == 1
    assert "claims" in called.err
    assert "Traceback" not in called.err


def test_a_run_ends_with_counts_answers_and_what_to_do_next(press: Press, cli: Cli, tmp_path: Path) -> None:
    press.add("bridge.txt", "bridge_reprint.txt", "empty.txt")
    called = cli("run", press.folder, "--warehouse", tmp_path / "w", "--direct")
    assert called.code == 0, called.err
    assert "3 documents found: 2 new, 0 known, 1 rejected" in called.out
    for count in ("articles", "languages", "duplicates", "entities", "quotes", "claims", "rejects"):
        assert f"\n  {count} " in called.out
    assert str(tmp_path / "w" / "onrecord.duckdb") in called.out
    assert called.out.count("from ") >= 3
    assert "Next:" in called.out
    assert called.err == ""


def test_a_run_can_report_in_json(few_press: Press, few_warehouse: Path, cli: Cli) -> None:
    called = cli("run", few_press.folder, "--warehouse", few_warehouse, "--direct", "--json")
    report = json.loads(called.out)
    assert called.code == 0
    assert report["inputs"] == {"n_inputs": 6, "n_known": 6, "n_new": 0, "n_rejected": 0}
    assert report["summary"]["articles"] == 5
    assert Path(report["catalogue"]).is_file()


QUERY = "select locator, n_chars, published_at, is_outlet_known from articles order by locator limit 2"


def test_rows_as_csv(few_baseline: Path, cli: Cli) -> None:
    called = cli("sql", QUERY, "--format", "csv", "--warehouse", few_baseline)
    rows = list(csv.DictReader(io.StringIO(called.out)))
    assert called.code == 0
    assert [row["locator"] for row in rows] == ["press/bridge.txt", "press/bridge_edited.txt"]
    assert rows[0]["published_at"].startswith("2025-02-03 00:00:00")


def test_rows_as_json(few_baseline: Path, cli: Cli) -> None:
    query = "select locator, n_chars, is_outlet_known, {'a': [1, null]} as nested, '\\xC3\\xA9'::blob as bytes"
    called = cli("sql", f"{query} from articles order by 1", "--format", "json", "--warehouse", few_baseline)
    rows = [json.loads(line) for line in called.out.splitlines()]
    assert rows[0]["locator"] == "press/bridge.txt"
    assert rows[0]["is_outlet_known"] is True
    assert rows[0]["nested"] == {"a": [1, None]}
    assert rows[0]["bytes"] == "é"
    assert isinstance(rows[0]["n_chars"], int)


def test_rows_as_parquet(few_baseline: Path, cli: Cli) -> None:
    called = cli("sql", QUERY, "--format", "parquet", "--warehouse", few_baseline)
    table = pq.read_table(io.BytesIO(called.raw_out))
    assert called.code == 0
    assert table.column("locator").to_pylist() == ["press/bridge.txt", "press/bridge_edited.txt"]
    assert table.column_names == ["locator", "n_chars", "published_at", "is_outlet_known"]


def test_rows_as_a_table(few_baseline: Path, cli: Cli) -> None:
    called = cli("sql", "select '[bold]' as mark, null as nothing", "--warehouse", few_baseline)
    assert called.code == 0
    assert "[bold]" in called.out
    assert "nothing" in called.out


def test_a_long_table_says_what_it_leaves_out(few_baseline: Path, cli: Cli) -> None:
    called = cli("sql", "select range as n from range(250)", "--warehouse", few_baseline)
    assert "150 rows more" in called.out


@pytest.mark.parametrize("query", ["select nonsense from articles", "selct 1", "from nowhere", "select 1/"])
def test_a_broken_query_is_told(query: str, few_baseline: Path, cli: Cli) -> None:
    called = cli("sql", query, "--warehouse", few_baseline)
    assert called.code == 1
    assert "the query failed" in called.err
    assert "onrecord describe" in called.err
    assert "Traceback" not in called.err


def test_a_query_cannot_change_the_catalogue(few_warehouse: Path, cli: Cli) -> None:
    before = digest(few_warehouse)
    called = cli("sql", "drop view articles", "--warehouse", few_warehouse)
    assert called.code == 1
    assert digest(few_warehouse) == before


def test_status(few_baseline: Path, cli: Cli) -> None:
    called = cli("status", "--warehouse", few_baseline, "--json")
    found = json.loads(called.out)
    assert [run["state"] for run in found["runs"]] == ["published"]
    assert {"ingest", "clean", "annotate"} <= {stage["stage"] for stage in found["stages"]}
    shown = cli("status", "--warehouse", few_baseline)
    assert shown.code == 0
    assert "onrecord.duckdb" in shown.out


def test_check(few_baseline: Path, cli: Cli) -> None:
    called = cli("check", "--warehouse", few_baseline, "--json")
    results = json.loads(called.out)
    assert called.code == 0
    assert len(results) > 50
    assert {result["n_failures"] for result in results} == {0}
    assert f"{len(results)} of {len(results)} checks passed" in cli("check", "--warehouse", few_baseline).out


def test_describe(few_baseline: Path, cli: Cli) -> None:
    names = {
        row["name"]: row["meaning"] for row in json.loads(cli("describe", "--warehouse", few_baseline, "--json").out)
    }
    assert {"articles", "claims", "lake.texts"} <= set(names)
    assert all(names.values())
    columns = json.loads(cli("describe", "claims", "--warehouse", few_baseline, "--json").out)
    assert "claimed_by" in {row["column"] for row in columns}
    lake_columns = json.loads(cli("describe", "lake.claims", "--warehouse", few_baseline, "--json").out)
    assert "holder_mention_id" in {row["column"] for row in lake_columns}
    assert all(row["meaning"] for row in columns + lake_columns)
    macro = json.loads(cli("describe", "search_claims", "--warehouse", few_baseline, "--json").out)
    assert {"(example)", "claimed_by"} <= {row["column"] for row in macro}
    unknown = cli("describe", "nothing", "--warehouse", few_baseline)
    assert unknown.code == 1
    assert "onrecord describe" in unknown.err


def test_output_may_end_early(few_baseline: Path) -> None:
    """`onrecord sql … | head` ends without a traceback."""
    command = [sys.executable, "-m", "onrecord.flows.cli.app", "sql", "select range as n from range(400000)"]
    process = subprocess.Popen(
        [*command, "--format", "csv", "--warehouse", str(few_baseline)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == b"n\n"
    process.stdout.close()
    errors = process.stderr.read().decode()
    process.wait()
    assert errors == ""


def test_a_direct_run_does_not_import_prefect(few_press: Press, few_warehouse: Path) -> None:
    script = (
        "import sys\n"
        "from onrecord.flows.cli import app\n"
        "sys.argv = ['onrecord', 'run', *sys.argv[1:], '--direct']\n"
        "try:\n    app.main()\nexcept SystemExit as error:\n    assert not error.code, error.code\n"
        "sys.exit('prefect' in sys.modules)\n"
    )
    command = [sys.executable, "-c", script, few_press.folder, "--warehouse", few_warehouse]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
