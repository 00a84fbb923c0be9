"""The catalogue: one DuckDB file of views over a consistent set of table versions, built aside and renamed into place.

Readers keep the file they opened; the next one to connect sees the new one. Nobody ever sees half a publish.
"""

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from onrecord.warehouse.confined import check_is_query
from onrecord.warehouse.contract import Table
from onrecord.warehouse.definitions import add_macros, add_views, comment_view
from onrecord.warehouse.delta_log import sync
from onrecord.warehouse.errors import CatalogueError, QueryFailed
from onrecord.warehouse.lake import Lake, Versions
from onrecord.warehouse.made_of import NEVER, made_of, mark, marked
from onrecord.warehouse.objects import SCHEME, let_read
from onrecord.warehouse.relations import quote, relation_sql
from onrecord.warehouse.tables import TABLES

FILE_NAME = "onrecord.duckdb"
Connection = duckdb.DuckDBPyConnection
Row = dict[str, Any]
# DuckDB 2.0 writes files that 1.5 cannot read unless told to keep the older format.
STORAGE_VERSION = "v1.0.0"
# Gives a row where the lake lies in object storage.
REMOTE = f"select 1 from duckdb_views() where schema_name = 'lake' and contains(sql, '{SCHEME}') limit 1"
_FILE = re.compile(r"'((?:[^']|'')+?\.parquet)'")


def ask(connection: Connection, statement: str) -> pa.Table | None:
    """Return the rows of a query as typed by a person; None where it gives none.

    Raises QueryFailed with DuckDB's own words, or where it is no query.
    """
    check_is_query(connection, statement)
    try:
        relation = connection.sql(statement)
        return None if relation is None else relation.to_arrow_table()
    except duckdb.Error as error:
        raise QueryFailed(f"the query failed: {error}\nSee the views and columns with: onrecord describe") from error


def statements_of(connection: Connection, text: str) -> list[str]:
    """Return the statements of a text as typed by a person; raise QueryFailed where it is no SQL."""
    try:
        return [statement.query for statement in connection.extract_statements(text)]
    except duckdb.Error as error:
        raise QueryFailed(f"the query failed: {error}") from error


