"""What a query typed by a person can reach: the tables of the warehouse, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.warehouse.catalogue import Connection, Draft, ask, connect
from onrecord.warehouse.confined import confine
from onrecord.warehouse.errors import QueryFailed
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.tables import TABLES

QUERIES = (
    "select count(*) from rejects",
    "from rejects",
    "with r as (from rejects) select locator from r",
    "values (1)",
    "describe rejects",
    "summarize rejects",
    "show all tables",
    "pivot (select stage, reason from rejects) on reason using count(*)",
    "explain from rejects",
    "explain analyze from rejects",
    "EXPLAIN (format json) from rejects",
    "create temp table t as from rejects; from t",
    "select timestamptz '2031-03-10 06:00:00+00'::varchar",
)
ATTACKS = (
    # reads
    "from read_text('{secret}')",
    "from '{secret}'",
    "from read_blob('{inside}/../../secret.csv')",
    "from read_text('{inside}/link.csv')",
    "from glob('{outside}/*')",
    "from read_text('/proc/self/environ')",
    "from sniff_csv('{secret}')",
    "from parquet_metadata('{secret}')",
    "create temp view v as from read_text('{secret}'); from v",
    "from read_json('http://127.0.0.1:9/x')",
    "from 'https://news.example/x.parquet'",
    "from query('from read_text(''{secret}'')')",
    # writes
    "copy (select 1) to '{outside}/new.csv'",
    "copy (select 1) to '{inside}/new.parquet'",
    "explain analyze copy (select 1) to '{inside}/new.parquet'",
    "explain /* */ analyze copy (select 1) to '{inside}/new.parquet'",
    "/* */ explain analyze copy (select 1) to '{inside}/new.parquet'",
    "prepare p as copy (select 1) to '{inside}/new.parquet'",
    "select 1; copy (select 1) to '{inside}/new.parquet'",
    "from query('copy (select 1) to ''{inside}/new.parquet''')",
    "export database '{inside}/new'",
    "import database '{outside}'",
    "attach '{outside}/new.db' as n",
    "attach '{inside}/new.db' as n",
    "create table kept (a int)",
    "create or replace view rejects as select 1 as locator",
    "drop view rejects",
    "delete from lake.rejects",
    "call enable_logging('QueryLog', storage = 'file', storage_path = '{inside}/new')",
    "pragma enable_profiling = 'json'",
    "checkpoint",
    "create persistent secret s (type http, bearer_token 'x')",
    # ways out
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "set allowed_directories = ['/']",
    "reset allowed_directories",
    "set temp_directory = '{outside}/new'",
    "from python_object",
)


@pytest.fixture
def confined(lake: Lake, tmp_path: Path) -> Iterator[Connection]:
    (tmp_path / "secret.csv").write_text("a\nsecret\n")
    (lake.root / "link.csv").symlink_to(tmp_path / "secret.csv")
    common = {"stage": "ingest", "reason": "empty", "detail": "no bytes", "tool_id": "tol:1"}
    lake.append("rejects", TABLES["rejects"].from_rows([{"reject_id": "rej:1", "key": "a.txt"} | common]))
    Draft(tmp_path, lake, {}).publish()
    with connect(tmp_path) as connection:
        confine(connection, lake.root)
        yield connection


@pytest.mark.parametrize("query", QUERIES)
def test_queries_are_answered(query: str, confined: Connection) -> None:
    rows = ask(confined, query)
    assert rows is not None
    assert rows.num_rows > 0
    if "timestamptz" in query:
        assert rows.column(0).to_pylist() == ["2031-03-10 06:00:00+00"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_else_is_read_written_or_changed(attack: str, confined: Connection, lake: Lake, tmp_path: Path) -> None:
    python_object = [{"a": "secret"}]  # noqa: F841 - DuckDB would find it in our frames
    before = sorted(tmp_path.rglob("*"))
    statement = attack.format(secret=tmp_path / "secret.csv", inside=lake.root, outside=tmp_path)
    with pytest.raises(QueryFailed):
        ask(confined, statement)
    assert sorted(tmp_path.rglob("*")) == before
    rows = ask(confined, "select locator from rejects")
    assert rows is not None
    assert rows.column(0).to_pylist() == ["a.txt"]


def test_a_second_connection_of_the_same_process_is_confined_too(confined: Connection, tmp_path: Path) -> None:
    with connect(tmp_path) as other:
        confine(other, tmp_path / "lake")
        rows = ask(other, "select current_setting('timezone')")
        assert rows is not None
        assert rows.column(0).to_pylist() == ["UTC"]
        with pytest.raises(QueryFailed):
            ask(other, f"from read_text('{tmp_path / 'secret.csv'}')")


def test_results_larger_than_memory_still_spill(confined: Connection) -> None:
    rows = ask(confined, "select max(i) from (select i, row_number() over (order by hash(i)) from range(200000) t(i))")
    assert rows is not None
    assert rows.column(0).to_pylist() == [199_999]
