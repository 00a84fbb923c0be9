"""The lake keeps whole commits: what is appended or replaced is there at its version, and nothing half done stays."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from onrecord.warehouse.contract import Row
from onrecord.warehouse.errors import LakeError
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.tables import TABLES


def raw(*contents: bytes) -> pa.Table:
    rows: list[Row] = [{"raw_id": f"raw:{c.decode()}", "content": c, "n_bytes": len(c)} for c in contents]
    return TABLES["raw_documents"].from_rows(rows)


def links(shard: int, *mention_ids: str) -> pa.Table:
    common = {"entity_id": "ent:1", "score": 1.0, "basis": "full_name", "decided_by": "rule", "tool_id": "tol:1"}
    return TABLES["entity_links"].from_rows([{"mention_id": m, "shard": shard} | common for m in mention_ids])


def stored(lake: Lake, name: str, column: str, version: int | None = None) -> list[str]:
    tables = [pq.ParquetFile(file).read([column]) for file in lake.files(name, version)]
    return sorted(str(value) for table in tables for value in table.column(column).to_pylist())


def test_an_empty_lake_has_every_table_with_its_contract(lake: Lake) -> None:
    assert lake.versions() == dict.fromkeys(TABLES, 0)
    for name, table in TABLES.items():
        assert lake.columns(name) == set(table.column_names)
        assert lake.files(name) == []


def test_a_folder_in_which_nothing_was_stored_is_no_lake(tmp_path: Path, lake: Lake) -> None:
    assert not Lake(tmp_path / "nothing").exists()
    assert lake.exists()


def test_appended_rows_are_there_at_the_version_returned(lake: Lake, reopened: Callable[[], Lake]) -> None:
    first = lake.append("raw_documents", raw(b"a"))
    second = lake.append("raw_documents", raw(b"b", b"c"))
    assert (first, second) == (1, 2)
    assert stored(reopened(), "raw_documents", "raw_id") == ["raw:a", "raw:b", "raw:c"]
    assert stored(reopened(), "raw_documents", "raw_id", first) == ["raw:a"]
    assert stored(reopened(), "raw_documents", "raw_id", 0) == []


def test_no_rows_make_no_version(lake: Lake) -> None:
    assert lake.append("raw_documents", TABLES["raw_documents"].empty()) == 0


def test_stored_bytes_come_back_unchanged(lake: Lake) -> None:
    content = bytes(range(256))
    rows = TABLES["raw_documents"].from_rows([{"raw_id": "raw:x", "content": content, "n_bytes": 256}])
    lake.append("raw_documents", rows)
    (file,) = lake.files("raw_documents")
    assert pq.ParquetFile(file).read().cast(rows.schema).equals(rows)


def test_files_are_whole_paths_even_where_names_need_escapes(empty_lake: Path, tmp_path: Path) -> None:
    lake = Lake(tmp_path / "with space & ü 100%")
    lake.append("raw_documents", raw(b"a"))
    (file,) = lake.files("raw_documents")
    assert Path(file).is_absolute()
    assert Path(file).is_file()
    assert lake.version_that_added("raw_documents", Path(file).name) == 1


def test_replace_changes_the_rows_of_its_predicate_alone(lake: Lake) -> None:
    lake.append("entity_links", links(1, "men:a", "men:b"))
    lake.append("entity_links", links(2, "men:c"))
    version = lake.replace("entity_links", links(1, "men:d"), "shard in (1)")
    assert stored(lake, "entity_links", "mention_id") == ["men:c", "men:d"]
    assert stored(lake, "entity_links", "mention_id", version - 1) == ["men:a", "men:b", "men:c"]


def test_replace_by_no_rows_takes_the_old_ones_away(lake: Lake) -> None:
    lake.append("entity_links", links(1, "men:a"))
    lake.append("entity_links", links(2, "men:b"))
    lake.replace("entity_links", TABLES["entity_links"].empty(), "shard in (1)")
    assert stored(lake, "entity_links", "mention_id") == ["men:b"]


def test_deleted_rows_stay_in_older_versions_only(lake: Lake) -> None:
    before = lake.append("raw_documents", raw(b"a", b"b"))
    lake.delete("raw_documents", "raw_id = 'raw:a'")
    assert stored(lake, "raw_documents", "raw_id") == ["raw:b"]
    assert stored(lake, "raw_documents", "raw_id", before) == ["raw:a", "raw:b"]


def test_a_version_that_is_not_there_is_said_so(lake: Lake) -> None:
    with pytest.raises(LakeError, match="texts: version 7 is not in the lake"):
        lake.files("texts", 7)


def test_a_damaged_table_is_said_so(lake: Lake) -> None:
    (log,) = (lake.path("texts") / "_delta_log").glob("*.json")
    log.write_text("no json", encoding="utf-8")
    with pytest.raises(LakeError, match="texts"):
        lake.files("texts")


def test_recover_takes_back_what_was_not_committed(lake: Lake, reopened: Callable[[], Lake]) -> None:
    committed = lake.append("raw_documents", raw(b"a"))
    lake.append("raw_documents", raw(b"half a commit"))
    lake.append("entity_links", links(1, "men:a"))

    made = reopened().recover({"raw_documents": committed})

    assert made == {"raw_documents": 3, "entity_links": 2}
    assert stored(reopened(), "raw_documents", "raw_id") == ["raw:a"]
    assert stored(reopened(), "entity_links", "mention_id") == []


def test_recover_keeps_what_was_committed_and_all_operations(lake: Lake, reopened: Callable[[], Lake]) -> None:
    committed = lake.append("raw_documents", raw(b"a"))
    tool = {"tool_id": "tol:1", "stage": "clean", "version": 1, "parameters": "{}"}
    lake.append("tools", TABLES["tools"].from_rows([tool]))
    assert reopened().recover({"raw_documents": committed}) == {}
    assert reopened().version("tools") == 1


def test_sweep_removes_only_files_that_no_version_names(lake: Lake, reopened: Callable[[], Lake]) -> None:
    before = lake.append("raw_documents", raw(b"a"))
    lake.delete("raw_documents", "raw_id = 'raw:a'")
    folder = lake.path("raw_documents")
    left_by_killed_writes = [
        folder / "part-00000-unnamed-c000.zstd.parquet",
        folder / "_delta_log" / "_commit_0a1b.json.tmp",
        folder / "_delta_log" / "00000000000000000003.json#1",
    ]
    for path in left_by_killed_writes:
        path.write_bytes(b"PAR1")

    assert reopened().sweep() == len(left_by_killed_writes)

    assert not any(path.exists() for path in left_by_killed_writes)
    assert stored(reopened(), "raw_documents", "raw_id", before) == ["raw:a"]
    assert reopened().sweep() == 0


def test_the_version_that_added_a_file_is_found(lake: Lake) -> None:
    lake.append("raw_documents", raw(b"a"))
    (first,) = lake.files("raw_documents")
    lake.append("raw_documents", raw(b"b"))
    second = next(file for file in lake.files("raw_documents") if file != first)
    assert lake.version_that_added("raw_documents", Path(first).name) == 1
    assert lake.version_that_added("raw_documents", Path(second).name) == 2
    assert lake.version_that_added("raw_documents", "never.parquet") is None


def test_a_file_that_recovery_put_back_was_added_when_it_was_written(lake: Lake, reopened: Callable[[], Lake]) -> None:
    written = lake.append("raw_documents", raw(b"a"))
    (file,) = lake.files("raw_documents")
    lake.delete("raw_documents", "true")
    reopened().recover({"raw_documents": written})
    assert reopened().files("raw_documents") == [file]
    assert reopened().version_that_added("raw_documents", Path(file).name) == written


HOLD = """
import sys, time
from pathlib import Path
from onrecord.warehouse.lake import Lake
with Lake(Path(sys.argv[1])).committer():
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_process_may_not_commit_until_the_first_has_gone(tmp_path: Path) -> None:
    root = tmp_path / "lake"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(root)], stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(LakeError, match=f"process {holder.pid} is writing"), Lake(root).committer():
                pytest.fail("two processes may commit")
        finally:
            os.kill(holder.pid, signal.SIGKILL)
    with Lake(root).committer():
        assert (root / ".committer").read_text(encoding="utf-8") == str(os.getpid())


def test_the_right_to_commit_is_given_back_after_an_error(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    with pytest.raises(ZeroDivisionError), lake.committer():
        _ = 1 / 0
    with lake.committer():
        assert lake.root.is_dir()
