"""A published catalogue with its data as one self-contained DuckDB file, to hand over."""

from pathlib import Path

import duckdb

from onrecord.warehouse.catalogue import REMOTE, STORAGE_VERSION, Connection, path_of, transaction
from onrecord.warehouse.definitions import add_views
from onrecord.warehouse.errors import CatalogueError
from onrecord.warehouse.objects import let_read
from onrecord.warehouse.relations import quote
from onrecord.warehouse.tables import TABLES


def standalone(warehouse: Path, target: Path) -> None:
    """Copy the published data into one self-contained DuckDB file: views of lake tables become tables.

    Raises CatalogueError where nothing was published, `target` is there already or cannot be written.
    """
    if target.exists():
        raise CatalogueError(f"{target} is there already; choose another name or remove it")
    if not path_of(warehouse).is_file():
        raise CatalogueError(f"{path_of(warehouse)} is not there; publish it with: onrecord run PATH")
    draft = target.with_name(target.name + ".tmp")
    draft.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach {quote(str(path_of(warehouse)))} as source (read_only)")
        if connection.execute(REMOTE).fetchall():
            let_read(connection)
        try:
            connection.execute(f"attach {quote(str(draft))} as copy (storage_version '{STORAGE_VERSION}')")
        except duckdb.IOException as error:
            raise CatalogueError(f"{target} cannot be written: {error}") from error
        connection.execute("use copy")
        with transaction(connection):
            _copy_tables(connection)
        connection.execute("use memory")
        connection.execute("detach copy")
    draft.replace(target)


def _copy_tables(connection: Connection) -> None:
    connection.execute("create schema lake")
    for table in TABLES.values():
        connection.execute(f'create table lake."{table.name}" as from source.lake."{table.name}"')
        connection.execute(f'comment on table lake."{table.name}" is {quote(table.doc)}')
        for column in table.columns:
            connection.execute(f'comment on column lake."{table.name}"."{column.name}" is {quote(column.doc)}')
    add_views(connection)
