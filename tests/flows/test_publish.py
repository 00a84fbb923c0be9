"""Publishing: a failing check keeps the last catalogue, earlier runs can be shown again, copies stand alone."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import Called, Press
from digests import ask, column, digest, inode, publish_lake, run

from onrecord.warehouse import sql
from onrecord.warehouse.errors import CheckFailed
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.sql import SqlFile

Cli = Callable[..., Called]
PLANTED = SqlFile(
    "planted", "one row per fault", "", "select locator from lake.captures where locator like '%profile%'"
)


def test_a_failing_check_blocks_the_publish(
    few_press: Press, few_warehouse: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, file_before = digest(few_warehouse), inode(few_warehouse)
    few_press.add("profile.txt")
    with monkeypatch.context() as patched:
        patched.setitem(sql.load("checks"), "planted", PLANTED)
        called = cli("run", few_press.folder, "--warehouse", few_warehouse, "--direct")
    assert called.code == 1
    assert "planted: 1 rows" in called.err
    assert "press/profile.txt" in called.err
    assert "Traceback" not in called.err
    assert inode(few_warehouse) == file_before
    assert digest(few_warehouse) == before
    assert list(few_warehouse.glob("*.tmp*")) == []
    assert cli("run", few_press.folder, "--warehouse", few_warehouse, "--direct").code == 0
    states = column(few_warehouse, "select state from lake.runs order by started_at")
    assert states == ["published", "blocked", "published"]
    failed = ask(few_warehouse, 'select "check", n_failures from lake.check_results where n_failures > 0')
    assert [(row["check"], row["n_failures"]) for row in failed] == [("planted", 1)]
    assert column(few_warehouse, "select count(*) from articles where locator = 'press/profile.txt'") == [1]


@pytest.mark.parametrize(
    ("table", "predicate", "check"),
    [
        ("captures", "locator = 'press/short.txt'", "article_versions.capture_id: refers to captures.capture_id"),
        ("article_versions", "true", "captures_accounted_for"),
        ("text_annotations", "true", "texts_accounted_for"),
        ("paragraph_annotations", "true", "paragraphs_accounted_for"),
        ("entity_links", "basis = 'gazetteer'", "named_mentions_linked"),
    ],
)
def test_rows_that_are_missing_fail_a_check(
    table: str, predicate: str, check: str, few_warehouse: Path, cli: Cli
) -> None:
    Lake(few_warehouse / "lake").delete(table, predicate)
    publish_lake(few_warehouse)
    called = cli("check", "--warehouse", few_warehouse)
    assert called.code == 1
    assert f"FAILED {check}: " in called.out


def test_rows_stored_twice_fail_a_check(few_warehouse: Path, cli: Cli) -> None:
    lake = Lake(few_warehouse / "lake")
    lake.append("claims", lake.table("claims").to_pyarrow_table())
    publish_lake(few_warehouse)
    called = cli("check", "--warehouse", few_warehouse)
    assert called.code == 1
    assert "FAILED claims: key is unique: " in called.out


def test_an_error_in_a_check_leaves_no_draft(
    few_press: Press, few_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sql.load("checks"), "broken", SqlFile("broken", "", "", "select nonsense"))
    with pytest.raises(duckdb.Error, match="nonsense"):
        run(few_press.folder, few_warehouse)
    assert list(few_warehouse.glob("*.tmp*")) == []


def test_as_of_shows_an_earlier_run_and_nothing_of_later_ones(few_press: Press, few_warehouse: Path, cli: Cli) -> None:
    before = digest(few_warehouse)
    (first,) = column(few_warehouse, "select run_id from lake.runs")
    few_press.write("metadata.csv", "file,outlet\ncouncil.txt,Harbour Herald\n")
    run(few_press.add("trams.jsonl"), few_warehouse)
    after = digest(few_warehouse)
    assert after != before
    assert cli("publish", "--as-of", first, "--warehouse", few_warehouse).code == 0
    assert digest(few_warehouse) == before
    assert cli("publish", "--as-of", first.removeprefix("run:"), "--warehouse", few_warehouse).code == 0
    assert digest(few_warehouse) == before
    assert cli("publish", "--warehouse", few_warehouse).code == 0
    assert digest(few_warehouse) == after


def test_a_blocked_run_is_never_published(few_press: Press, few_warehouse: Path, cli: Cli) -> None:
    before = digest(few_warehouse)
    few_press.add("profile.txt")
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(sql.load("checks"), "planted", PLANTED)
        with pytest.raises(CheckFailed, match="planted"):
            run(few_press.folder, few_warehouse)
    assert cli("publish", "--warehouse", few_warehouse).code == 0
    assert digest(few_warehouse) == before


def test_an_unknown_run_is_told_with_those_that_are_there(few_warehouse: Path, cli: Cli) -> None:
    called = cli("publish", "--as-of", "run:0000", "--warehouse", few_warehouse)
    assert called.code == 1
    assert column(few_warehouse, "select run_id from lake.runs")[0] in called.err


def test_a_standalone_copy_needs_no_lake(few_warehouse: Path, cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "handover" / "copy.duckdb"
    target.parent.mkdir()
    views = column(
        few_warehouse, "select view_name from duckdb_views() where not internal and schema_name = 'main' order by 1"
    )
    expected = {view: column(few_warehouse, f"select count(*) from {view}") for view in views}
    assert cli("publish", "--standalone", target, "--warehouse", few_warehouse).code == 0
    few_warehouse.rename(tmp_path / "moved away")
    copy = duckdb.connect(str(target), read_only=True)
    found = {view: [n for (n,) in copy.execute(f"select count(*) from {view}").fetchall()] for view in views}
    comments = dict(
        copy.execute("select column_name, comment from duckdb_columns() where table_name = 'claims'").fetchall()
    )
    n_documents = copy.execute("select count(*) from lake.raw_documents").fetchall()
    copy.close()
    assert found == expected
    assert "stands behind" in comments["claimed_by"]
    assert n_documents == [(5,)]
    assert [path.name for path in target.parent.iterdir()] == ["copy.duckdb"]


def test_a_standalone_copy_overwrites_nothing(few_warehouse: Path, cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "mine.duckdb"
    target.write_text("mine")
    called = cli("publish", "--standalone", target, "--warehouse", few_warehouse)
    assert called.code == 1
    assert "there already" in called.err
    assert target.read_text() == "mine"


def test_publishing_where_nothing_is(cli: Cli, tmp_path: Path) -> None:
    called = cli("publish", "--warehouse", tmp_path / "nothing")
    assert called.code == 1
    assert "onrecord run PATH" in called.err
    assert not (tmp_path / "nothing").exists()


def test_views_and_columns_are_documented_in_the_catalogue(baseline: Path) -> None:
    undocumented = (
        "select table_name, column_name from duckdb_columns() join duckdb_views() using (database_name, schema_name)"
        " where not duckdb_columns.internal and duckdb_views.view_name = table_name and duckdb_columns.comment is null"
    )
    assert ask(baseline, undocumented) == []
    views = ask(baseline, "select view_name, comment from duckdb_views() where not internal")
    assert len(views) >= 30
    assert [view["view_name"] for view in views if "Grain: " not in (view["comment"] or "")] == []
