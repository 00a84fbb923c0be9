"""A DuckLake over a real PostgreSQL: the published rows, from the very same files, for several readers at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import postgres
import pytest
from conftest import Called, Press
from digests import column, run

from onrecord.flows.settings import SettingsError, load_settings
from onrecord.warehouse import ducklake, sql
from onrecord.warehouse.catalogue import Connection, connect, files_named
from onrecord.warehouse.errors import CatalogueError
from onrecord.warehouse.extensions import find_extension
from onrecord.warehouse.tables import TABLES

pytestmark = pytest.mark.skipif(
    not (postgres.program("initdb") and find_extension("ducklake") and find_extension("postgres_scanner")),
    reason="needs PostgreSQL and the packages of the group `teams`",
)
Cli = Callable[..., Called]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with postgres.server() as found:
        yield found


@pytest.fixture
def database(port: int, request: pytest.FixtureRequest) -> str:
    name: str = request.node.name
    postgres.ask(port, f'create database "{name}"')
    return name


@pytest.fixture
def address(port: int, database: str) -> str:
    return f"postgres:host=127.0.0.1 port={port} user={postgres.OWNER} dbname={database}"


@pytest.fixture
def warehouse(tmp_path: Path, address: str) -> Path:
    """A folder whose settings name the DuckLake."""
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "onrecord.toml").write_text(f'ducklake = "{address}"\n', encoding="utf-8")
    return tmp_path / "w"


@contextmanager
def opened(address: str, *options: str) -> Iterator[Connection]:
    """The DuckLake as somebody of the team attaches it, in use."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for name in ("ducklake", "postgres_scanner"):
            connection.execute(f"load '{find_extension(name)}'")
        told = f" ({', '.join(options)})" if options else ""
        connection.execute(f"attach 'ducklake:{address}' as press{told}")
        connection.execute("use press")
        yield connection


def locators(connection: Connection) -> list[str]:
    return [locator for (locator,) in connection.execute("select locator from articles order by all").fetchall()]


def digest(connection: Connection, relation: str) -> Any:
    return connection.execute(f"select count(*), bit_xor(hash(r)) from {relation} as r").fetchall()


def files_shown(connection: Connection) -> dict[str, list[str]]:
    query = "select data_file from ducklake_list_files('press', $1, schema => 'lake')"
    found = {name: sorted(file for (file,) in connection.execute(query, [name]).fetchall()) for name in TABLES}
    return {name: files for name, files in found.items() if files}


def test_every_row_of_every_table_and_view_from_the_same_files(samples: Path, address: str, cli: Cli) -> None:
    called = cli("publish", "--ducklake", address, "--warehouse", samples)
    assert called.code == 0, called.err
    assert "ducklake = " in called.err  # it is no setting, so the files may go
    with opened(address, "read_only") as shown, connect(samples) as published:
        assert files_shown(shown) == {name: files for name, files in files_named(published).items() if files}
        for relation in [f'lake."{name}"' for name in TABLES] + [f'main."{name}"' for name in sql.load("views")]:
            assert digest(shown, relation) == digest(published, relation), relation
        for macro in sql.load("macros").values():
            if macro.use:
                assert shown.sql(macro.use).columns == published.sql(macro.use).columns
        comment = (
            "select comment from duckdb_columns() where database_name = 'press' and schema_name = 'lake' "
            "and table_name = 'claims' and column_name = 'text'"
        )
        doc = next(column.doc for column in TABLES["claims"].columns if column.name == "text")
        assert shown.execute(comment).fetchall() == [(doc,)]
    assert not (samples / "ducklake").exists()  # nothing was copied anywhere
    assert not (samples / "lake" / "ducklake").exists()