def rows_of(connection: Connection, query: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
    """Return the rows of a query as dictionaries."""
    cursor = connection.execute(query, parameters or None)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def path_of(warehouse: Path) -> Path:
    """Return the path of a warehouse's catalogue."""
    return warehouse / FILE_NAME


@contextmanager
def connect(warehouse: Path) -> Iterator[Connection]:
    """Open the published catalogue for reading.

    Raises CatalogueError where none was published yet.
    """
    path = path_of(warehouse)
    if not path.is_file():
        raise CatalogueError(f"{path} is not there; make it with: onrecord run PATH --warehouse {warehouse}")
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise CatalogueError(
            f"{path} cannot be opened ({error}); rebuild it with: onrecord publish --warehouse {warehouse}"
        ) from error
    try:
        if connection.execute("select current_setting('timezone')").fetchall() != [("UTC",)]:
            connection.execute("set global timezone = 'UTC'")  # global: of a confined one it cannot be set again
            if connection.execute(REMOTE).fetchall():
                let_read(connection)
        yield connection
    finally:
        connection.close()


class LakeDatabase:
    """An in-memory database with a view of each lake table, brought to its latest version for every new connection.

    Joins larger than `memory_limit` spill to the folder `spill`. Made once for many connections: making the views
    takes longer than most of what is asked of them.
    """

    def __init__(self, lake: Lake, memory_limit: str = "1GB", spill: Path | None = None) -> None:
        self._lake = lake
        self._seen: Versions = {}
        self._database = duckdb.connect()
        self._database.execute(f"set memory_limit = {quote(memory_limit)}")
        self._database.execute("set enable_external_file_cache = false")  # the system keeps files in memory as it is
        lake.let_read(self._database)
        self._database.execute("create schema lake")
        if spill is not None:
            self._database.execute(f"set temp_directory = {quote(str(spill))}")

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Open a connection that sees the lake as it is now."""
        is_new = not self._seen
        self._refresh()
        if is_new:
            add_macros(self._database)
        connection = self._database.cursor()
        try:
            connection.execute("set timezone = 'UTC'")
            yield connection
        finally:
            connection.close()

    def _refresh(self) -> None:
        for name, table in TABLES.items():
            version = self._lake.version(name)
            if self._seen.get(name) != version:
                add_lake_view(self._database, self._lake, table)
                self._seen[name] = version

    def close(self) -> None:
        """Free its memory."""
        self._database.close()


@contextmanager
def lake_connection(lake: Lake, memory_limit: str = "1GB", spill: Path | None = None) -> Iterator[Connection]:
    """Open one connection to a `LakeDatabase` of its own."""
    with closing(LakeDatabase(lake, memory_limit, spill)) as database, database.connect() as connection:
        yield connection


def add_lake_views(connection: Connection, lake: Lake, versions: Versions) -> None:
    """Create or replace the schema ``lake``: a view per table over the files of its version."""
    connection.execute("create schema if not exists lake")
    for table in TABLES.values():
        add_lake_view(connection, lake, table, versions.get(table.name))


def add_lake_view(connection: Connection, lake: Lake, table: Table, version: int | None = None) -> None:
    """Create or replace the view of one lake table."""
    query = relation_sql(table, lake.files(table.name, version), lake.columns(table.name, version))
    connection.execute(f'create or replace view lake."{table.name}" as {query}')


def comment_lake_view(connection: Connection, table: Table) -> None:
    """Give the view of a lake table and its columns their documentation."""
    comment_view(connection, f'lake."{table.name}"', f"{table.doc} Grain: {table.grain}.")
    comment_columns(connection, table)


def comment_columns(connection: Connection, table: Table) -> None:
    """Give the columns of a lake table, or of the view of one, their documentation."""
    for column in table.columns:
        unit = f" [{column.unit}]" if column.unit else ""
        connection.execute(f'comment on column lake."{table.name}"."{column.name}" is {quote(column.doc + unit)}')


def files_named(connection: Connection) -> dict[str, list[str]]:
    """Return the files behind the views of the published lake tables, by table."""
    views = connection.execute(
        "select view_name, sql from duckdb_views() where schema_name = 'lake' and database_name = current_database()"
    ).fetchall()
    return {name: sorted({file.replace("''", "'") for file in _FILE.findall(text)}) for name, text in sorted(views)}


def read_whole(connection: Connection, file: str) -> str:
    """Read every value of a Parquet file; return DuckDB's words where that fails, else nothing."""
    try:
        connection.execute(f"select bit_xor(hash(f)) from read_parquet({quote(file)}) as f").fetchall()
    except duckdb.Error as error:
        return str(error).splitlines()[0]
    return ""


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Do many statements at once: on a file, each would otherwise wait for the disk."""
    connection.execute("begin")
    yield
    connection.execute("commit")


class Draft:
    """A catalogue being built beside the published one.

    With `severities` of checks, those of a run that checks what it publishes, the draft begins as a copy of the
    published catalogue where that one is made of the same: `is_same` then says that nothing is to be checked anew but
    what tells of runs.
    """

    def __init__(
        self, warehouse: Path, lake: Lake, versions: Versions, severities: Mapping[str, str] | None = None
    ) -> None:
        self.lake = lake
        self.target = path_of(warehouse)
        self.path = self.target.with_name(f"{FILE_NAME}.{os.getpid()}.tmp")
        self.path.unlink(missing_ok=True)
        self.connection = duckdb.connect()
        self.connection.execute("set timezone = 'UTC'")
        lake.let_read(self.connection)
        told = NEVER if severities is None else made_of(lake.address("runs"), versions, severities)
        try:
            self.is_same = told != NEVER and self._copies(told)
            if not self.is_same:
                self._begin(versions, told)
        except BaseException:
            self.connection.close()
            self.path.unlink(missing_ok=True)
            raise

    def _copies(self, told: str) -> bool:
        """Begin with a copy of the published catalogue; say whether that is possible: it is there, whole and alike."""
        if not self.target.is_file():
            return False
        shutil.copyfile(self.target, self.path)
        try:
            self.connection.execute(f"attach {quote(str(self.path))} as draft")
        except duckdb.Error:  # it is damaged
            self.path.unlink()
            return False
        if marked(self.connection, "draft") == told:
            self.connection.execute("use draft")
            return True
        self.connection.execute("detach draft")
        self.path.unlink()
        return False

    def _begin(self, versions: Versions, told: str) -> None:
        self.connection.execute(f"attach {quote(str(self.path))} as draft (storage_version '{STORAGE_VERSION}')")
        self.connection.execute("use draft")
        with transaction(self.connection):
            add_lake_views(self.connection, self.lake, versions)
            for table in TABLES.values():
                comment_lake_view(self.connection, table)
            add_views(self.connection)
            mark(self.connection, told)

    def refresh(self, *names: str) -> None:
        """Let the views of these tables show their latest versions (for what was written about this draft)."""
        with transaction(self.connection):
            for name in names:
                add_lake_view(self.connection, self.lake, TABLES[name])
                comment_lake_view(self.connection, TABLES[name])

    def publish(self) -> None:
        """Make the draft the catalogue, in one rename; then where the lake is too, if that is object storage."""
        self._close()
        sync(self.path)
        self.path.replace(self.target)
        sync(self.target.parent)
        self.lake.share(self.target)

    def discard(self) -> None:
        """Drop the draft; the published catalogue stays."""
        self._close()
        self.path.unlink(missing_ok=True)

    def _close(self) -> None:
        self.connection.execute("use memory")
        self.connection.execute("detach draft")
        self.connection.close()


def sweep(warehouse: Path) -> int:
    """Remove drafts that a killed run left beside the catalogue; return how many."""
    left = list(warehouse.glob(f"{FILE_NAME}.*.tmp*"))
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
