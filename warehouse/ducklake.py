"""The published tables and views for teams: a DuckLake, whose catalogue is a PostgreSQL database.

It names the very same Parquet files, of which nothing is copied. One publish is one snapshot, and nobody sees half of
one. The files stay the lake's: DuckLake is kept from ever deleting them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import duckdb

from onrecord.warehouse.catalogue import Connection, comment_columns
from onrecord.warehouse.contract import Table
from onrecord.warehouse.definitions import add_views
from onrecord.warehouse.errors import CatalogueError
from onrecord.warehouse.extensions import find_extension
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.made_of import made_of, mark, marked
from onrecord.warehouse.relations import duckdb_type, quote
from onrecord.warehouse.tables import TABLES

SCHEME = "postgres:"
_NAME = "team"
_EXTENSIONS = ("ducklake", "postgres_scanner")
# Where rows would go that someone else writes through DuckLake; we write none.
_OWN_FOLDER = "ducklake"
# Without it, files of expired snapshots are noted here for deletion, though the lake and later snapshots name them.
_KEEP_FILES = """
    create or replace function onrecord_keep_files() returns trigger language plpgsql
        as 'begin return null; end';
    create or replace trigger onrecord_keep_files before insert on ducklake_files_scheduled_for_deletion
        for each row execute function onrecord_keep_files();
"""
Files = Mapping[str, Sequence[str]]


def publish(address: str, lake: Lake, files: Files, keep_days: float) -> int:
    """Let the DuckLake at `address` (``postgres:`` and a libpq connection string) show these files of each table.

    Snapshots older than `keep_days` are forgotten, so that none names files that upkeep has deleted. Where all is as
    it was, no snapshot is made. Returns the number of the snapshot that shows the files.
    Raises CatalogueError where the extensions are missing or the database cannot be written.
    """
    try:
        with closing(duckdb.connect()) as connection:
            connection.execute("set timezone = 'UTC'")
            _attach(connection, address, lake)
            with _transaction(connection):
                connection.execute("create schema if not exists lake")
                columns = _columns(connection)
                for table in TABLES.values():
                    _show(connection, table, files.get(table.name, ()), columns.get(table.name) == table.column_names)
                _define(connection)
            _forget(connection, keep_days)
            ((snapshot,),) = connection.execute(
                f"select max(snapshot_id) from ducklake_snapshots('{_NAME}')"
            ).fetchall()
            return int(snapshot)
    except duckdb.Error as error:
        raise CatalogueError(
            f"the DuckLake at {address} could not be published ({error}); the catalogue of the warehouse is published, "
            "and the DuckLake shows what it showed. When it can be reached, go on with: onrecord publish"
        ) from error


def _attach(connection: Connection, address: str, lake: Lake) -> None:
    """Use the DuckLake, which is made where there is none yet."""
    for name in _EXTENSIONS:
        file = find_extension(name)
        if file is None:
            raise CatalogueError(
                f"DuckDB {duckdb.__version__} cannot write a DuckLake: its extension {name} is not installed here; "
                "install it with: pip install 'onrecord[teams]'"
            )
        connection.execute(f"load {quote(str(file))}")
    lake.let_read(connection)
    folder = lake.address(_OWN_FOLDER) + "/"
    # Tables come and go by the dozen; each would bring a table of PostgreSQL for small rows, of which there are none.
    options = f"data_path {quote(folder)}, data_inlining_row_limit 0"
    connection.execute(f"attach {quote(f'ducklake:{address}')} as {_NAME} ({options})")
    connection.execute(f"call {_NAME}.set_option('data_inlining_row_limit', '0')")  # for others who may write
    connection.execute(f"attach {quote(address.removeprefix(SCHEME))} as metadata (type postgres)")
    connection.execute(f"call postgres_execute('metadata', {quote(_KEEP_FILES)})")
    connection.execute("detach metadata")
    connection.execute(f"use {_NAME}")


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    connection.execute("begin")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def _show(connection: Connection, table: Table, files: Collection[str], is_there: bool) -> None:
    """Let a table have these files: those it lacks are added; where any is to go, or the table, it is made anew."""
    shown = _shown(connection, table.name) if is_there else set()
    if not is_there or shown - set(files):
        listed = ", ".join(f'"{column.name}" {duckdb_type(column.type)}' for column in table.columns)
        connection.execute(f'create or replace table lake."{table.name}" ({listed})')
        connection.execute(f'comment on table lake."{table.name}" is {quote(f"{table.doc} Grain: {table.grain}.")}')
        comment_columns(connection, table)
        shown = set()
    for file in sorted(set(files) - shown):
        added = f"{quote(table.name)}, {quote(file)}, schema => 'lake', allow_missing => true"
        connection.execute(f"call ducklake_add_data_files('{_NAME}', {added}, ignore_extra_columns => true)")


def _columns(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return the columns of each table that is there."""
    query = (
        "select table_name, list(column_name order by column_index) from duckdb_columns() "
        "where database_name = $1 and schema_name = 'lake' group by table_name"
    )
    return {name: tuple(columns) for name, columns in connection.execute(query, [_NAME]).fetchall()}


def _shown(connection: Connection, name: str) -> set[str]:
    """Return the files that a table has now; where somebody has deleted rows of one, what says so stands for it."""
    listed = f"ducklake_list_files('{_NAME}', {quote(name)}, schema => 'lake')"
    found = connection.execute(f"select coalesce(delete_file, data_file) from {listed}").fetchall()
    return {file for (file,) in found}


def _define(connection: Connection) -> None:
    """Let the DuckLake have our views and macros, and no others in its schema ``main``, where it has not."""
    told = made_of("", {}, {})
    if marked(connection, _NAME) == told:
        return
    kinds = (
        ("view", "select view_name from duckdb_views() where database_name = $1 and schema_name = 'main'"),
        ("macro", _MACROS.format("=")),
        ("macro table", _MACROS.format("<>")),
    )
    for kind, query in kinds:
        for (name,) in connection.execute(query, [_NAME]).fetchall():
            connection.execute(f'drop {kind} main."{name}"')
    add_views(connection, is_documented=False)
    mark(connection, told)


_MACROS = (
    "select distinct function_name from duckdb_functions() "
    "where database_name = $1 and schema_name = 'main' and function_type {} 'macro'"
)


def _forget(connection: Connection, keep_days: float) -> None:
    """Forget snapshots older than that, with all that the database says of their files; the last one stays."""
    oldest = datetime.now(UTC) - timedelta(days=keep_days)
    connection.execute(
        f"call ducklake_expire_snapshots('{_NAME}', older_than => {quote(oldest.isoformat())}::timestamptz)"
    )