def test_each_publish_is_one_snapshot_and_readers_keep_theirs(
    press: Press, warehouse: Path, address: str, cli: Cli
) -> None:
    run(press.add("bridge.txt"), warehouse)
    with opened(address) as reader, opened(address) as newer:
        reader.execute("begin")
        assert locators(reader) == ["press/bridge.txt"]
        run(press.add("short.txt"), warehouse)
        assert locators(reader) == ["press/bridge.txt"]
        assert digest(reader, "lake.claims") == digest(reader, "lake.claims")
        reader.execute("commit")
        assert locators(reader) == ["press/bridge.txt", "press/short.txt"]
        earlier = newer.execute("select min(snapshot_id) + 1 from ducklake_snapshots('press')").fetchall()[0][0]
        at_first = newer.execute(f"select locator from lake.captures at (version => {earlier})").fetchall()
        assert at_first == [("press/bridge.txt",)]
    called = cli("publish", "--warehouse", warehouse)
    assert f"published as DuckLake {address}" in called.out


def test_nothing_new_makes_no_snapshot(press: Press, warehouse: Path, address: str, cli: Cli) -> None:
    run(press.add("bridge.txt"), warehouse)
    count = "select count(*), max(snapshot_id) from ducklake_snapshots('press')"
    with opened(address) as connection:
        before = connection.execute(count).fetchall()
    assert cli("publish", "--warehouse", warehouse).code == 0
    with opened(address) as connection:
        assert connection.execute(count).fetchall() == before


def test_views_of_another_version_are_replaced(press: Press, warehouse: Path, address: str, cli: Cli) -> None:
    run(press.add("bridge.txt"), warehouse)
    with opened(address) as connection:
        connection.execute("create or replace macro lake.made_of() as 'an earlier version'")
        connection.execute("create view main.no_more as select 1")
    assert cli("publish", "--warehouse", warehouse).code == 0
    with opened(address) as connection:
        views = "select view_name from duckdb_views() where database_name = 'press' and schema_name = 'main'"
        assert {name for (name,) in connection.execute(views).fetchall()} == set(sql.load("views"))
        assert locators(connection) == ["press/bridge.txt"]


def test_upkeep_deletes_no_file_that_is_shown(press: Press, warehouse: Path, address: str, cli: Cli) -> None:
    with (warehouse / "onrecord.toml").open("a", encoding="utf-8") as settings:
        settings.write("retention_days = 0\n")
    for name in ("bridge.txt", "short.txt", "harbour.html"):
        run(press.add(name), warehouse)
    before = {name: len(files) for name, files in _published(warehouse).items()}
    called = cli("maintain", "--warehouse", warehouse)
    assert called.code == 0, called.err
    assert len(_published(warehouse)["captures"]) <= before["captures"]
    with opened(address) as connection:
        assert files_shown(connection) == _published(warehouse)
        for (snapshot,) in connection.execute("select snapshot_id from ducklake_snapshots('press')").fetchall():
            for name in TABLES:
                at_version = f'(select * from lake."{name}" at (version => {snapshot}))'
                assert digest(connection, at_version)  # every file is there to be read
    called = cli("doctor", "--warehouse", warehouse)
    assert called.code == 0, called.out


def _published(warehouse: Path) -> dict[str, list[str]]:
    with connect(warehouse) as connection:
        return {name: files for name, files in files_named(connection).items() if files}


def test_ducklake_never_deletes_the_lakes_files(press: Press, warehouse: Path, address: str) -> None:
    for name in ("bridge.txt", "short.txt"):
        run(press.add(name), warehouse)
    there = set((warehouse / "lake").rglob("*.parquet"))
    with opened(address) as connection:
        n_before = connection.execute("select count(*) from ducklake_snapshots('press')").fetchall()[0][0]
        connection.execute("call ducklake_expire_snapshots('press', older_than => now())")
        n_after = connection.execute("select count(*) from ducklake_snapshots('press')").fetchall()[0][0]
        assert (n_before > 1, n_after) == (True, 1)
        connection.execute("call ducklake_cleanup_old_files('press', cleanup_all => true)")
        connection.execute("call ducklake_delete_orphaned_files('press', cleanup_all => true)")
        assert locators(connection) == ["press/bridge.txt", "press/short.txt"]
    assert set((warehouse / "lake").rglob("*.parquet")) == there


