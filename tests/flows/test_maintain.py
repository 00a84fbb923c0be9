"""Upkeep changes how rows lie in files, never the rows; nobody who reads or resumes is left without a file."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import Called, Press
from digests import ask, assert_same, column, digest, run

from onrecord.flows import runner
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.execution.publish import OPERATIONS, publish_as_of
from onrecord.flows.settings import load_settings
from onrecord.flows.upkeep import maintain as upkeep
from onrecord.flows.upkeep.maintain import maintain
from onrecord.warehouse.catalogue import path_of
from onrecord.warehouse.errors import LakeError, UnknownName
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.tables import TABLES


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let upkeep be due for the smallest warehouse."""
    monkeypatch.setattr(upkeep, "MOST_SMALL_FILES", 1)
    monkeypatch.setattr(upkeep, "MOST_LOG_ENTRIES", 0)


def n_files(warehouse: Path) -> int:
    return sum(1 for _ in (warehouse / "lake").glob("*/*.parquet"))


def grown(press: Press, warehouse: Path) -> Path:
    """Add an article to a warehouse, so that its tables have more than one file."""
    run(press.add("windows.txt"), warehouse)
    return warehouse


def test_files_are_joined_and_later_deleted_and_rows_stay(
    eager: None, few_press: Press, few_warehouse: Path, few_baseline: Path, tmp_path: Path
) -> None:
    grown(few_press, few_warehouse)
    before, n_before = digest(few_warehouse), n_files(few_warehouse)
    first_run = column(few_warehouse, "select run_id from lake.runs order by started_at desc")[0]
    done = maintain(load_settings(few_warehouse), Quiet())
    assert done.compacted["sentences"] == (2, 1)
    assert done.deleted == {}
    assert digest(few_warehouse) == before
    # what came before is still there for whoever reads it, or asks for an earlier run
    assert n_files(few_warehouse) > n_before
    publish_as_of(load_settings(few_warehouse), first_run)
    assert digest(few_warehouse) == before

    done = maintain(load_settings(few_warehouse, retention_days=0), Quiet())
    assert done.deleted["sentences"] == 2
    assert {name: len(Lake(few_warehouse / "lake").files(name)) for name in TABLES}["sentences"] == 1
    assert n_files(few_warehouse) < n_before
    assert digest(few_warehouse) == before
    assert run(few_press.folder, few_warehouse).inputs.n_new == 0
    assert "recover" not in column(few_warehouse, "select stage from lake.stage_runs")
    assert digest(few_warehouse) == before


