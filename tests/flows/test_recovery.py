"""A run that is killed, at whatever moment, and then run again leaves what an undisturbed run leaves."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import FILES, Press
from digests import assert_same, assert_tidy, column, run

from onrecord.flows.stages import STAGES
from onrecord.warehouse import catalogue
from onrecord.warehouse.catalogue import Draft
from onrecord.warehouse.errors import LakeError
from onrecord.warehouse.lake import Lake

# `TEST_KILLS=20 pytest tests/flows/test_recovery.py` is the long form, which leaves no moment out.
IS_LONG = "TEST_KILLS" in os.environ
N_KILLS = int(os.environ.get("TEST_KILLS", "6"))
COMMITS_BETWEEN_KILLS = 60


class Disk:
    """What a warehouse is on disk before each write of a run: what is left where the power is cut there."""

    def __init__(self, warehouse: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.warehouse = warehouse
        self.folder = folder
        self.states: list[Path] = []
        for owner, name in ((Lake, "append"), (Lake, "replace"), (Lake, "delete"), (Draft, "publish")):
            monkeypatch.setattr(owner, name, self._kept(getattr(owner, name)))

    def _kept(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            self.states.append(self.folder / f"before write {len(self.states)}")
            shutil.copytree(self.warehouse, self.states[-1], copy_function=_link_or_copy)
            return write(*arguments)

        return call


def _link_or_copy(source: str, target: str) -> None:
    """Copy only what is written in place: the draft of the catalogue and the name of the process that writes."""
    if ".tmp" in source or source.endswith(".committer"):
        shutil.copy2(source, target)
    else:
        os.link(source, target)


def test_a_cut_before_any_write_of_a_first_run(press: Press, tmp_path: Path) -> None:
    press.add("council.txt", "empty.txt")
    with pytest.MonkeyPatch.context() as patched:
        disk = Disk(tmp_path / "undisturbed", tmp_path / "states", patched)
        run(press.folder, disk.warehouse)
    assert len(disk.states) > 20
    for state in disk.states:
        run(press.folder, state)
        assert_same(disk.warehouse, state)
        assert_tidy(state)


def test_a_cut_before_any_write_after_metadata_and_a_tool_have_changed(
    press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rebuilt: Callable[[Path], Path]
) -> None:
    press.write("dashes.txt", "--- *** ---\n")
    run(press.add("council.txt"), tmp_path / "warehouse")
    press.write("metadata.csv", "file,outlet\ncouncil.txt,Harbour Herald\ndashes.txt,Harbour Herald\n")
    monkeypatch.setitem(STAGES, "paragraphs", replace(STAGES["paragraphs"], version=2))
    fresh = rebuilt(press.folder)
    with pytest.MonkeyPatch.context() as patched:
        disk = Disk(tmp_path / "warehouse", tmp_path / "states", patched)
        run(press.folder, disk.warehouse)
    assert {"supersede", "prune"} <= set(column(disk.warehouse, "select stage from lake.stage_runs"))
    for state in [disk.warehouse, *disk.states[:: 1 if IS_LONG else 3]]:
        run(press.folder, state)
        assert_same(fresh, state)
        assert_tidy(state)


def test_a_run_that_fails_after_a_write_can_be_repeated_in_the_same_process(
    press: Press, rebuilt: Callable[[Path], Path], tmp_path: Path
) -> None:
    press.add("bridge.txt", "trams.jsonl", "empty.txt")
    for n_writes in (3, 11, 6):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Lake, "append", _failing_after(n_writes, Lake.append))
            with pytest.raises(OSError, match="disk is full"):
                run(press.folder, tmp_path / "warehouse", batch_size=1)
    run(press.folder, tmp_path / "warehouse", batch_size=1)
    assert_same(rebuilt(press.folder), tmp_path / "warehouse")
    assert_tidy(tmp_path / "warehouse")


def _failing_after(n_writes: int, write: Callable[..., int]) -> Callable[..., int]:
    left = iter(range(n_writes))

    def call(*arguments: Any) -> int:
        made = write(*arguments)
        if next(left, None) is None:
            raise OSError("the disk is full")
        return made

    return call


def test_kill_9_at_random_moments(baseline: Path, full_press: Path, tmp_path: Path) -> None:
    moments = random.Random(20250203)
    n_killed, n_finished = 0, 0
    while n_killed < N_KILLS:
        warehouse = tmp_path / f"killed{n_finished}"
        with _start(full_press, warehouse) as process:
            _wait_for_commits(process, warehouse, moments.randrange(COMMITS_BETWEEN_KILLS))
            time.sleep(moments.uniform(0, 0.05))
            process.kill()
        if process.returncode == 0:
            # It came to its end before the kill: the next one begins a new warehouse.
            n_finished += 1
            assert_same(baseline, warehouse)
        else:
            assert process.returncode == -signal.SIGKILL
            n_killed += 1
    warehouse = tmp_path / f"killed{n_finished}"
    run(full_press, warehouse)
    assert_same(baseline, warehouse)
    assert_tidy(warehouse)


def _start(folder: Path, warehouse: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "onrecord.flows.cli.app", "run", folder, "--direct", "--batch-size", "3"]
    return subprocess.Popen(
        [*map(str, command), "--warehouse", str(warehouse)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _wait_for_commits(process: "subprocess.Popen[bytes]", warehouse: Path, n_commits: int) -> None:
    """Return once the process, which first imports for long, has made so many commits, or has ended."""
    holder = warehouse / "lake" / ".committer"
    while process.poll() is None and not (holder.is_file() and holder.read_text() == str(process.pid)):
        time.sleep(0.01)
    n_before = _commits(warehouse)
    while process.poll() is None and _commits(warehouse) < n_before + n_commits:
        time.sleep(0.01)


def _commits(warehouse: Path) -> int:
    return sum(1 for _ in (warehouse / "lake").glob("*/_delta_log/*.json"))


def test_worker_processes_end_with_a_killed_run(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, time\n"
        "from onrecord.flows.execution.dispatch import Workers\n"
        "if __name__ == '__main__':\n"
        "    pool = Workers(2)._started()\n"
        "    started = [pool.submit(os.getpid) for _ in range(2)]\n"
        "    print(*{each.result() for each in started}, flush=True)\n"
        "    busy = [pool.submit(time.sleep, 0.2) for _ in range(9)]\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    # The workers hold the other end of standard output: reading it ends when they have ended, too.
    process = subprocess.run([sys.executable, script], stdout=subprocess.PIPE, timeout=60, check=False)
    assert process.returncode == -signal.SIGKILL
    assert process.stdout


def test_what_a_killed_write_leaves_is_swept(few_press: Press, few_warehouse: Path) -> None:
    lake = few_warehouse / "lake"
    named = set(lake.rglob("*.parquet"))
    left = [
        lake / "claims" / "part-00000-not-committed.parquet",
        lake / "texts" / "_delta_log" / "00000000000000000099.json#1",
        few_warehouse / f"{catalogue.FILE_NAME}.4711.tmp",
        few_warehouse / f"{catalogue.FILE_NAME}.4711.tmp.wal",
        few_warehouse / "spill",
    ]
    for path in left[:-1]:
        path.write_bytes(b"half of it")
    left[-1].mkdir()
    (left[-1] / "duckdb_temp_storage").write_bytes(b"half of it")
    run(few_press.folder, few_warehouse)
    assert [path.name for path in left if path.exists()] == []
    assert named <= set(lake.rglob("*.parquet"))
    assert_tidy(few_warehouse)


def test_rows_beyond_the_last_complete_commit_are_taken_back(
    few_press: Press, few_warehouse: Path, few_baseline: Path
) -> None:
    lake = Lake(few_warehouse / "lake")
    lake.append("texts", lake.table("texts").to_pyarrow_table())
    lake.delete("mentions", "form = 'named'")
    run(few_press.folder, few_warehouse)
    assert "recover" in column(few_warehouse, "select stage from lake.stage_runs")
    assert_same(few_baseline, few_warehouse)


def test_a_second_writer_is_refused(few_press: Press, few_warehouse: Path) -> None:
    with Lake(few_warehouse / "lake").committer(), pytest.raises(LakeError, match=f"process {os.getpid()} is writing"):
        run(few_press.folder, few_warehouse)
    run(few_press.folder, few_warehouse)


def test_every_article_of_the_press_is_there(baseline: Path) -> None:
    """What the kill test compares with is not empty."""
    found = column(baseline, "select locator from articles union all select key from rejects")
    assert {f"press/{name}" for name in FILES} <= {str(locator).partition("#")[0] for locator in found}
