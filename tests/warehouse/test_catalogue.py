"""The catalogue: readers see whole publishes only, each of one consistent set of table versions."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from onrecord.warehouse import catalogue, sql
from onrecord.warehouse.catalogue import Connection, Draft, ask, connect, path_of, rows_of
from onrecord.warehouse.errors import CatalogueError, LakeError, QueryFailed
from onrecord.warehouse.handover import standalone
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.tables import TABLES


def rejects(*keys: str) -> pa.Table:
    common = {"stage": "ingest", "reason": "empty", "detail": "no bytes", "tool_id": "tol:1"}
    return TABLES["rejects"].from_rows([{"reject_id": f"rej:{key}", "key": key} | common for key in keys])


def publish(warehouse: Path, **versions: int) -> None:
    Draft(warehouse, Lake(warehouse / "lake"), versions).publish()


def locators(connection: Connection) -> list[str]:
    return [row["locator"] for row in rows_of(connection, "select locator from rejects order by locator")]


def seen_by_another_process(warehouse: Path) -> str:
    code = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).sql('from rejects').fetchall())"
    command = [sys.executable, "-c", code, str(path_of(warehouse))]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


@pytest.fixture
def warehouse(lake: Lake, tmp_path: Path) -> Path:
    """A warehouse whose lake has one reject at version 1 and two at version 2; nothing is published."""
    lake.append("rejects", rejects("a.txt"))
    lake.append("rejects", rejects("b.txt"))
    return tmp_path


def test_nothing_published_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="onrecord run"), connect(tmp_path):
        pytest.fail("there is nothing to connect to")


def test_a_reader_keeps_what_it_opened_while_others_see_the_new_publish(warehouse: Path) -> None:
    publish(warehouse, rejects=1)
    with connect(warehouse) as reader:
        assert locators(reader) == ["a.txt"]
        publish(warehouse)
        assert locators(reader) == ["a.txt"]
        assert "b.txt" in seen_by_another_process(warehouse)
        assert locators(reader) == ["a.txt"]
    with connect(warehouse) as reader:
        assert locators(reader) == ["a.txt", "b.txt"]


def test_the_catalogue_shows_the_versions_asked_for_until_told_to_refresh(warehouse: Path) -> None:
    draft = Draft(warehouse, Lake(warehouse / "lake"), {"rejects": 1})
    assert locators(draft.connection) == ["a.txt"]
    draft.refresh("rejects")
    assert locators(draft.connection) == ["a.txt", "b.txt"]
    draft.discard()


def test_a_discarded_draft_leaves_what_was_published_and_nothing_else(warehouse: Path) -> None:
    publish(warehouse, rejects=1)
    before = path_of(warehouse).read_bytes()
    Draft(warehouse, Lake(warehouse / "lake"), {}).discard()
    assert path_of(warehouse).read_bytes() == before
    assert {path.name for path in warehouse.iterdir()} == {"lake", catalogue.FILE_NAME}


def test_a_draft_that_cannot_be_built_leaves_what_was_published(warehouse: Path) -> None:
    publish(warehouse, rejects=1)
    with pytest.raises(LakeError, match="rejects: version 99"):
        Draft(warehouse, Lake(warehouse / "lake"), {"rejects": 99})
    with connect(warehouse) as reader:
        assert locators(reader) == ["a.txt"]


def test_sweep_removes_drafts_of_killed_runs_alone(tmp_path: Path) -> None:
    for name in ("onrecord.duckdb", "onrecord.duckdb.17.tmp", "onrecord.duckdb.17.tmp.wal", "notes.tmp"):
        (tmp_path / name).touch()
    assert catalogue.sweep(tmp_path) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"onrecord.duckdb", "notes.tmp"}


def test_published_views_and_tables_are_documented(warehouse: Path) -> None:
    draft = Draft(warehouse, Lake(warehouse / "lake"), {})
    draft.refresh("runs", "stage_runs")
    draft.publish()
    with connect(warehouse) as reader:
        views = rows_of(reader, "select * from duckdb_views() where not internal")
        columns = rows_of(reader, "select * from duckdb_columns() where not internal")
    assert len(views) == len(TABLES) + len(sql.load("views"))
    assert [view["view_name"] for view in views if not view["comment"]] == []
    assert [(column["table_name"], column["column_name"]) for column in columns if not column["comment"]] == []
    (n_bytes,) = (c["comment"] for c in columns if c["column_name"] == "n_bytes")
    assert n_bytes == "length of the content [byte]"


def test_the_published_file_cannot_be_written_to(warehouse: Path) -> None:
    publish(warehouse)
    with connect(warehouse) as reader, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        reader.execute("create table mine (a int)")


def test_a_standalone_file_needs_no_lake_and_no_catalogue(warehouse: Path) -> None:
    publish(warehouse, rejects=1)
    target = warehouse / "hand over.duckdb"
    standalone(warehouse, target)
    shutil.rmtree(warehouse / "lake")
    path_of(warehouse).unlink()
    moved = shutil.move(target, warehouse / "elsewhere.duckdb")
    with duckdb.connect(str(moved), read_only=True) as reader:
        assert locators(reader) == ["a.txt"]
        for name in sql.load("views"):
            reader.execute(f'from main."{name}"').fetchall()
        comments = rows_of(reader, "select comment from duckdb_columns() where not internal")
        assert all(row["comment"] for row in comments)
    assert [path.name for path in warehouse.iterdir()] == ["elsewhere.duckdb"]


def test_a_standalone_file_never_overwrites(tmp_path: Path) -> None:
    target = tmp_path / "mine.duckdb"
    target.write_bytes(b"keep me")
    with pytest.raises(CatalogueError, match="is there already"):
        standalone(tmp_path, target)
    assert target.read_bytes() == b"keep me"


def older_lake(root: Path, missing: str) -> Lake:
    """A lake written by a version of the contract that did not have the column `missing`."""
    old = pa.schema([field for field in TABLES["entity_links"].schema if field.name != missing])
    DeltaTable.create(root / "entity_links", old)
    write_deltalake(root / "entity_links", links("men:old").drop_columns([missing]), mode="append")
    return Lake(root)


def links(mention_id: str, shard: int = 1) -> pa.Table:
    row = {"mention_id": mention_id, "entity_id": "ent:1", "score": 1.0, "basis": "full_name", "decided_by": "rule"}
    return TABLES["entity_links"].from_rows([row | {"shard": shard, "tool_id": "tol:1"}])


BASES = "select mention_id, basis from lake.entity_links order by mention_id"


def append_new(lake: Lake) -> None:
    lake.append("entity_links", links("men:new"))


def replace_none(lake: Lake) -> None:
    lake.replace("entity_links", links("men:new", shard=2), "shard in (2)")


@pytest.mark.parametrize("write", [append_new, replace_none])
def test_a_lake_from_before_a_column_is_read_and_written(tmp_path: Path, write: Callable[[Lake], None]) -> None:
    lake = older_lake(tmp_path / "lake", "basis")
    with catalogue.lake_connection(lake) as connection:
        assert connection.execute(BASES).fetchall() == [("men:old", None)]
    write(lake)
    with catalogue.lake_connection(Lake(lake.root)) as connection:
        assert connection.execute(BASES).fetchall() == [("men:new", "full_name"), ("men:old", None)]


def test_a_version_from_before_a_column_can_still_be_shown(tmp_path: Path) -> None:
    lake = older_lake(tmp_path / "lake", "basis")
    before = lake.version("entity_links")
    append_new(lake)
    with duckdb.connect() as connection:
        connection.execute("create schema lake")
        catalogue.add_lake_view(connection, lake, TABLES["entity_links"], before)
        assert connection.execute(BASES).fetchall() == [("men:old", None)]


def test_views_are_made_once_those_they_read_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"a": sql.parse("a", "from b"), "b": sql.parse("b", "from c"), "c": sql.parse("c", "select 7 as n")}
    monkeypatch.setattr(sql, "load", lambda folder: files if folder == "views" else {})
    with duckdb.connect() as connection:
        catalogue.add_views(connection)
        assert connection.execute("from a").fetchall() == [(7,)]


def test_a_view_that_reads_what_is_nowhere_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"a": sql.parse("a", "select 1"), "b": sql.parse("b", "from nowhere")}
    monkeypatch.setattr(sql, "load", lambda folder: files if folder == "views" else {})
    with duckdb.connect() as connection, pytest.raises(CatalogueError, match=r"sql/views/b\.sql.*nowhere"):
        catalogue.add_views(connection)


def test_ask_gives_rows_or_the_databases_own_words() -> None:
    with duckdb.connect() as connection:
        rows = ask(connection, "select 1 as n")
        assert rows is not None
        assert rows.to_pylist() == [{"n": 1}]
        nothing = ask(connection, "create table t (a int)")
        assert nothing is None or nothing.num_rows == 0  # None from DuckDB 1, an empty table from DuckDB 2
        with pytest.raises(QueryFailed, match=r"(?s)nowhere.*onrecord describe"):
            ask(connection, "from nowhere")