def test_a_run_joins_small_files_and_rows_are_those_of_one_that_does_not(
    few_press: Press, few_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(few_warehouse, tmp_path / "joined")
    grown(few_press, few_warehouse)
    monkeypatch.setattr(runner, "MOST_SMALL_FILES", 1)
    assert run(few_press.folder, tmp_path / "joined").is_published
    sizes = [len(Lake(path / "lake").files("sentences")) for path in (few_warehouse, tmp_path / "joined")]
    assert sizes == [2, 1]
    assert_same(few_warehouse, tmp_path / "joined")
    assert "recover" not in column(tmp_path / "joined", "select stage from lake.stage_runs")
    assert run(few_press.folder, tmp_path / "joined").inputs.n_new == 0
    assert_same(few_warehouse, tmp_path / "joined")


def test_nothing_is_left_to_do_after_it(eager: None, few_press: Press, few_warehouse: Path) -> None:
    maintain(load_settings(grown(few_press, few_warehouse), retention_days=0), Quiet())
    n_before = n_files(few_warehouse)
    again = maintain(load_settings(few_warehouse, retention_days=0), Quiet())
    assert again.compacted.keys() <= set(OPERATIONS)  # its own records
    assert n_files(few_warehouse) <= n_before + 1


def test_an_open_reader_keeps_its_files(eager: None, few_press: Press, few_warehouse: Path) -> None:
    grown(few_press, few_warehouse)
    with duckdb.connect(str(path_of(few_warehouse)), read_only=True) as reader:
        query = "select count(*), bit_xor(hash(c)) from claims as c"
        before = reader.execute(query).fetchall()
        maintain(load_settings(few_warehouse), Quiet())
        assert reader.execute(query).fetchall() == before


@pytest.mark.parametrize("what", ["compact", "vacuum", "trim_log"])
def test_a_cut_in_the_middle_loses_nothing(
    what: str, eager: None, few_press: Press, few_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digest(grown(few_press, few_warehouse))
    done = {"calls": 0}
    work = getattr(Lake, what)

    def cut(*arguments: Any) -> Any:
        result = work(*arguments)
        done["calls"] += 1
        if done["calls"] == 6:
            raise OSError("the power is gone")
        return result

    with monkeypatch.context() as patched:
        patched.setattr(Lake, what, cut)
        with pytest.raises(OSError, match="power"):
            maintain(load_settings(few_warehouse, retention_days=0), Quiet())
    assert digest(few_warehouse) == before
    run(few_press.folder, few_warehouse)
    assert digest(few_warehouse) == before
    maintain(load_settings(few_warehouse, retention_days=0), Quiet())
    assert digest(few_warehouse) == before


def test_upkeep_cut_off_before_it_published_may_be_given_again(
    eager: None, few_press: Press, few_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digest(grown(few_press, few_warehouse))

    def cut(*arguments: Any) -> Any:
        raise OSError("the power is gone")

    with monkeypatch.context() as patched:
        patched.setattr("onrecord.flows.upkeep.maintain.publish_run", cut)
        with pytest.raises(OSError, match="power"):
            maintain(load_settings(few_warehouse), Quiet())
    maintain(load_settings(few_warehouse), Quiet())
    assert digest(few_warehouse) == before


def test_files_whose_addition_the_log_has_lost_are_not_swept(
    eager: None, few_press: Press, few_warehouse: Path
) -> None:
    """The log forgets an entry after 30 days; the file of it may have been superseded only today."""
    maintain(load_settings(grown(few_press, few_warehouse)), Quiet())
    log = few_warehouse / "lake" / "sentences" / "_delta_log"
    entries = sorted(log.glob("*.json"))
    assert len(entries) == 4  # made, two additions, joined
    for entry in entries[:-1]:
        entry.unlink()
    lake = Lake(few_warehouse / "lake")
    n_before = n_files(few_warehouse)
    assert lake.sweep() == 0
    assert n_files(few_warehouse) == n_before
    (few_warehouse / "lake" / "sentences" / "part-not-committed.parquet").write_bytes(b"half")
    assert lake.sweep() == 1


def test_upkeep_waits_for_commits_to_be_published(
    eager: None, few_press: Press, few_warehouse: Path, cli: Callable[..., Called]
) -> None:
    before = digest(few_warehouse)
    (few_press.folder.parent / "sources.toml").write_text(
        f'[[source]]\nname = "press"\nfolder = "{few_press.folder}"\n'
    )
    few_press.add("windows.txt")
    sources = ("--sources", few_press.folder.parent / "sources.toml", "--warehouse", few_warehouse, "--direct")
    assert "nothing published" in cli("refresh", "--only", "ingest", "--only", "clean", *sources).out
    assert column(few_warehouse, "select count(*) from lake.article_versions") == [5]
    with pytest.raises(LakeError, match="never published"):
        maintain(load_settings(few_warehouse, retention_days=0), Quiet())
    assert digest(few_warehouse) == before
    called = cli("refresh", *sources)
    assert called.code == 0, called.err
    states = ask(few_warehouse, "select state, count(*)::int as n from lake.runs group by all order by all")
    assert {row["state"]: row["n"] for row in states} == {"partial": 1, "published": 2}
    called = cli("maintain", "--warehouse", few_warehouse)
    assert (called.code, "files joined" in called.out) == (0, True)


def test_there_must_be_a_warehouse(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="holds no warehouse"):
        maintain(load_settings(tmp_path / "none"), Quiet())
    assert not (tmp_path / "none").exists()


def test_a_run_that_was_killed_is_told_of_by_the_next(
    press: Press, tmp_path: Path, rebuilt: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = tmp_path / "warehouse"
    with monkeypatch.context() as patched:
        patched.setattr("onrecord.flows.runner.publish_run", _fail)
        with pytest.raises(OSError, match="gone"):
            run(press.add("short.txt"), warehouse)
    killed = shutil.copytree(warehouse, tmp_path / "copy")
    for folder in (warehouse, killed):
        report = run(press.folder, folder)
        states = ask(
            folder, "select run_id, state, started_at <= ended_at as is_ordered from lake.runs order by ended_at"
        )
        assert [(row["state"], row["is_ordered"]) for row in states] == [("interrupted", True), ("published", True)]
        assert states[1]["run_id"] == report.run_id
        run(press.folder, folder)
        assert column(folder, "select count(*)::int from lake.runs") == [3]
    assert_same(rebuilt(press.folder), warehouse)


def _fail(*_: object) -> None:
    raise OSError("the machine is gone")
