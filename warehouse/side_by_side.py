"""Two states of the lake in one database, to be compared."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.errors import LakeError
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.relations import relation_sql
from onrecord.warehouse.tables import TABLES


@contextmanager
def side_by_side(
    lake: Lake, names: Sequence[str], before: Mapping[str, int], after: Mapping[str, int]
) -> Iterator[Connection]:
    """Open a database with these tables in the schemas `before` and `after`, at the versions given.

    A table without a version was not there yet and has no rows. Raises LakeError where the files of a version were
    removed.
    """
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        lake.let_read(connection)
        for schema, versions in (("before", before), ("after", after)):
            connection.execute(f"create schema {schema}")
            for name in names:
                version = versions.get(name, 0)
                query = relation_sql(TABLES[name], _files(lake, name, version), lake.columns(name, version))
                connection.execute(f'create view {schema}."{name}" as {query}')
        yield connection


def _files(lake: Lake, name: str, version: int) -> list[str]:
    files = lake.files(name, version)
    if missing := [file for file in files if not lake.has(file)]:
        raise LakeError(
            f"{name}: {len(missing)} files of version {version} were removed by upkeep; "
            "compare runs that are within the retention"
        )
    return files