def test_what_others_write_is_gone_with_the_next_publish(press: Press, warehouse: Path, address: str, cli: Cli) -> None:
    run(press.add("bridge.txt"), warehouse)
    with opened(address) as connection:
        before = [digest(connection, f"lake.{name}") for name in ("claims", "captures")]
        connection.execute("insert into lake.claims from lake.claims")
        connection.execute("delete from lake.captures where locator like '%bridge%'")
        assert all(digest(connection, f"lake.{n}") != b for n, b in zip(("claims", "captures"), before, strict=True))
    assert cli("publish", "--warehouse", warehouse).code == 0
    with opened(address) as connection:
        assert [digest(connection, f"lake.{name}") for name in ("claims", "captures")] == before
        assert files_shown(connection) == _published(warehouse)


def test_an_erasure_leaves_nothing_in_the_database(
    press: Press, warehouse: Path, address: str, port: int, database: str, cli: Cli
) -> None:
    run(press.add("bridge.txt", "harbour.html"), warehouse)
    assert "Harbour dues to rise in spring" in postgres.dump(port, database)  # as the largest value of a file
    called = cli("erase", "press/harbour.html", "--reason", "a test", "--yes", "--warehouse", warehouse)
    assert (called.code, "0 hits in" in called.out) == (0, True), called.err
    left = postgres.dump(port, database)
    assert [words for words in ("Harbour", "harbour/dues", "Quayside", "Calder") if words in left] == []
    with opened(address) as connection:
        assert locators(connection) == ["press/bridge.txt"]
        assert files_shown(connection) == _published(warehouse)


def test_a_reader_of_the_database_reads_and_cannot_write(
    press: Press, warehouse: Path, address: str, port: int, database: str
) -> None:
    run(press.add("bridge.txt"), warehouse)
    postgres.ask(
        port,
        "create role reader login; grant select on all tables in schema public to reader; "
        "alter default privileges in schema public grant select on tables to reader",
        database,
    )
    run(press.add("short.txt"), warehouse)
    with opened(address.replace(f"user={postgres.OWNER}", "user=reader"), "read_only") as connection:
        assert locators(connection) == ["press/bridge.txt", "press/short.txt"]
        with pytest.raises(duckdb.Error):
            connection.execute("delete from lake.claims")
    expire = "call ducklake_expire_snapshots('press', older_than => now())"
    writing = opened(address.replace(f"user={postgres.OWNER}", "user=reader"))
    with writing as connection, pytest.raises(duckdb.Error, match="denied"):
        connection.execute(expire)


def test_a_database_that_is_gone_ends_the_command_with_advice(press: Press, tmp_path: Path, cli: Cli) -> None:
    run(press.add("bridge.txt"), tmp_path / "w")
    called = cli("publish", "--ducklake", "postgres:host=127.0.0.1 port=1 dbname=none", "--warehouse", tmp_path / "w")
    assert (called.code, "Traceback" in called.err) == (1, False)
    assert "go on with: onrecord publish" in " ".join(called.err.split())
    assert column(tmp_path / "w", "select locator from articles") == ["press/bridge.txt"]


def test_an_earlier_run_is_not_put_there(samples: Path, address: str, cli: Cli) -> None:
    called = cli("publish", "--as-of", "run:1", "--ducklake", address, "--warehouse", samples)
    assert (called.code, "earlier publishes itself" in " ".join(called.err.split())) == (2, True)


@pytest.mark.parametrize("found", ["mysql:host=db", "postgres:host=db password=pw", "postgres:postgres://u:pw@db/x"])
def test_another_address_or_a_password_is_refused(found: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ducklake") as told:
        load_settings(tmp_path, ducklake=found)
    assert "pw" not in str(told.value)


def test_missing_extensions_are_told(monkeypatch: pytest.MonkeyPatch, samples: Path) -> None:
    monkeypatch.setattr(ducklake, "find_extension", lambda name: None)
    with pytest.raises(CatalogueError, match=r"pip install 'onrecord\[teams\]'"), connect(samples):
        ducklake.publish("postgres:dbname=none", None, {}, 7)  # type: ignore[arg-type]
